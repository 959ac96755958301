import { lastKnownAreas } from '../areas/find.ts'
import { audit } from '../audit/audit.ts'
import { holdBulletinStatus, requireBulletin } from '../bulletins/get.ts'
import type { BulletinStatus } from '../bulletins/state.ts'
import { type Ctx, requirePermission, type Tx, withTransaction } from '../context.ts'
import { Problem } from '../errors.ts'
import { emitEvent } from '../events/emit.ts'
import { loadCalendar } from '../policies/holidays.ts'
import { wakePlanner } from '../queue/wake-planner.ts'
import { requireNext } from '../state-machine.ts'
import { requireInsideBulletin } from './create.ts'
import { requireAirings, requireLateTime, requireStillOfUse } from './require-airings.ts'
import { requireAllowedAirings } from './require-allowed.ts'
import { type MissedPolicy, Reschedule, type Schedule, type ScheduleRule } from './schema.ts'
import { SCHEDULE } from './state.ts'
import { changeSchedule, findScheduleRow, loadSchedule } from './store.ts'
import { missedOf, viewSchedule } from './view.ts'
import { settleFor } from './when-approved.ts'

export type Rescheduled = {
  id: string
  rule: ScheduleRule
  zone: string
  areaCodes: string[]
  missed: MissedPolicy | null
}

/**
 * Another rule from now on. What has aired stays; `follow` brings what is planned in line with the new rule. Whoever
 * does it becomes responsible, as by a resume.
 * Errors: `schedule.wrong-state`, `schedule.in-past`, `schedule.never-airs`, `schedule.outside-bulletin`,
 * `bulletin.validity-over`.
 */
export async function reschedule(
  ctx: Ctx,
  scheduleId: string,
  input: Reschedule,
  follow: (tx: Tx, schedule: Rescheduled) => Promise<Record<string, number>>,
): Promise<Schedule> {
  const { rule: given, zone: asked, areaCodes, missed: askedMissed } = Reschedule.parse(input)
  const row = await withTransaction(ctx, async (tx) => {
    const bulletinStatus = await holdBulletinOf(tx, scheduleId)
    const before = await loadSchedule(tx.db, scheduleId)
    const now = ctx.clock.now()
    requirePermission(ctx, 'schedule.write', await lastKnownAreas(tx.db, before.areaCodes))
    const status = requireNext(SCHEDULE, before, 'reschedule', 'schedule.wrong-state')
    const bulletin = await requireBulletin(tx, before.bulletinId)
    const areas = areaCodes
      ? (await requireInsideBulletin(tx, bulletin.areaCodes, areaCodes)).map((area) => area.code)
      : before.areaCodes
    const places = await lastKnownAreas(tx.db, areas)
    requirePermission(ctx, 'schedule.write', places)
    const zone = asked ?? before.zone
    const isHoliday = await loadCalendar(tx, areas)
    requireAirings(given, zone, now, isHoliday)
    const missed = askedMissed === undefined ? missedOf(before.missed) : askedMissed
    requireLateTime(given, missed)
    const rule = settleFor(bulletinStatus, given, { zone, now, config: ctx.config })
    requireStillOfUse(rule, { zone, now, isHoliday, validTo: bulletin.validTo })
    await requireAllowedAirings(tx, { areas: places, rule, zone, clipId: bulletin.clipId, scheduleId })
    const row = await changeSchedule(tx.db, before, status, {
      rule: JSON.stringify(rule),
      zone,
      areaCodes: areas,
      missed: missed && JSON.stringify(missed),
      // The planner goes on from here by the new rule.
      plannedUntil: now,
      createdBy: ctx.actor.id,
      updatedAt: now,
    })
    const followed = await follow(tx, { id: row.id, rule, zone, areaCodes: areas, missed })
    await emitEvent(tx, {
      type: 'schedule.changed',
      areaCodes: [...new Set([...before.areaCodes, ...areas])],
      data: { scheduleId, bulletinId: row.bulletinId, status },
    })
    tx.afterCommit(() => wakePlanner(ctx))
    await audit(tx, {
      action: 'schedule.reschedule',
      subjectId: row.id,
      areaCodes: row.areaCodes,
      data: {
        was: { rule: before.rule, zone: before.zone, areaCodes: before.areaCodes },
        ...{ from: before.rule, rule, zone, missed, ...followed },
      },
    })
    return row
  })
  return viewSchedule(ctx, row)
}

/** Locked before the schedule, as an approval does: else it settles a rule that is being replaced, or misses the new one. */
export async function holdBulletinOf(tx: Tx, scheduleId: string): Promise<BulletinStatus> {
  const schedule = await findScheduleRow(tx.db, scheduleId)
  if (!schedule) throw new Problem('schedule.not-found', { fields: { scheduleId } })
  return holdBulletinStatus(tx, schedule.bulletinId)
}
