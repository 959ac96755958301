import { createToken } from '../../src/accounts/tokens.ts'
import { systemClock } from '../../src/clock.ts'
import { systemActor } from '../../src/context.ts'
import { migrate } from '../../src/db/migrate.ts'
import { openDb, openPool } from '../../src/db/open.ts'
import { createIds } from '../../src/ids.ts'

const DAY = '2025-07-01'
export const PROVINCES = 34
export const COMMUNES = 3_321

/**
 * The country at its minute: 34 provinces, 3,321 communes, two speakers in each, one approved bulletin per commune with
 * a schedule for the same second. The server plans, arms and sends them by itself.
 */
export async function seedRush(databaseUrl: string, dueAt: Date, zone: string): Promise<void> {
  const pool = openPool(databaseUrl, 4)
  await migrate(pool)
  const db = openDb(pool)
  const ids = createIds(systemClock)
  const now = systemClock.now()
  const operator = { db, clock: systemClock, ids, actor: systemActor('bench'), requestId: 'bench' }
  const { id: author } = await createToken(operator, {
    name: 'rush',
    role: 'author',
    areaCode: 'VN',
    expiresInMinutes: 120,
  })
  const provinces = Array.from({ length: PROVINCES }, (_, n) => String(n + 1).padStart(2, '0'))
  const communes = Array.from({ length: COMMUNES }, (_, n) => ({
    code: String(n + 1).padStart(5, '0'),
    parent: provinces[n % PROVINCES] ?? '',
  }))
  const area = (code: string, kind: string, parentCode: string, path: string) => ({
    code,
    name: code,
    nameSearch: code,
    kind,
    parentCode,
    path,
    validFrom: DAY,
    validTo: null,
    source: 'bench',
  })
  await db
    .insertInto('areas')
    .values(provinces.map((code) => area(code, 'tinh', 'VN', `/VN/${code}/`)))
    .execute()
  const sha256 = 'a'.repeat(64)
  const clipId = ids.next('clp')
  await db
    .insertInto('clips')
    .values({
      id: clipId,
      sha256,
      source: 'upload',
      title: 'rush',
      bytes: 80_000,
      mime: 'audio/mpeg',
      durationMs: 10_000,
      loudnessLufs: -16,
      truePeakDb: -2,
      peaks: '[]',
      areaCodes: ['VN'],
      createdBy: author,
      createdAt: now,
    })
    .execute()
  const [on = '', at = ''] = new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    dateStyle: 'short',
    timeStyle: 'medium',
  })
    .format(dueAt)
    .split(' ')
  for (let from = 0; from < COMMUNES; from += 500) {
    const some = communes.slice(from, from + 500)
    const bulletins = some.map(({ code }) => ({
      id: ids.next('bul'),
      title: `Bản tin ${code}`,
      topic: 'notice',
      language: 'vi',
      priority: 'normal' as const,
      text: null,
      clipId,
      clipSha256: sha256,
      areaCodes: [code],
      status: 'approved' as const,
      authorId: author,
      approverId: author,
      approvedAt: now,
      createdAt: now,
      updatedAt: now,
    }))
    await db
      .insertInto('areas')
      .values(some.map(({ code, parent }) => area(code, 'xa', parent, `/VN/${parent}/${code}/`)))
      .execute()
    await db.insertInto('bulletins').values(bulletins).execute()
    await db
      .insertInto('schedules')
      .values(
        bulletins.map(({ id, areaCodes }) => ({
          id: ids.next('sch'),
          bulletinId: id,
          areaCodes,
          rule: JSON.stringify({ kind: 'once', on, at }),
          zone,
          resume: 'drop' as const,
          status: 'active' as const,
          createdBy: author,
          createdAt: now,
          updatedAt: now,
        })),
      )
      .execute()
    await db
      .insertInto('speakers')
      .values(
        some.flatMap(({ code, parent }) =>
          [1, 2].map((n) => ({
            id: ids.next('spk'),
            name: `${code}-${n}`,
            areaCode: code,
            areaPath: `/VN/${parent}/${code}/`,
            enrolledAt: now,
            createdBy: author,
            createdAt: now,
          })),
        ),
      )
      .execute()
  }
  await db.destroy()
}
