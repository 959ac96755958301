import type { Insertable } from 'kysely'
import { knownAreas, topArea } from '../areas/find.ts'
import { addMs } from '../clock.ts'
import type { Config } from '../config.ts'
import { type Ctx, withTransaction } from '../context.ts'
import type { OccurrencesTable } from '../db/tables.ts'
import { emitEvents, type NewEvent } from '../events/emit.ts'
import { countAlone } from '../policies/book.ts'
import { loadHolidays } from '../policies/holidays.ts'
import { expandRule, firstAirings, hasEnd, type IsHoliday } from '../schedules/expand.ts'
import { ScheduleRule } from '../schedules/schema.ts'
import { missedOf } from '../schedules/view.ts'
import { applyPolicies, recordJudged } from './apply-policies.ts'
import { isTooOld, type LateRule, latestStart } from './late.ts'
import { newPlannerMemory, type PlanRun, planEach } from './plan-each.ts'
import { insertOccurrences, loadSchedulesToPlan, setPlannedUntil } from './store.ts'

const DAY_MS = 86_400_000
const BATCH = 500

/**
 * Materialise the next days of every schedule of an approved bulletin, also while it is paused: what a pause skips is
 * cancelled when it is due, with its reason. Idempotent: it continues where the last
 * run ended, so a slot that passed while nothing ran becomes a row too, and that row says `missed`, never silence.
 * @param memory kept from run to run by whoever runs it often
 * @returns how many airings were added
 */
export async function planOccurrences(ctx: Ctx, memory = newPlannerMemory()): Promise<number> {
  const run: PlanRun = { toldOf: memory.toldOf, skipped: new Set() }
  let added = 0
  for (;;) {
    const [batch, inserted] = await planBatch(ctx, run)
    added += inserted
    if (batch < BATCH) return added
  }
}

async function planBatch(ctx: Ctx, run: PlanRun): Promise<[schedules: number, added: number]> {
  const now = ctx.clock.now()
  const until = addMs(now, ctx.config.planDays * DAY_MS)
  return withTransaction(ctx, async (tx) => {
    await countAlone(tx)
    // Half a day of slack: a schedule is looked at twice a day, not each minute.
    const schedules = await loadSchedulesToPlan(tx.db, addMs(until, -DAY_MS / 2), BATCH, run.skipped)
    if (schedules.length === 0) return [0, 0]
    const areas = await knownAreas(
      tx.db,
      schedules.flatMap((schedule) => schedule.areaCodes),
      now,
    )
    const paths = new Map(areas.map((area) => [area.code, area]))
    const calendars = await loadHolidays(
      tx.db,
      schedules.map(({ areaCodes }) => areaCodes),
      now,
    )
    const rows: Insertable<OccurrencesTable>[] = []
    const plans: Array<{ id: string; until: Date; ended: boolean }> = []
    for (const schedule of schedules)
      planEach(ctx, run, schedule, () => {
        const rule = ScheduleRule.parse(schedule.rule)
        const isHoliday = calendars(schedule.areaCodes)
        // What passed while the bulletin was being edited was never approved, so it is no missed airing.
        const since = latest(schedule.plannedUntil ?? schedule.createdAt, schedule.approvedAt)
        const late = { missed: missedOf(schedule.missed), zone: schedule.zone, validTo: schedule.validTo }
        const shard = topArea(schedule.areaCodes.flatMap((code) => paths.get(code) ?? []))
        const airings = expandRule(rule, schedule.zone, since, until, isHoliday).map(({ localAt, startAt }) =>
          toOccurrence(ctx, { ...schedule, late, shard, localAt, startAt, now }),
        )
        // A day late on purpose: the last airing may still be waiting for its late start.
        const dayBefore = addMs(now, -DAY_MS)
        const ended = isOver(rule, schedule.zone, dayBefore, isHoliday) || isOfNoUseAt(schedule, dayBefore)
        rows.push(...airings)
        plans.push({ id: schedule.id, until, ended })
      })
    const judged = await applyPolicies(tx, rows)
    let added = 0
    for (let at = 0; at < judged.rows.length; at += 1_000)
      added += await insertOccurrences(tx.db, judged.rows.slice(at, at + 1_000))
    await recordJudged(tx, judged.decisions)
    await setPlannedUntil(tx.db, plans)
    await emitEvents(tx, newlyPlanned(schedules, rows, now))
    return [schedules.length, added]
  })
}

/** Of what a person made or changed just now; that each day brings a day more is no news. */
const newlyPlanned = (
  schedules: Awaited<ReturnType<typeof loadSchedulesToPlan>>,
  rows: readonly Insertable<OccurrencesTable>[],
  now: Date,
): NewEvent[] =>
  schedules
    .filter(({ plannedUntil }) => plannedUntil === null || plannedUntil <= now)
    .filter(({ id }) => rows.some((row) => row.scheduleId === id))
    .map(({ id, areaCodes }) => ({ type: 'schedule.planned', areaCodes, data: { scheduleId: id } }))

const latest = (a: Date, b: Date | null): Date => (b && b > a ? b : a)

/** No airing after `at`, so the planner need not look again. */
function isOver(rule: ScheduleRule, zone: string, at: Date, isHoliday: IsHoliday): boolean {
  return hasEnd(rule) && firstAirings(rule, zone, at, 1, isHoliday).length === 0
}

const isOfNoUseAt = ({ validTo }: { validTo: Date | null }, at: Date): boolean => validTo !== null && validTo < at

function toOccurrence(
  ctx: Ctx,
  from: {
    id: string
    bulletinId: string
    title: string
    priority: 'normal' | 'priority'
    areaCodes: string[]
    sha256: string
    durationMs: number
    shard: string
    late: LateRule
    localAt: string
    startAt: Date
    now: Date
  },
): Insertable<OccurrencesTable> {
  const times = timesOf(ctx.config, from.startAt, from.durationMs, from.late)
  return {
    id: ctx.ids.next('occ'),
    kind: 'schedule',
    scheduleId: from.id,
    bulletinId: from.bulletinId,
    title: from.title,
    priority: from.priority,
    areaCodes: from.areaCodes,
    shard: from.shard,
    localAt: from.localAt,
    ...times,
    clipSha256: from.sha256,
    clipDurationMs: from.durationMs,
    // Planned all the same: that nothing sounds is on the record, with why.
    ...(isTooOld(times)
      ? { status: 'cancelled' as const, reason: 'validity-over', closedAt: from.now }
      : { status: 'planned' as const }),
    createdAt: from.now,
    updatedAt: from.now,
  }
}

/** What follows from the start: when it is sent, until when it may begin, when its ledger closes. */
export function timesOf(config: Config, startAt: Date, durationMs: number, late?: LateRule) {
  const validUntil = latestStart(config, startAt, late)
  return {
    startAt,
    dispatchAt: addMs(startAt, -config.dispatchLeadSeconds * 1_000),
    validUntil,
    closesAt: closesAt(config, validUntil, durationMs),
  }
}

/** When the ledger of an airing is closed: started at the last moment, cut once, resumed, reported. */
export const closesAt = (config: Pick<Config, 'reportGraceSeconds'>, validUntil: Date, durationMs: number): Date =>
  addMs(validUntil, 2 * durationMs + config.reportGraceSeconds * 1_000)
