import { DateTime } from 'luxon'
import { knownAreas } from '../areas/find.ts'
import { audit } from '../audit/audit.ts'
import { requireBulletin } from '../bulletins/get.ts'
import type { BulletinStatus } from '../bulletins/state.ts'
import { findClip } from '../clips/find.ts'
import { addMs } from '../clock.ts'
import type { Config } from '../config.ts'
import type { Tx } from '../context.ts'
import { emitEvent } from '../events/emit.ts'
import { nearestAllowed } from '../policies/judge.ts'
import { loadPlaces } from '../policies/places.ts'
import { firstAirings, firstInstant } from './expand.ts'
import { ScheduleRule } from './schema.ts'
import { changeSchedule, loadSchedule, loadSchedulesOfBulletins, type ScheduleRow } from './store.ts'

// On top of the time that a command needs to reach speakers: to be planned and armed.
const PLANNING_MS = 10_000

type Settling = { zone: string; now: Date; config: Pick<Config, 'dispatchLeadSeconds'> }

/** "As soon as it is approved" gets its time, now that it is: near, but far enough that all speakers start together. */
function settle(rule: ScheduleRule, { zone, now, config }: Settling): ScheduleRule {
  if (rule.kind !== 'once' || !rule.whenApproved) return rule
  return onceAt(addMs(now, config.dispatchLeadSeconds * 1_000 + PLANNING_MS), zone)
}

/** Of an hour that the wall clock shows twice a rule means the first: asked for in the second, it is the hour after. */
function onceAt(instant: Date, zone: string): ScheduleRule {
  let at = DateTime.fromJSDate(instant, { zone })
  while (firstInstant(wallOf(at), zone).getTime() < at.startOf('second').toMillis())
    at = at.startOf('minute').plus({ minutes: 1 })
  return { kind: 'once', on: at.toFormat('yyyy-MM-dd'), at: at.toFormat('HH:mm:ss') }
}

const wallOf = (at: DateTime): string => at.toFormat("yyyy-MM-dd'T'HH:mm:ss")

/** The rule to keep for a bulletin in this state: one that is approved already waits for nothing. */
export const settleFor = (status: BulletinStatus, rule: ScheduleRule, settling: Settling): ScheduleRule =>
  status === 'approved' ? settle(rule, settling) : rule

export type Settled = { schedule: ScheduleRow; from: ScheduleRule; rule: ScheduleRule }

/**
 * Part of an approval: the bulletin's schedules that waited for it air now. One that is paused gets its time as well:
 * what a pause skips is on the record, and a resume days later brings no sound that nobody expects.
 * @returns what the approval has to audit, last of all, by `auditSettled`
 */
export async function settleSchedules(tx: Tx, bulletinId: string, now: Date): Promise<Settled[]> {
  const settled: Settled[] = []
  for (const { id } of await loadSchedulesOfBulletins(tx.db, [bulletinId])) {
    const schedule = await loadSchedule(tx.db, id)
    const before = ScheduleRule.parse(schedule.rule)
    const soonest = settle(before, { zone: schedule.zone, now, config: tx.config })
    if (soonest === before || schedule.status === 'ended') continue
    const rule = await nextAllowed(tx, schedule, soonest)
    const row = await changeSchedule(tx.db, schedule, schedule.status, {
      rule: JSON.stringify(rule),
      plannedUntil: null,
      updatedAt: now,
    })
    const { areaCodes, status } = row
    await emitEvent(tx, { type: 'schedule.changed', areaCodes, data: { scheduleId: id, bulletinId, status } })
    settled.push({ schedule: row, from: before, rule })
  }
  return settled
}

/** Approved in quiet hours, it waits until its areas may be broadcast to; when that is never, the planner says why. */
async function nextAllowed(tx: Tx, schedule: ScheduleRow, rule: ScheduleRule): Promise<ScheduleRule> {
  const [wish] = firstAirings(rule, schedule.zone, new Date(0), 1)
  const { clipId } = await requireBulletin(tx, schedule.bulletinId)
  if (!wish || !clipId) return rule
  const places = await loadPlaces(tx, await knownAreas(tx.db, schedule.areaCodes, tx.clock.now()), wish.startAt, {
    scheduleId: schedule.id,
  })
  if (places.length === 0) return rule
  const at = nearestAllowed(places, wish.startAt, (await findClip(tx, clipId)).durationMs)
  return at && at > wish.startAt ? onceAt(at, schedule.zone) : rule
}

export async function auditSettled(tx: Tx, settled: readonly Settled[]): Promise<void> {
  for (const { schedule, from, rule } of settled)
    await audit(tx, {
      action: 'schedule.settle',
      subjectId: schedule.id,
      areaCodes: schedule.areaCodes,
      data: { bulletinId: schedule.bulletinId, from, rule },
    })
}
