import { addMs } from '../clock.ts'
import type { Ctx } from '../context.ts'
import { endLive } from './end.ts'
import type { LiveHub } from './hub.ts'
import type { Microphone } from './microphone.ts'
import { LEASE_MS } from './prepare.ts'
import type { EndReason } from './state.ts'
import { type HeldSession, loadHeld, loadOrphans, renewLease } from './store.ts'

// Time for an order to stop to reach the speakers before the end of the stream does.
const STOP_HEAD_START_MS = 5_000

/** Ends what must end by itself: time over, microphone lost, nobody left to hear it, its process gone. */
export async function watchLive(ctx: Ctx, hub: LiveHub): Promise<void> {
  const held = hub.held()
  if (held.length > 0) {
    const sessions = await loadHeld(
      ctx.db,
      held.map(({ options }) => options.id),
    )
    const byId = new Map(sessions.map((session) => [session.id, session]))
    await Promise.all(held.map((microphone) => watchOne(ctx, hub, microphone, byId.get(microphone.options.id))))
  }
  for (const id of await loadOrphans(ctx.db, ctx.clock.now())) {
    if (hub.find(id)) continue
    ctx.log.warn({ liveId: id }, 'the process that held this live session is gone')
    await endLive(ctx, hub, id, 'server-stopped')
  }
}

async function watchOne(ctx: Ctx, hub: LiveHub, microphone: Microphone, session: HeldSession | undefined) {
  const { id } = microphone.options
  if (!session) return hub.release(id)
  if (session.status === 'ended') {
    // Perhaps by another process, which does not hold it.
    microphone.close()
    return ctx.clock.now() < endOfStream(session) ? undefined : hub.release(id)
  }
  const reason = reasonToEnd(ctx, microphone, session)
  if (!reason) return renewLease(ctx.db, { id, ...microphone.measured }, addMs(ctx.clock.now(), LEASE_MS))
  if (microphone.fault) ctx.log.warn({ liveId: id, fault: microphone.fault }, 'the live encoder failed')
  await endLive(ctx, hub, id, reason)
}

function endOfStream({ endedAt, endReason, startedAt }: HeldSession): Date {
  const wasStopped = !startedAt || endReason === 'stopped'
  return addMs(endedAt ?? new Date(0), wasStopped ? STOP_HEAD_START_MS : 0)
}

function reasonToEnd(ctx: Ctx, microphone: Microphone, session: HeldSession): EndReason | undefined {
  const now = ctx.clock.now()
  if (session.airingReason === 'stopped' || session.airingStatus === 'cancelled') return 'stopped'
  if (session.airingStatus === 'preempted') return 'preempted'
  if (session.airingStatus !== 'airing') return 'no-listeners'
  if (!session.startedAt) return now >= session.prepareUntil ? 'not-started' : undefined
  if (now >= addMs(session.startedAt, session.maxSeconds * 1_000)) return 'time-limit'
  if (microphone.fault) return 'encoder-failed'
  const heardAt = microphone.heardAt ?? session.startedAt
  if (now >= addMs(heardAt, ctx.config.liveIdleSeconds * 1_000)) return 'microphone-lost'
  return undefined
}

/** The process ends: everybody who listens is told so by the end of the stream. */
export async function releaseAll(ctx: Ctx, hub: LiveHub): Promise<void> {
  await Promise.all(
    hub.held().map(async ({ options }) => {
      await endLive(ctx, hub, options.id, 'server-stopped')
      await hub.release(options.id)
    }),
  )
}
