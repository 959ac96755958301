import { knownAreas } from '../areas/find.ts'
import type { Ctx } from '../context.ts'
import type { PolicyBook } from './book.ts'
import { dateOf } from './hours.ts'
import { unitsOf, wholeOf } from './judge-many.ts'
import type { AiringRow } from './store-airings.ts'

export type Reading = Pick<Ctx, 'db' | 'clock' | 'config'>

/** Airings as policies count them: the items of one programme on one day as one. */
export async function asSoundings(ctx: Reading, book: PolicyBook, rows: readonly AiringRow[]) {
  return (await loadUnits(ctx, book, rows)).map((unit) => ({ paths: unit[0]?.paths ?? [], sounding: wholeOf(unit) }))
}

/** The same, each with the airings that it is made of. */
export async function loadUnits(ctx: Reading, book: PolicyBook, rows: readonly AiringRow[]) {
  const pathsOf = await loadPaths(
    ctx,
    rows.flatMap((row) => row.areaCodes),
  )
  const airings = rows.map((row) => ({
    id: row.id,
    scheduleId: row.scheduleId,
    programmeId: row.programmeId,
    paths: row.areaCodes.flatMap((code) => pathsOf.get(code) ?? []),
    startMs: row.startAt.getTime(),
    endMs: Math.max(row.startAt.getTime(), row.endAt.getTime()),
    session: sessionOf(row, book.zone),
  }))
  return unitsOf(airings)
}

export const sessionOf = (row: { programmeId: string | null; startAt: Date }, zone: string): string | null =>
  row.programmeId === null ? null : `${row.programmeId} ${dateOf(row.startAt.getTime(), zone)}`

export async function loadPaths(ctx: Reading, codes: readonly string[]): Promise<Map<string, string>> {
  const areas = await knownAreas(ctx.db, codes, ctx.clock.now())
  return new Map(areas.map(({ code, path }) => [code, path]))
}
