import { DateTime } from 'luxon'
import { requireAreas, requireAtMost, withoutNested } from '../areas/find.ts'
import { audit } from '../audit/audit.ts'
import { getBulletin } from '../bulletins/get.ts'
import { type Ctx, requirePermission, withTransaction } from '../context.ts'
import { Problem } from '../errors.ts'
import { wakePlanner } from '../queue/wake-planner.ts'
import { expandRule } from './expand.ts'
import { CreateSchedule, type Schedule, type ScheduleRule } from './schema.ts'
import { insertSchedule, toSchedule } from './store.ts'

const YEAR_MS = 370 * 86_400_000

/**
 * Plan when a bulletin airs, and where: inside the areas that it is (to be) approved for. It is materialised once the
 * bulletin is approved, so that author and approver look at the same airings.
 */
export async function createSchedule(ctx: Ctx, input: CreateSchedule): Promise<Schedule> {
  const parsed = CreateSchedule.parse(input)
  const now = ctx.clock.now()
  const bulletin = await getBulletin(ctx, parsed.bulletinId)
  const own = await requireAreas(ctx.db, bulletin.areaCodes, now)
  const areas = withoutNested(await requireAreas(ctx.db, parsed.areaCodes ?? bulletin.areaCodes, now))
  requireAtMost(areas)
  requirePermission(ctx, 'schedule.write', areas)
  const outside = areas.filter((area) => !own.some((allowed) => area.path.startsWith(allowed.path)))
  if (outside.length > 0)
    throw new Problem('schedule.outside-bulletin', { fields: { areaCodes: outside.map((area) => area.code) } })
  if (bulletin.status === 'revoked' || bulletin.status === 'rejected')
    throw new Problem('bulletin.wrong-state', { fields: { state: bulletin.status } })
  const zone = parsed.zone ?? ctx.config.zone
  requireFuture(parsed.rule, zone, now)
  return withTransaction(ctx, async (tx) => {
    const row = await insertSchedule(tx.db, {
      id: ctx.ids.next('sch'),
      bulletinId: bulletin.id,
      areaCodes: areas.map((area) => area.code),
      rule: JSON.stringify(parsed.rule),
      zone,
      resume: parsed.resume,
      volume: parsed.volume ?? null,
      status: 'active',
      plannedUntil: null,
      createdBy: ctx.actor.id,
      createdAt: now,
      updatedAt: now,
    })
    await audit(tx, {
      action: 'schedule.create',
      subjectId: row.id,
      areaCodes: row.areaCodes,
      data: { bulletinId: bulletin.id, rule: parsed.rule, zone },
    })
    tx.afterCommit(() => wakePlanner(ctx))
    return toSchedule(row, now)
  })
}

function requireFuture(rule: ScheduleRule, zone: string, now: Date): void {
  const local = DateTime.fromJSDate(now, { zone })
  if (!local.isValid)
    throw new Problem('request.invalid', {
      errors: [{ pointer: '/zone', detail: `"${zone}" is not an IANA time zone; Viet Nam is Asia/Ho_Chi_Minh` }],
    })
  if (expandRule(rule, zone, now, new Date(now.getTime() + YEAR_MS)).length > 0) return
  if (rule.kind === 'once' && rule.on <= (local.toISODate() ?? ''))
    throw new Problem('schedule.in-past', {
      fields: { earliestAt: local.plus({ seconds: 1 }).startOf('second').toISO() },
    })
  if (rule.kind === 'once') return // more than a year ahead
  throw new Problem('schedule.never-airs')
}
