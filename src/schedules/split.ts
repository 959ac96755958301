import { DateTime } from 'luxon'
import { lastKnownAreas } from '../areas/find.ts'
import { audit } from '../audit/audit.ts'
import { requireBulletin } from '../bulletins/get.ts'
import { type Ctx, requirePermission, type Tx, withTransaction } from '../context.ts'
import { Problem } from '../errors.ts'
import { emitEvent } from '../events/emit.ts'
import { loadCalendar } from '../policies/holidays.ts'
import { wakePlanner } from '../queue/wake-planner.ts'
import { requireNext } from '../state-machine.ts'
import { requireInsideBulletin } from './create.ts'
import { requireAirings, requireLateTime } from './require-airings.ts'
import { requireAllowedAirings } from './require-allowed.ts'
import { holdBulletinOf, type Rescheduled } from './reschedule.ts'
import { addDays } from './rule-dates.ts'
import { type RecurringRule, ScheduleRule, type SplitResult, SplitSchedule } from './schema.ts'
import { SCHEDULE } from './state.ts'
import { changeSchedule, insertSchedule, loadSchedule } from './store.ts'
import { missedOf, viewSchedules } from './view.ts'
import { settleFor } from './when-approved.ts'

/**
 * "This and following": the series ends the day before `from`, and another goes on from there with a rule of its own.
 * `follow` brings what is planned in line with both. What is paused stays paused.
 * Errors: `schedule.not-a-series`, `schedule.wrong-state`, `schedule.never-airs`, `schedule.outside-bulletin`, `policy.…`,
 * `request.invalid` for a day that has passed, or on which the old series has not begun.
 */
export async function splitSchedule(
  ctx: Ctx,
  scheduleId: string,
  input: SplitSchedule,
  follow: (tx: Tx, before: Rescheduled, after: Rescheduled, from: string) => Promise<Record<string, number>>,
): Promise<SplitResult> {
  const asked = SplitSchedule.parse(input)
  const rows = await withTransaction(ctx, async (tx) => {
    const bulletinStatus = await holdBulletinOf(tx, scheduleId)
    const old = await loadSchedule(tx.db, scheduleId)
    const now = ctx.clock.now()
    requirePermission(ctx, 'schedule.write', await lastKnownAreas(tx.db, old.areaCodes))
    const status = requireNext(SCHEDULE, old, 'reschedule', 'schedule.wrong-state')
    const bulletin = await requireBulletin(tx, old.bulletinId)
    const areas = asked.areaCodes
      ? (await requireInsideBulletin(tx, bulletin.areaCodes, asked.areaCodes)).map((area) => area.code)
      : old.areaCodes
    const places = await lastKnownAreas(tx.db, areas)
    requirePermission(ctx, 'schedule.write', places)
    const rest = endedBefore(ScheduleRule.parse(old.rule), asked, DateTime.fromJSDate(now, { zone: old.zone }))
    const zone = asked.zone ?? old.zone
    requireAirings(asked.rule, zone, now, await loadCalendar(tx, areas))
    const missed = asked.missed === undefined ? missedOf(old.missed) : asked.missed
    requireLateTime(asked.rule, missed)
    const rule = settleFor(bulletinStatus, asked.rule, { zone, now, config: ctx.config })
    await requireAllowedAirings(tx, { areas: places, rule, zone, clipId: bulletin.clipId, scheduleId })
    const before = await changeSchedule(tx.db, old, status, {
      rule: JSON.stringify(rest),
      plannedUntil: now,
      updatedAt: now,
    })
    const after = await insertSchedule(tx.db, {
      id: ctx.ids.next('sch'),
      bulletinId: old.bulletinId,
      areaCodes: areas,
      rule: JSON.stringify(rule),
      zone,
      resume: old.resume,
      volume: old.volume,
      missed: missed && JSON.stringify(missed),
      status,
      plannedUntil: now,
      createdBy: ctx.actor.id,
      createdAt: now,
      updatedAt: now,
    })
    const followed = await follow(
      tx,
      { id: old.id, rule: rest, zone: old.zone, areaCodes: old.areaCodes, missed: missedOf(old.missed) },
      { id: after.id, rule, zone, areaCodes: areas, missed },
      asked.from,
    )
    const { bulletinId } = old
    await emitEvent(tx, {
      type: 'schedule.changed',
      areaCodes: old.areaCodes,
      data: { scheduleId, bulletinId, status },
    })
    await emitEvent(tx, { type: 'schedule.created', areaCodes: areas, data: { scheduleId: after.id, bulletinId } })
    tx.afterCommit(() => wakePlanner(ctx))
    await audit(tx, {
      action: 'schedule.split',
      subjectId: old.id,
      areaCodes: [...new Set([...old.areaCodes, ...areas])],
      data: { from: asked.from, before: rest, after: rule, zone, missed, scheduleId: after.id, ...followed },
    })
    return [before, after]
  })
  const { items } = await viewSchedules(ctx, rows)
  const [before, after] = items
  if (!before || !after) throw new Error(`schedule ${scheduleId} has no bulletin`)
  return { before, after }
}

/** The old rule up to the day before, with what it left out and added until then. */
function endedBefore(rule: ScheduleRule, asked: ReturnType<typeof SplitSchedule.parse>, now: DateTime): RecurringRule {
  if (rule.kind === 'once') throw new Problem('schedule.not-a-series')
  const { from } = asked
  const refuse = (pointer: string, detail: string): never => {
    throw new Problem('request.invalid', { errors: [{ pointer, detail }] })
  }
  const today = now.toISODate() ?? ''
  if (from < today) refuse('/from', `${from} has passed; the earliest is ${today}`)
  if (from <= rule.startsOn) refuse('/from', `the series only begins on ${rule.startsOn}: reschedule all of it instead`)
  const begins = asked.rule.kind === 'once' ? asked.rule.on : asked.rule.startsOn
  if (begins < from)
    refuse(asked.rule.kind === 'once' ? '/rule/on' : '/rule/startsOn', `must not be before ${from}, where the old ends`)
  const lastDay = addDays(from, -1)
  return {
    ...rule,
    endsOn: rule.endsOn !== undefined && rule.endsOn < lastDay ? rule.endsOn : lastDay,
    ...(rule.extra && { extra: rule.extra.filter((text) => text.slice(0, 10) < from) }),
  }
}
