import { approveBulletin, type CheckApproval } from '../bulletins/decide.ts'
import type { ApproveBulletin, Bulletin } from '../bulletins/schema.ts'
import type { Ctx } from '../context.ts'
import { Problem } from '../errors.ts'
import { clearDays } from '../occurrences/leave-out-session.ts'
import { approveProgramme } from '../programmes/decide.ts'
import type { ApproveProgramme, ProgrammeDetail } from '../programmes/schema.ts'
import { hashPreflight } from './preflight.ts'
import { programmeSubject } from './programme-subject.ts'
import { type Asking, bulletinSubject, type Subject } from './subject.ts'

/** As `approveBulletin`; what was approved is what was shown. Errors: `preflight.changed` too. */
export const approveBulletinAsShown = (ctx: Ctx, bulletinId: string, input: ApproveBulletin): Promise<Bulletin> =>
  approveBulletin(ctx, bulletinId, input, checkBulletin)

const checkBulletin: CheckApproval = async (tx, row, asked) =>
  requireShown(tx, await bulletinSubject(tx, row), asked.preflightHash)

/** As `approveProgramme`; what was approved is what was shown. Errors: `preflight.changed` too. */
export const approveProgrammeAsShown = (
  ctx: Ctx,
  programmeId: string,
  input: ApproveProgramme,
): Promise<ProgrammeDetail> =>
  approveProgramme(
    ctx,
    programmeId,
    input,
    async (tx, row, asked) => requireShown(tx, await programmeSubject(tx, row), asked.preflightHash),
    async (tx, { series, for: made }) => {
      if (made.originDate) await clearDays(tx, series, { from: made.originDate, only: made.originKind === 'one-day' })
    },
  )

async function requireShown(ctx: Asking, subject: Subject, shown: string): Promise<void> {
  const now = await hashPreflight(ctx, subject)
  // Not the new hash: whoever sends it on unread has seen nothing.
  if (now !== shown) throw new Problem('preflight.changed', { fields: { preflightHash: shown } })
}
