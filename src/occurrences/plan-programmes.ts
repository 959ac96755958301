import { knownAreas, topArea } from '../areas/find.ts'
import { addMs } from '../clock.ts'
import { type Ctx, type Tx, withTransaction } from '../context.ts'
import { emitEvents } from '../events/emit.ts'
import { countAlone } from '../policies/book.ts'
import { loadHolidays } from '../policies/holidays.ts'
import { type Contents, loadContents } from '../programmes/contents.ts'
import { ProgrammeItem } from '../programmes/schema.ts'
import { expandRule, firstAirings, hasEnd, type IsHoliday } from '../schedules/expand.ts'
import { ScheduleRule } from '../schedules/schema.ts'
import { applyPolicies, recordJudged } from './apply-policies.ts'
import { changedEvent } from './changed-event.ts'
import { recordDecisions } from './decisions.ts'
import { newPlannerMemory, type PlanRun, planEach } from './plan-each.ts'
import { goneItems, sessionRows, standsFree } from './session-rows.ts'
import {
  cancelItems,
  deleteItems,
  loadItemAirings,
  loadProgrammesToPlan,
  markChangedContents,
  type NewItemAiring,
  type PlannedItem,
  type ProgrammeToPlan,
  setProgrammesPlanned,
  upsertItemAirings,
} from './store-programmes.ts'

const DAY_MS = 86_400_000
const BATCH = 500
const INSERT_BATCH = 5_000
// A bulletin that was being approved while its programme was planned is met once more.
const CONTENTS_MARGIN_MS = 10_000

/**
 * Materialise the next days of every approved programme, also while it is paused, as one airing for each item that
 * sounds. Idempotent: it continues where the last run ended; after an approval, a change of the series, or a bulletin
 * approved again or revoked it plans from that moment on anew, and what stands there already follows.
 * @param memory kept from run to run by whoever runs it often
 * @param since bulletins and stations changed before it are in the plan already; null: none are taken for that
 * @returns how many airings were added or changed
 */
export async function planProgrammes(
  ctx: Ctx,
  memory = newPlannerMemory(),
  since: Date | null = null,
): Promise<number> {
  const run: PlanRun = { toldOf: memory.toldOf, skipped: new Set() }
  const now = ctx.clock.now()
  await markChangedContents(ctx.db, { now, since, marginMs: CONTENTS_MARGIN_MS })
  let written = 0
  for (;;) {
    const [batch, changed] = await planBatch(ctx, run)
    written += changed
    if (batch < BATCH) return written
  }
}

async function planBatch(ctx: Ctx, run: PlanRun): Promise<[programmes: number, written: number]> {
  const now = ctx.clock.now()
  const until = addMs(now, ctx.config.planDays * DAY_MS)
  return withTransaction(ctx, async (tx) => {
    await countAlone(tx)
    // Half a day of slack, as for schedules: each is looked at twice a day, not each minute.
    const found = await loadProgrammesToPlan(tx.db, addMs(until, -DAY_MS / 2), BATCH, run.skipped)
    if (found.length === 0) return [0, 0]
    const items = new Map(
      found.flatMap((one) => {
        const read = planEach(ctx, run, one, () => one.items.map((item) => ProgrammeItem.parse(item)))
        return read ? [[one.id, read]] : []
      }),
    )
    const programmes = found.filter(({ id }) => items.has(id))
    const anew = programmes.filter((one) => !continues(one, now))
    const [contents, shards, standing, calendars] = await Promise.all([
      loadContents(tx.db, [...items.values()].flat()),
      shardsOf(tx, programmes, now),
      // From yesterday: a session may have begun before midnight.
      loadItemAirings(
        tx.db,
        anew.map(({ id }) => id),
        addMs(now, -DAY_MS),
      ),
      loadHolidays(
        tx.db,
        programmes.map(({ areaCodes }) => areaCodes),
        now,
      ),
    ])
    const standingOf = Map.groupBy(standing, ({ programmeId }) => programmeId)
    const plans = programmes
      .map((programme) =>
        planEach(ctx, run, programme, () =>
          planOne(tx, {
            programme,
            items: items.get(programme.id) ?? [],
            contents,
            shard: shards.get(programme.id) ?? '',
            standing: standingOf.get(programme.id) ?? [],
            isHoliday: calendars(programme.areaCodes),
            now,
            until,
          }),
        ),
      )
      .filter((plan) => plan !== undefined)
    const gone = plans.flatMap((plan) => plan.gone)
    // First: what is over takes nothing of the day from what is judged now.
    await settleGone(tx, gone, now)
    const { rows, decisions } = await applyPolicies(
      tx,
      plans.flatMap((plan) => plan.rows),
    )
    const written: string[] = []
    for (let at = 0; at < rows.length; at += INSERT_BATCH)
      written.push(...(await upsertItemAirings(tx.db, rows.slice(at, at + INSERT_BATCH), now)))
    await recordJudged(tx, decisions)
    await setProgrammesPlanned(
      tx.db,
      plans.map(({ programme, ended }) => ({ id: programme.id, until, ended })),
      now,
    )
    // Of what a person made or changed just now; that each day brings a day more is no news.
    const changed = new Set([...written, ...gone.map(({ programmeId }) => programmeId)])
    await emitEvents(
      tx,
      anew
        .filter(({ id }) => changed.has(id))
        .map(({ id, areaCodes }) => ({ type: 'programme.planned', areaCodes, data: { programmeId: id } })),
    )
    return [found.length, written.length]
  })
}

