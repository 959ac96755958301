import { approveBulletin, type CheckApproval } from '../bulletins/decide.ts'
import type { ApproveBulletin, Bulletin } from '../bulletins/schema.ts'
import type { Ctx } from '../context.ts'
import { type Publishable, publishCommands } from '../dispatch/publish.ts'
import { stopRows } from '../dispatch/stop.ts'
import { Problem } from '../errors.ts'
import { clearDays } from '../occurrences/leave-out-session.ts'
import { approveProgramme } from '../programmes/decide.ts'
import type { ApproveProgramme, ProgrammeDetail } from '../programmes/schema.ts'
import { hashPreflight } from './preflight.ts'
import { programmeSubject, stationsIn } from './programme-subject.ts'
import { holdStations } from './store.ts'
import { type Asking, bulletinSubject, type Subject } from './subject.ts'

/** As `approveBulletin`; what was approved is what was shown. Errors: `preflight.changed` too. */
export const approveBulletinAsShown = (ctx: Ctx, bulletinId: string, input: ApproveBulletin): Promise<Bulletin> =>
  approveBulletin(ctx, bulletinId, input, checkBulletin)

const checkBulletin: CheckApproval = async (tx, row, asked) =>
  requireShown(tx, await bulletinSubject(tx, row), asked.preflightHash)

/**
 * As `approveProgramme`; what was approved is what was shown. Sessions are sent half an hour ahead: what loudspeakers hold
 * already of the days that it takes over, and has not begun, is taken back from them. Errors: `preflight.changed` too.
 */
export async function approveProgrammeAsShown(
  ctx: Ctx,
  programmeId: string,
  input: ApproveProgramme,
): Promise<ProgrammeDetail> {
  let commands: Publishable[] = []
  const programme = await approveProgramme(
    ctx,
    programmeId,
    input,
    async (tx, row, asked) => {
      // Whoever changes a station asks which approved programmes relay it: this one is among them, or is refused.
      await holdStations(tx.db, stationsIn(row))
      await requireShown(tx, await programmeSubject(tx, row), asked.preflightHash)
    },
    async (tx, { series, for: made }) => {
      if (!made.originDate) return
      const held = await clearDays(tx, series, { from: made.originDate, only: made.originKind === 'one-day' })
      commands = await stopRows(tx, held, 'replaced')
    },
  )
  if (commands.length > 0) {
    ctx.failpoints.hit('after-commit')
    await publishCommands(ctx, commands)
  }
  return programme
}

async function requireShown(ctx: Asking, subject: Subject, shown: string): Promise<void> {
  const now = await hashPreflight(ctx, subject)
  // Not the new hash: whoever sends it on unread has seen nothing.
  if (now !== shown) throw new Problem('preflight.changed', { fields: { preflightHash: shown } })
}
