import { DateTime } from 'luxon'
import { audit } from '../audit/audit.ts'
import type { BulletinStatus } from '../bulletins/state.ts'
import { addMs } from '../clock.ts'
import type { Config } from '../config.ts'
import type { Tx } from '../context.ts'
import { emitEvent } from '../events/emit.ts'
import { ScheduleRule } from './schema.ts'
import { changeSchedule, loadSchedule, loadSchedulesOfBulletins, type ScheduleRow } from './store.ts'

// On top of the time that a command needs to reach speakers: to be planned and armed.
const PLANNING_MS = 10_000

type Settling = { zone: string; now: Date; config: Pick<Config, 'dispatchLeadSeconds'> }

/** "As soon as it is approved" gets its time, now that it is: near, but far enough that all speakers start together. */
function settle(rule: ScheduleRule, { zone, now, config }: Settling): ScheduleRule {
  if (rule.kind !== 'once' || !rule.whenApproved) return rule
  const at = DateTime.fromJSDate(addMs(now, config.dispatchLeadSeconds * 1_000 + PLANNING_MS), { zone })
  return { kind: 'once', on: at.toFormat('yyyy-MM-dd'), at: at.toFormat('HH:mm:ss') }
}

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
    const rule = settle(before, { zone: schedule.zone, now, config: tx.config })
    if (rule === before || schedule.status === 'ended') continue
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

export async function auditSettled(tx: Tx, settled: readonly Settled[]): Promise<void> {
  for (const { schedule, from, rule } of settled)
    await audit(tx, {
      action: 'schedule.settle',
      subjectId: schedule.id,
      areaCodes: schedule.areaCodes,
      data: { bulletinId: schedule.bulletinId, from, rule },
    })
}
