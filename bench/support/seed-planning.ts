import { sql } from 'kysely'
import { systemActor } from '../../src/context.ts'
import type { Db } from '../../src/db/open.ts'
import type { Ids } from '../../src/ids.ts'

const DAY = '2025-07-01'
const PROVINCES = 34
export const COMMUNES = 3_321
export const ITEMS = 6
/** The commune whose morning is edited and explained. */
export const EDITED = '00001'
const BATCH = 500

type Seed = { db: Db; ids: Ids; now: Date; zone: string }

/**
 * The country's mornings: 34 provinces, 3,321 communes, an approved programme of six items in each, every day at 05:00.
 * Nothing of it is planned yet. Resolves to the programme of the edited commune.
 */
export async function seedCountry({ db, ids, now, zone }: Seed): Promise<string> {
  const actor = systemActor('bench').id
  // What airs in the morning was approved the day before.
  const approvedAt = new Date(now.getTime() - 86_400_000)
  const provinces = Array.from({ length: PROVINCES }, (_, n) => String(n + 1).padStart(2, '0'))
  const communes = Array.from({ length: COMMUNES }, (_, n) => ({
    code: String(n + 1).padStart(5, '0'),
    parent: provinces[n % PROVINCES] ?? '',
  }))
  const area = (code: string, kind: string, parentCode: string, path: string) => ({
    ...{ code, name: `Xã ${code}`, nameSearch: code, kind, parentCode, path },
    ...{ validFrom: DAY, validTo: null, source: 'bench' },
  })
  await db
    .insertInto('areas')
    .values(provinces.map((code) => area(code, 'tinh', 'VN', `/VN/${code}/`)))
    .execute()
  const clips = ['a', 'b'].map((letter) => ({
    id: ids.next('clp'),
    sha256: letter.repeat(64),
    source: 'upload' as const,
    title: `nhạc hiệu ${letter}`,
    ...{ bytes: 480_000, mime: 'audio/mpeg', durationMs: 60_000, loudnessLufs: -16, truePeakDb: -2 },
    ...{ peaks: '[]', areaCodes: ['VN'], createdBy: actor, createdAt: now },
  }))
  await db.insertInto('clips').values(clips).execute()
  const [theme, words] = clips.map(({ id }) => id)
  const news = Array.from({ length: ITEMS - 2 }, (_, n) => ({
    id: ids.next('bul'),
    title: `Bản tin ${n + 1}`,
    ...{ topic: 'notice', language: 'vi', priority: 'normal' as const, text: null },
    ...{ clipId: words ?? null, clipSha256: 'b'.repeat(64), areaCodes: ['VN'], status: 'approved' as const },
    ...{ authorId: actor, approverId: actor, approvedAt, createdAt: approvedAt, updatedAt: approvedAt },
  }))
  await db.insertInto('bulletins').values(news).execute()
  const items = [
    { id: 'itm_theme', kind: 'clip', clipId: theme, role: 'theme' },
    ...news.map(({ id }, n) => ({ id: `itm_${n + 1}`, kind: 'bulletin', bulletinId: id })),
    { id: 'itm_closing', kind: 'clip', clipId: theme, role: 'closing' },
  ]
  let edited = ''
  for (let from = 0; from < COMMUNES; from += BATCH) {
    const some = communes.slice(from, from + BATCH)
    await db
      .insertInto('areas')
      .values(some.map(({ code, parent }) => area(code, 'xa', parent, `/VN/${parent}/${code}/`)))
      .execute()
    const programmes = some.map(({ code }) => ({
      id: ids.next('prg'),
      title: 'Chương trình sáng',
      areaCodes: [code],
      rule: JSON.stringify({ kind: 'daily', at: '05:00', startsOn: '2026-01-01' }),
      ...{ zone, priority: 'normal' as const, budgetSeconds: 600, items: JSON.stringify(items) },
      ...{ resume: 'continue' as const, volume: null, status: 'approved' as const, createdBy: actor },
      ...{ approverId: actor, approvedAt: now, createdAt: now, updatedAt: now },
    }))
    await db.insertInto('programmes').values(programmes).execute()
    edited ||= programmes.find(({ areaCodes }) => areaCodes[0] === EDITED)?.id ?? ''
  }
  await sql`analyze areas, clips, bulletins, programmes`.execute(db)
  return edited
}
