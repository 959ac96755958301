import { createHmac, timingSafeEqual } from 'node:crypto'
import { addMs } from '../clock.ts'
import type { Config } from '../config.ts'
import type { App } from '../context.ts'
import { deriveKey } from '../secrets.ts'

const DAY_MS = 86_400_000
/** As long as a station's hiccup: what was planned sounds later than it is sent by this much, and nobody waits for it. */
const BUFFER_MS = 3_000

type GivesOut = Pick<App, 'publicUrl' | 'clock'> & { config: Pick<Config, 'secret'> }

/**
 * Where speakers pull a station from until `until`, at most a day from now. The address says which station, and that we
 * gave it out: nobody else gets their radio from this server. `app` needs its secret.
 */
export function relayStream(app: GivesOut, stationId: string, until: Date): { url: string; bufferMs: number } {
  // Valid on its day and the next one: an airing over midnight is heard to its end.
  const { url, now } = { url: app.publicUrl(), now: app.clock.now().getTime() }
  const day = dayOf(new Date(Math.max(now, until.getTime() - DAY_MS)))
  return { url: `${url}/relay/${stationId}/${tokenOf(app, stationId, day)}.mp3`, bufferMs: BUFFER_MS }
}

/** Whether a token was given out for this station today or yesterday (UTC). */
export function isCurrentToken(app: App, stationId: string, token: string): boolean {
  const now = app.clock.now()
  const given = Buffer.from(token)
  return [now, addMs(now, -DAY_MS)].some((at) => {
    const ours = Buffer.from(tokenOf(app, stationId, dayOf(at)))
    return ours.length === given.length && timingSafeEqual(ours, given)
  })
}

const dayOf = (at: Date): string => at.toISOString().slice(0, 10)

function tokenOf({ config }: Pick<GivesOut, 'config'>, stationId: string, day: string): string {
  if (!config.secret) throw new Error('relays are not given out before the secret is known')
  const hmac = createHmac('sha256', deriveKey(config.secret, 'relay-streams'))
  return hmac.update(`${stationId} ${day}`).digest('base64url').slice(0, 32)
}
