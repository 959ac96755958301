import { requireAreas, requireAtMost, withoutNested } from '../areas/find.ts'
import type { AreaRow } from '../areas/versions.ts'
import { audit } from '../audit/audit.ts'
import { holdBulletinStatus, requireBulletin } from '../bulletins/get.ts'
import { type Ctx, requirePermission, withTransaction } from '../context.ts'
import { Problem } from '../errors.ts'
import { emitEvent } from '../events/emit.ts'
import { loadCalendar } from '../policies/holidays.ts'
import { wakePlanner } from '../queue/wake-planner.ts'
import { requireAirings, requireLateTime, requireStillOfUse } from './require-airings.ts'
import { requireAllowedAirings } from './require-allowed.ts'
import { CreateSchedule, type Schedule } from './schema.ts'
import { insertSchedule } from './store.ts'
import { viewSchedule } from './view.ts'
import { settleFor } from './when-approved.ts'

/**
 * Plan when a bulletin airs, and where: inside the areas that it is (to be) approved for. It is materialised once the
 * bulletin is approved, so that author and approver look at the same airings. `instead`: the schedule that it takes the
 * place of, whose airings no policy counts any more.
 */
export async function createSchedule(ctx: Ctx, input: CreateSchedule, instead?: string): Promise<Schedule> {
  const parsed = CreateSchedule.parse(input)
  const now = ctx.clock.now()
  const bulletin = await requireBulletin(ctx, parsed.bulletinId)
  const areas = await requireInsideBulletin(ctx, bulletin.areaCodes, parsed.areaCodes)
  requirePermission(ctx, 'schedule.write', areas)
  const zone = parsed.zone ?? ctx.config.zone
  const calendar = await loadCalendar(
    ctx,
    areas.map((area) => area.code),
  )
  requireAirings(parsed.rule, zone, now, calendar)
  requireLateTime(parsed.rule, parsed.missed ?? null)
  const settled = settleFor(bulletin.status, parsed.rule, { zone, now, config: ctx.config })
  requireStillOfUse(settled, { zone, now, isHoliday: calendar, validTo: bulletin.validTo })
  await requireAllowedAirings(ctx, { areas, rule: settled, zone, clipId: bulletin.clipId, scheduleId: instead })
  const row = await withTransaction(ctx, async (tx) => {
    // Held, so that an approval meanwhile does not miss a schedule that waits for it.
    const status = await holdBulletinStatus(tx, bulletin.id)
    if (status === 'revoked' || status === 'rejected')
      throw new Problem('bulletin.wrong-state', { fields: { state: status } })
    const row = await insertSchedule(tx.db, {
      id: ctx.ids.next('sch'),
      bulletinId: bulletin.id,
      areaCodes: areas.map((area) => area.code),
      rule: JSON.stringify(settleFor(status, parsed.rule, { zone, now, config: ctx.config })),
      zone,
      resume: parsed.resume,
      volume: parsed.volume ?? null,
      missed: parsed.missed ? JSON.stringify(parsed.missed) : null,
      status: 'active',
      plannedUntil: null,
      createdBy: ctx.actor.id,
      createdAt: now,
      updatedAt: now,
    })
    await emitEvent(tx, {
      type: 'schedule.created',
      areaCodes: row.areaCodes,
      data: { scheduleId: row.id, bulletinId: bulletin.id },
    })
    await audit(tx, {
      action: 'schedule.create',
      subjectId: row.id,
      areaCodes: row.areaCodes,
      data: { bulletinId: bulletin.id, rule: parsed.rule, zone, missed: parsed.missed ?? null },
    })
    tx.afterCommit(() => wakePlanner(ctx))
    return row
  })
  return viewSchedule(ctx, row)
}

/**
 * The areas that were asked for, all of them inside those of the bulletin; the bulletin's own when none were.
 * Errors: `area.not-found`, `area.too-many`, `schedule.outside-bulletin`.
 */
export async function requireInsideBulletin(
  ctx: Ctx,
  bulletinCodes: readonly string[],
  asked: readonly string[] | undefined,
): Promise<AreaRow[]> {
  const now = ctx.clock.now()
  const own = await requireAreas(ctx.db, bulletinCodes, now, null)
  const areas = withoutNested(asked ? await requireAreas(ctx.db, asked, now) : own)
  requireAtMost(areas)
  const outside = areas.filter((area) => !own.some((allowed) => area.path.startsWith(allowed.path)))
  if (outside.length > 0)
    throw new Problem('schedule.outside-bulletin', {
      fields: { areaCodes: outside.map((area) => area.code) },
      errors: outside.map(({ code, name }) => ({
        pointer: asked?.includes(code) ? `/areaCodes/${asked.indexOf(code)}` : '/areaCodes',
        detail: `the bulletin is not for ${name} (${code})`,
      })),
    })
  return areas
}
