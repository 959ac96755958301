import type { z } from 'zod'
import { pathsOf, requireAreas, requireAtMost, withoutNested } from '../areas/find.ts'
import { foldName } from '../areas/fold.ts'
import { requireVisible } from '../areas/visible.ts'
import { type Ctx, permittedPaths, requirePermission, type Tx } from '../context.ts'
import type { Db } from '../db/open.ts'
import { decodeCursor, type Page, page } from '../http/pagination.ts'
import { loadScope } from '../reach/related.ts'
import type { Unreadable } from '../schedules/schema.ts'
import { examine } from './examine.ts'
import { requireItems } from './require-items.ts'
import { type ListProgrammes, PlanRunningOrder, type Programme, type ProgrammeDetail } from './schema.ts'
import type { RunningOrder } from './schema-order.ts'
import { findProgrammeRow, listProgrammeRows, loadProgramme, loadTitles, type ProgrammeRow } from './store.ts'
import { viewProgramme, viewProgrammes } from './view.ts'

/** The row of one programme of the reader's areas; others' look like none at all. */
export const requireProgramme = async (ctx: Ctx, programmeId: string): Promise<ProgrammeRow> =>
  requireVisible(ctx, await findProgrammeRow(ctx.db, programmeId), 'programme.not-found')

/** The row, locked until the transaction ends. Errors: `programme.not-found`. */
export const openProgramme = (tx: Tx, programmeId: string): Promise<ProgrammeRow> => loadProgramme(tx.db, programmeId)
export type { ProgrammeRow }

export const getProgramme = async (ctx: Ctx, programmeId: string): Promise<ProgrammeDetail> =>
  viewProgramme(ctx, await requireProgramme(ctx, programmeId))

/** Programmes of the reader's areas, newest first. Errors: `area.not-found`. */
export async function listProgrammes(
  ctx: Ctx,
  query: z.output<typeof ListProgrammes>,
): Promise<Page<Programme> & { unreadable: Unreadable[] }> {
  const { cursor, limit, status, mine, area, q, originId } = query
  const within = area ? await requireAreas(ctx.db, [area], ctx.clock.now(), () => '/query/area') : undefined
  const rows = await listProgrammeRows(ctx.db, {
    paths: permittedPaths(ctx.actor, 'view'),
    status,
    createdBy: mine === 'true' ? ctx.actor.id : undefined,
    originId,
    within: within && (await loadScope(ctx.db, pathsOf(within), 'above')),
    titleLike: q && foldName(q),
    before: decodeCursor(cursor),
    limit: limit + 1,
  })
  const { items, nextCursor } = page(rows, limit, (row) => row.id)
  return { ...(await viewProgrammes(ctx, items)), nextCursor }
}

/** What an editor's items would be on a day: lengths, times, and all that stands against them. Nothing is kept. */
export async function planRunningOrder(ctx: Ctx, input: PlanRunningOrder): Promise<RunningOrder> {
  const { areaCodes, items, rule, date, budgetSeconds, zone } = PlanRunningOrder.parse(input)
  const now = ctx.clock.now()
  const areas = withoutNested(await requireAreas(ctx.db, areaCodes, now))
  requireAtMost(areas)
  requirePermission(ctx, 'schedule.write', areas)
  const { order } = await examine(
    ctx.db,
    {
      areaCodes: areas.map((area) => area.code),
      items: await requireItems(ctx, items),
      budgetSeconds,
      rule: rule ?? null,
      zone: zone ?? ctx.config.zone,
    },
    { now, date },
  )
  return order
}

/** What programmes are called, by id. */
export const titlesOfProgrammes = (db: Db, ids: readonly string[]): Promise<Map<string, string>> => loadTitles(db, ids)
