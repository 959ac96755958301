import type { AreaRow } from '../areas/versions.ts'
import type { Ctx, Tx } from '../context.ts'
import type { AreaScope } from '../reach/related.ts'
import type { PolicyBook } from './book.ts'
import { dateOf, startOfDate } from './hours.ts'
import { judgeHours, type Violation } from './judge.ts'
import { judgeMany } from './judge-many.ts'
import { asSoundings, loadPaths, sessionOf } from './soundings.ts'
import { type AiringRow, loadSoundings } from './store-airings.ts'

export type Judged = AiringRow & { paths: string[] }

type Plan = { scope: AreaScope; rows: readonly AiringRow[]; now: Date }

/** What of these airings inside an area a book forbids, and what it allows again that a policy had cancelled. */
export async function judgePlan(
  ctx: Ctx | Tx,
  area: Pick<AreaRow, 'path'>,
  book: PolicyBook,
  { scope, rows, now }: Plan,
): Promise<{
  concerned: Judged[]
  planned: Judged[]
  forbidden: Array<{ row: Judged; violation: Violation }>
  /** They sound elsewhere, and the speakers of this area stay silent. */
  silentHere: Array<{ row: Judged; violation: Violation }>
  allowedAgain: Judged[]
}> {
  const paths = await loadPaths(
    ctx,
    rows.flatMap(({ areaCodes }) => areaCodes),
  )
  const all = rows.map((row) => ({ ...row, paths: row.areaCodes.flatMap((code) => paths.get(code) ?? []) }))
  const concerned = all.filter((row) => row.paths.some((path) => path.startsWith(area.path)))
  const given = book.hasLimits ? await loadGiven(ctx, book, { scope, now, all, concerned }) : []
  const candidates = concerned.toSorted(byRight).map((row) => ({
    ...row,
    startMs: row.startAt.getTime(),
    endMs: row.endAt.getTime(),
    session: sessionOf(row, book.zone),
  }))
  const refused = judgeMany(book, candidates, given)
  const planned = concerned.filter((row) => row.status !== 'cancelled' && !refused.has(row.id))
  return {
    concerned,
    planned,
    silentHere: planned.flatMap((row) => {
      const violation = judgeHere(book, area, row)
      return violation ? [{ row, violation }] : []
    }),
    forbidden: concerned.flatMap((row) => {
      const violation = refused.get(row.id)
      return violation && row.status !== 'cancelled' ? [{ row, violation }] : []
    }),
    allowedAgain: concerned.filter((row) => row.status === 'cancelled' && !refused.has(row.id)),
  }
}

/** Why the speakers of this area alone would stay silent. */
export function judgeHere(book: PolicyBook, area: Pick<AreaRow, 'path'>, row: Judged): Violation | undefined {
  const inside = row.paths.filter((path) => path.startsWith(area.path)).map((path) => book.placeOf(path))
  return judgeHours(inside, { startMs: row.startAt.getTime(), endMs: row.endAt.getTime() })
}

/** What has the sessions and minutes of its day already: what sounded today, and what is meant for a wider area. */
async function loadGiven(
  ctx: Ctx | Tx,
  book: PolicyBook,
  found: { scope: AreaScope; now: Date; all: Judged[]; concerned: Judged[] },
) {
  const today = startOfDate(dateOf(found.now.getTime(), book.zone), book.zone)
  const judged = new Set(found.concerned.map(({ id }) => id))
  const wider = found.all.filter((row) => !judged.has(row.id) && row.status !== 'cancelled')
  const sounded = await loadSoundings(ctx.db, { scope: found.scope, from: new Date(today), to: found.now })
  const known = new Set(found.all.map(({ id }) => id))
  return asSoundings(ctx, book, [...wider, ...sounded.filter(({ id }) => !known.has(id))])
}

/** What is planned keeps its place before what was forbidden, and priority before normal. */
const byRight = (a: Judged, b: Judged): number =>
  Number(a.priority === 'normal') - Number(b.priority === 'normal') ||
  Number(a.status === 'cancelled') - Number(b.status === 'cancelled') ||
  a.startAt.getTime() - b.startAt.getTime() ||
  (a.id < b.id ? -1 : 1)
