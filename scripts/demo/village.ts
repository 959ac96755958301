import { randomBytes } from 'node:crypto'
import { type Faults, someFaults } from '../../devices/fleet/faults.ts'
import type { FleetSpeaker } from '../../devices/fleet/fleet.ts'
import { enrol } from '../../devices/speaker/enrol.ts'
import { seededRandom } from '../../devices/speaker/random.ts'
import { ApiUser } from './api.ts'
import { drawVillage, placeIn, type Ring } from './shapes.ts'

/** The pilot of our brief: Thái Nguyên's four specially difficult mountain communes. Hamlet names are made up. */
export const PROVINCE = '19'
export const COMMUNES = [
  { code: '05857', name: 'Xã Phúc Thuận' },
  { code: '05818', name: 'Xã La Bằng' },
  { code: '05605', name: 'Xã Bình Thành' },
  { code: '05719', name: 'Xã Sảng Mộc' },
] as const
const UNITS = `code,name,kind,parentCode
${PROVINCE},Tỉnh Thái Nguyên,tinh,
${COMMUNES.map(({ code, name }) => `${code},${name},xa,${PROVINCE}`).join('\n')}
`
const HAMLETS = [
  'Khuổi Mèo',
  'Bản Chang',
  'Nà Lay',
  'Khuổi Chạo',
  'Tân Lập',
  'Đồng Đình',
  'Phú Sơn',
  'Khe Cạn',
  'Nà Ca',
  'Trung Thành',
]

export type Person = { role: string; name: string; email: string; password: string; user: ApiUser }
export type People = { admin: Person; author: Person; approver: Person; dutyOfficer: Person }
/** `outlines`: of the hamlets, in the order of their codes. */
export type Village = { people: People; hamletCodes: string[]; outlines: Ring[] }

/** From the set-up token to areas and people who are signed in, all through the public API. */
export async function buildVillage(
  server: string,
  setupToken: string,
  tell: (line: string) => void,
  hamletsPerCommune = HAMLETS.length,
): Promise<Village> {
  const [name, email, password] = ['Quản trị tỉnh', 'quantri@thainguyen.example', newPassword()]
  const admin: Person = { role: 'administrator', name, email, password, user: new ApiUser(server) }
  await admin.user.post('/setup', { token: setupToken, name, email, password })
  await admin.user.signIn(email, password)

  await admin.user.request('POST', '/areas/import?validFrom=2025-07-01&source=demo', UNITS, 'text/csv')
  const hamletCodes: string[] = []
  for (const commune of COMMUNES)
    for (const hamlet of HAMLETS.slice(0, hamletsPerCommune)) {
      const made = await admin.user.post<{ code: string }>(`/areas/${commune.code}/hamlets`, { name: `Xóm ${hamlet}` })
      hamletCodes.push(made.code)
    }
  const outlines = await importOutlines(admin.user, hamletCodes)
  tell(`1 tỉnh, ${COMMUNES.length} xã, ${hamletCodes.length} xóm, có ranh giới trên bản đồ`)

  const [author, approver, dutyOfficer] = await Promise.all([
    invite(server, admin.user, 'author', 'Cán bộ văn hóa Nông Thị Mai', 'mai@thainguyen.example'),
    invite(server, admin.user, 'approver', 'Phó chủ tịch Hoàng Văn Lâm', 'lam@thainguyen.example'),
    invite(server, admin.user, 'duty_officer', 'Trực ban Triệu Văn Sơn', 'son@thainguyen.example'),
  ])
  tell('3 người đã đăng nhập: soạn tin, duyệt tin, trực ban')
  return { people: { admin, author, approver, dutyOfficer }, hamletCodes, outlines }
}

/** Outlines as made up as the names, through the same door as real ones. */
async function importOutlines(admin: ApiUser, hamletCodes: readonly string[]): Promise<Ring[]> {
  const { hamlets, communes, province } = drawVillage(COMMUNES.length, hamletCodes.length / COMMUNES.length)
  const outlines = hamlets.flat()
  const feature = (code: string | undefined, ring: Ring) => ({
    ...{ type: 'Feature', properties: { code }, geometry: { type: 'Polygon', coordinates: [ring] } },
  })
  await admin.post('/areas/shapes?source=demo', {
    type: 'FeatureCollection',
    features: [
      feature(PROVINCE, province),
      ...communes.map((ring, at) => feature(COMMUNES[at]?.code, ring)),
      ...outlines.map((ring, at) => feature(hamletCodes[at], ring)),
    ],
  })
  return outlines
}

async function invite(server: string, admin: ApiUser, role: string, name: string, email: string): Promise<Person> {
  const password = newPassword()
  const { token } = await admin.post<{ token: string }>('/people', {
    name,
    email,
    grants: [{ role, areaCode: PROVINCE }],
  })
  const user = new ApiUser(server)
  await user.post('/auth/password', { token, password })
  await user.signIn(email, password)
  return { role, name, email, password, user }
}

/** Registered by the administrator, enrolled by each speaker itself with its one-time code. */
export async function registerSpeakers(
  server: string,
  { people: { admin }, hamletCodes, outlines }: Village,
  { speakers: count, seed }: { speakers: number; seed: number },
): Promise<FleetSpeaker[]> {
  const random = seededRandom(seed)
  const speakers: FleetSpeaker[] = []
  const register = async (index: number): Promise<FleetSpeaker> => {
    // Commune by commune in turn, so that a small fleet reaches all of them too.
    const perCommune = hamletCodes.length / COMMUNES.length
    const commune = index % COMMUNES.length
    const round = Math.floor(index / COMMUNES.length)
    const hamlet = commune * perCommune + (round % perCommune)
    const place = placeIn(outlines[hamlet] ?? [], Math.floor(round / perCommune))
    const { enrolment } = await admin.user.post<{ enrolment: { code: string } }>('/speakers', {
      name: `Cụm loa ${String(index + 1).padStart(3, '0')}`,
      areaCode: hamletCodes[hamlet],
      hornCount: 2,
      ...place,
    })
    const identity = await enrol(server, { code: enrolment.code, model: 'simulated' })
    return { ...identity, faults: faultsOf(index, count, random) }
  }
  for (let at = 0; at < count; at += 8)
    speakers.push(...(await Promise.all(Array.from({ length: Math.min(8, count - at) }, (_, n) => register(at + n)))))
  return speakers
}

/** On purpose: one without power, one whose storage is full. */
export const BROKEN = 2

/** One dead, one full, the rest a village as `someFaults` draws it, without further broken ones. */
function faultsOf(index: number, count: number, random: () => number): Faults {
  if (index === count - 1 && count >= 10) return { dead: 'absent' }
  if (index === count - 2 && count >= 10) return { storageFull: true }
  // Skewed clocks and power cuts are for the tests: they would need an explanation of their own here.
  const { dead: _, storageFull: __, powerCut: ___, clockSkewMs: ____, ...faults } = someFaults(random)
  return faults
}

// Nobody chooses it and nothing keeps it: with --keep it is printed once.
const newPassword = (): string => `Loa-${randomBytes(9).toString('base64url')}`
