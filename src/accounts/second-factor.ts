import { addMs } from '../clock.ts'
import type { Ctx } from '../context.ts'
import { Problem } from '../errors.ts'

// Long enough for a night of warnings in turn, short enough for a phone left on a desk.
export const STEP_UP_MINUTES = 30

/**
 * For the verbs that make loudspeakers speak (approve, send): an account with two-factor on must have shown a code
 * within the last `minutes` (ASVS 5.0, 7.5.3). Accounts without it, tokens and the system pass.
 * Errors: `second-factor.required`.
 */
export function requireRecentSecondFactor(ctx: Pick<Ctx, 'actor' | 'clock'>, minutes: number): void {
  if (ctx.actor.kind !== 'user' || !ctx.actor.session?.twoFactorEnabled) return
  const shown = ctx.actor.session.secondFactorAt
  if (shown && shown >= addMs(ctx.clock.now(), -minutes * 60_000)) return
  throw new Problem('second-factor.required', {
    detail: `This needs a code from your authenticator that is at most ${minutes} minutes old.`,
    fields: { minutes },
  })
}
