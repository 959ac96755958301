import { requireRecentSecondFactor, STEP_UP_MINUTES } from '../accounts/second-factor.ts'
import { lastKnownAreas } from '../areas/find.ts'
import { isPermitted, type Tx } from '../context.ts'
import { Problem } from '../errors.ts'
import { loadRelayedIn } from './store.ts'

/**
 * Whether the actor may decide what is heard wherever approved programmes relay this station: another address is another
 * voice, in sessions that nobody will approve again. Call with the station locked. Errors: `relay.on-air`,
 * `second-factor.required`.
 */
export async function requireMayChangeSound(tx: Tx, id: string): Promise<void> {
  const areas = await lastKnownAreas(tx.db, await loadRelayedIn(tx.db, id))
  if (areas.length === 0) return
  // A token has no ears: who approves a session has heard it, and so has who changes what it relays.
  const outside = areas.filter(
    ({ path }) => tx.actor.kind === 'token' || !isPermitted(tx.actor, 'bulletin.decide', path),
  )
  if (outside.length > 0)
    throw new Problem('relay.on-air', {
      fields: { permission: 'bulletin.decide', areaCodes: outside.map(({ code }) => code) },
    })
  requireRecentSecondFactor(tx, STEP_UP_MINUTES)
}
