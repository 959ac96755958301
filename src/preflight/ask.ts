import { requireBulletin } from '../bulletins/get.ts'
import { type Ctx, requirePermission } from '../context.ts'
import { Problem } from '../errors.ts'
import { requireProgramme } from '../programmes/get.ts'
import { makePreflight } from './preflight.ts'
import { programmeSubject } from './programme-subject.ts'
import { AskPreflight, type Preflight, type PreflightQuery } from './schema.ts'
import { findBulletinOf } from './store.ts'
import { bulletinSubject, draftSubject, type Subject, scheduleSubject } from './subject.ts'

/**
 * What would happen if this bulletin were approved now: by all its schedules, or by a rule that nobody has kept yet.
 * Errors: `bulletin.not-found`, `bulletin.no-content`, `permission.denied`; with a rule those of `createSchedule`.
 */
export async function preflightBulletin(
  ctx: Ctx,
  bulletinId: string,
  input: AskPreflight,
  query: PreflightQuery,
): Promise<Preflight> {
  const asked = AskPreflight.parse(input)
  const bulletin = await requireBulletin(ctx, bulletinId)
  const subject = asked.rule
    ? await draftSubject(ctx, bulletin, asked, asked.rule)
    : await bulletinSubject(ctx, bulletin)
  return look(ctx, subject, query)
}

/** The bulletin of one schedule, by this schedule alone. Errors: `schedule.not-found`, `bulletin.no-content`, `permission.denied`. */
export async function preflightSchedule(ctx: Ctx, scheduleId: string, query: PreflightQuery): Promise<Preflight> {
  const bulletinId = await findBulletinOf(ctx.db, scheduleId)
  if (bulletinId === undefined) throw new Problem('schedule.not-found', { fields: { scheduleId } })
  const subject = await scheduleSubject(ctx, await requireBulletin(ctx, bulletinId), scheduleId)
  return look(ctx, subject, query)
}

/** Errors: `programme.not-found`, `permission.denied`. */
export async function preflightProgramme(ctx: Ctx, programmeId: string, query: PreflightQuery): Promise<Preflight> {
  return look(ctx, await programmeSubject(ctx, await requireProgramme(ctx, programmeId)), query)
}

/** Loudspeakers are named in it, so it takes the right to see all its areas, not one of them. */
function look(ctx: Ctx, subject: Subject, query: PreflightQuery): Promise<Preflight> {
  requirePermission(ctx, 'view', subject.areas)
  return makePreflight(ctx, subject, query)
}
