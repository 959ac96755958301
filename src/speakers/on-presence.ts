import { createBatcher } from '../batcher.ts'
import type { Ctx } from '../context.ts'
import { Presence, Telemetry } from '../protocol/messages.ts'
import { createPresenceTeller } from './presence-teller.ts'
import { applyPresences, applyTelemetries, type PresenceRow, type TelemetryRow } from './store-presence.ts'

// Long enough to gather a storm of reconnects into one statement, short enough that nobody sees it.
const BATCH_MS = 50
const BATCH_MAX = 5_000
const COMPLAIN_EVERY_MS = 60_000
const MAX_BYTES = 4_096

export interface PresenceIntake {
  /** A message on a speaker's `presence` topic. Never throws. */
  take(speakerId: string, payload: Buffer): void
  /** A message on its `telemetry` topic. Never throws. */
  takeTelemetry(speakerId: string, payload: Buffer): void
  /** Resolves when everything taken so far is committed. */
  flush(): Promise<void>
  /** As `flush`, and the screens have been told. */
  stop(): Promise<void>
  /** Payloads dropped because they were not what the protocol says. */
  readonly malformed: number
}

/**
 * Presence and telemetry into SQL, many at a time. `onOnline` hears of speakers on a new connection, after the
 * commit: whoever owns commands sends them what they missed. The last word of a speaker wins by its epoch, so the
 * will of an old connection that comes late never marks the newer one offline.
 */
export function createPresenceIntake(
  ctx: Pick<Ctx, 'db' | 'clock' | 'log'>,
  onOnline: (speakerIds: string[]) => void = () => undefined,
): PresenceIntake {
  const teller = createPresenceTeller(ctx)
  const sizes = { waitMs: BATCH_MS, maxItems: BATCH_MAX, log: ctx.log }
  const presences = createBatcher<PresenceRow>({ name: 'presence', ...sizes }, async (rows) => {
    const { fresh, changed } = await applyPresences(ctx.db, lastWords(rows))
    teller.touch(changed)
    if (fresh.length > 0) tell(fresh)
  })
  const telemetries = createBatcher<TelemetryRow>({ name: 'telemetry', ...sizes }, (rows) =>
    applyTelemetries(ctx.db, [...new Map(rows.map((row) => [row.speakerId, row])).values()]),
  )
  // A failing listener must not make a batch that is committed be written for ever.
  function tell(fresh: string[]): void {
    try {
      onOnline(fresh)
    } catch (err) {
      ctx.log.error({ err, speakers: fresh.length }, 'speakers came online, but could not be told what they missed')
    }
  }
  const complained = new Map<string, number>()
  let malformed = 0

  function refuse(speakerId: string, channel: string): void {
    malformed += 1
    const now = ctx.clock.now().getTime()
    if (now - (complained.get(speakerId) ?? Number.NEGATIVE_INFINITY) < COMPLAIN_EVERY_MS) return
    if (complained.size > 10_000) complained.clear()
    complained.set(speakerId, now)
    ctx.log.warn({ speakerId, channel, malformed }, 'a speaker sends messages that are not of the protocol')
  }

  const flush = async () => {
    await Promise.all([presences.flush(), telemetries.flush()])
  }
  return {
    take(speakerId, payload) {
      // The empty retained message that removes a retired speaker's presence comes back to us too.
      if (payload.length === 0) return
      const parsed = Presence.safeParse(readJson(payload))
      if (!parsed.success) return refuse(speakerId, 'presence')
      const { online, epoch, model } = parsed.data
      // PostgreSQL stores no NUL: one bad device must not stop everybody's batch.
      const storable = model?.replace(/\p{C}/gu, '') || undefined
      presences.add({ speakerId, online, epoch, model: storable, at: ctx.clock.now() })
    },
    takeTelemetry(speakerId, payload) {
      const parsed = Telemetry.safeParse(readJson(payload))
      if (!parsed.success) return refuse(speakerId, 'telemetry')
      telemetries.add({ speakerId, telemetry: parsed.data, at: ctx.clock.now() })
    },
    flush,
    async stop() {
      await flush()
      await teller.flush()
    },
    get malformed() {
      return malformed
    },
  }
}

/** One row for each speaker: of the highest epoch, the one that came last. */
function lastWords(rows: readonly PresenceRow[]): PresenceRow[] {
  const last = new Map<string, PresenceRow>()
  for (const row of rows) {
    const before = last.get(row.speakerId)
    if (before && before.epoch > row.epoch) continue
    last.set(row.speakerId, { ...row, model: row.model ?? before?.model })
  }
  return [...last.values()]
}

function readJson(payload: Buffer): unknown {
  if (payload.length > MAX_BYTES) return undefined
  try {
    return JSON.parse(payload.toString('utf8'))
  } catch {
    return undefined
  }
}