/** Planned into the future and only to be planned further; else from `plannedUntil` on anew. */
const continues = (programme: ProgrammeToPlan, now: Date): boolean =>
  programme.plannedUntil !== null && programme.plannedUntil > now

async function shardsOf(tx: Tx, programmes: readonly ProgrammeToPlan[], now: Date): Promise<Map<string, string>> {
  const areas = await knownAreas(
    tx.db,
    programmes.flatMap(({ areaCodes }) => areaCodes),
    now,
  )
  const known = new Map(areas.map((area) => [area.code, area]))
  return new Map(
    programmes.map(({ id, areaCodes }) => [id, topArea(areaCodes.flatMap((code) => known.get(code) ?? []))]),
  )
}

type Plan = {
  programme: ProgrammeToPlan
  rows: NewItemAiring[]
  gone: Array<PlannedItem & { because: 'revoked' | 'over-budget' | 'removed' }>
  ended: boolean
}

function planOne(
  tx: Tx,
  from: {
    programme: ProgrammeToPlan
    items: readonly ProgrammeItem[]
    contents: Contents
    shard: string
    standing: readonly PlannedItem[]
    isHoliday: IsHoliday
    now: Date
    until: Date
  },
): Plan {
  const { programme, isHoliday, now, until } = from
  const rule = ScheduleRule.parse(programme.rule)
  const isAnew = !continues(programme, now)
  // What passed before it was approved was never to be heard, so it is no missed airing.
  const since = programme.plannedUntil ?? programme.approvedAt ?? now
  const budgetMs = programme.budgetSeconds * 1_000
  const wanted = isAnew ? addMs(since, -budgetMs) : since
  const rows: NewItemAiring[] = []
  const gone: Plan['gone'] = []
  const bySession = Map.groupBy(from.standing, ({ localAt }) => localAt)
  const sessions = expandRule(rule, programme.zone, wanted, until, isHoliday)
  for (const session of sessions) {
    const standing = bySession.get(session.localAt) ?? []
    // A session that had begun by then goes on with what it has: nobody expects one without its beginning.
    if (session.startAt < since && standing.length === 0) continue
    const made = sessionRows(tx, { ...from, session, standing, hasBegun: session.startAt < since })
    rows.push(...made.rows)
    gone.push(...goneItems(standing, made, now))
  }
  const brought = new Set(sessions.map(({ localAt }) => localAt))
  for (const [localAt, standing] of bySession)
    if (!brought.has(localAt))
      gone.push(
        ...standing.filter((row) => standsFree(row, now)).map((row) => ({ ...row, because: 'removed' as const })),
      )
  // A day late on purpose: its last item may still be waiting for its late start.
  const dayBefore = addMs(now, -DAY_MS - budgetMs)
  const ended = hasEnd(rule) && firstAirings(rule, programme.zone, dayBefore, 1, isHoliday).length === 0
  return { programme, rows, gone, ended }
}

/** What no running order brings any more: removed from the plan, or cancelled with its reason where something took its place. */
async function settleGone(tx: Tx, gone: Plan['gone'], now: Date): Promise<void> {
  await deleteItems(
    tx.db,
    gone.filter(({ because }) => because === 'removed').map(({ id }) => id),
  )
  const kept = gone.flatMap(({ id, because }) => (because === 'removed' ? [] : [{ id, reason: because }]))
  const cancelled = await cancelItems(tx.db, kept, now)
  await emitEvents(tx, cancelled.map(changedEvent))
  await recordDecisions(
    tx,
    cancelled.flatMap((row) =>
      row.reason === 'over-budget'
        ? [
            {
              occurrenceId: row.id,
              kind: 'over-budget' as const,
              data: { programmeId: row.programmeId, itemId: row.itemId },
            },
          ]
        : [],
    ),
  )
}
