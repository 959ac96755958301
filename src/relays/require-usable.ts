import { setTimeout as wait } from 'node:timers/promises'
import { findClip } from '../clips/find.ts'
import { requireNoAlert } from '../clips/require-no-alert.ts'
import type { Ctx } from '../context.ts'
import { Problem } from '../errors.ts'
import { type Guard, GuardError, resolveSafely } from '../net/guard.ts'
import { isSafeLine } from '../net/safe-line.ts'
import { isRelayReason, RELAY_REASONS } from './reasons.ts'

const RESOLVE_MS = 5_000

/**
 * The address as it is kept, if the guard would connect to it now. A name that is not known just now is let pass: its
 * check will say so. Errors: `relay.address-refused`.
 */
export async function requireAddress(guard: Guard, text: string): Promise<string> {
  try {
    await Promise.race([resolveSafely(guard, text), wait(RESOLVE_MS, undefined, { ref: false })])
  } catch (err) {
    if (!(err instanceof GuardError)) throw err
    const { code } = err
    if (code !== 'name-unknown') throw refused(code)
  }
  return new URL(text).href
}

function refused(code: string): Problem {
  const words = isRelayReason(code) ? RELAY_REASONS[code] : undefined
  return new Problem('relay.address-refused', {
    fields: { reason: code, reasonText: words },
    errors: [{ pointer: '/url', detail: words?.en ?? code }],
  })
}

/** A clip that the actor sees, that is in use, and no alert. Errors: `clip.not-found`, `clip.is-alert`, `request.invalid`. */
export async function requireStandIn(ctx: Ctx, id: string): Promise<void> {
  const at = (detail: string) => ({ errors: [{ pointer: '/fallbackClipId', detail }] })
  const clip = await findClip(ctx, id).catch((err) => {
    throw err instanceof Problem ? new Problem(err.code, at(`no clip ${id}`)) : err
  })
  if (clip.archivedAt)
    throw new Problem('request.invalid', at(`the clip "${clip.title}" is archived; restore it first`))
  await requireNoAlert(ctx.db, [{ clipId: id, pointer: '/fallbackClipId' }])
}

/** The stream to speakers carries no signature: who sits on a plain line could put another voice into it. */
export function requireSafeLine(publicUrl: string): void {
  if (!isSafeLine(publicUrl)) throw new Problem('relay.needs-https')
}
