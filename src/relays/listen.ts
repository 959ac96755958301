import { setTimeout as wait } from 'node:timers/promises'
import { requireVisible } from '../areas/visible.ts'
import type { Ctx } from '../context.ts'
import { Problem } from '../errors.ts'
import type { RelayHub } from './hub.ts'
import { RELAY_REASONS } from './reasons.ts'
import { findRelay } from './store.ts'

const LOOK_MS = 100
const LISTEN_MS = 60_000
const FIRST_SOUND_MS = 12_000

/**
 * What a station sends, for one person's ears: no loudspeaker hears it. Answers with its first sound; a second listening
 * of the same person ends the first. Errors: `relay.not-found`, `relay.unreachable`, `relay.full`.
 */
export async function listenDry(ctx: Ctx, hub: RelayHub, id: string): Promise<ReadableStream<Uint8Array>> {
  const station = await requireVisible(ctx, await findRelay(ctx.db, id), 'relay.not-found')
  const listening = hub.dryListener(ctx.actor.id)
  const stream = await hub.listen(station, () => listening.abort())
  const reader = stream.getReader()
  const stop = () => void reader.cancel().catch(() => undefined)
  listening.signal.addEventListener('abort', stop, { once: true })
  const first = await firstSound(hub, id, reader)
  if (!first?.value) {
    listening.abort()
    const reason = hub.find(id)?.reason ?? 'timed-out'
    throw new Problem('relay.unreachable', { fields: { reason, reasonText: RELAY_REASONS[reason] } })
  }
  const timer = setTimeout(() => listening.abort(), LISTEN_MS)
  timer.unref()
  const heard = first.value
  return new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(heard),
    async pull(controller) {
      const { value } = await reader.read().catch(() => ({ value: undefined }))
      if (value) return controller.enqueue(value)
      clearTimeout(timer)
      controller.close()
    },
    cancel() {
      clearTimeout(timer)
      listening.abort()
    },
  })
}

/** Undefined when it is known that nothing comes, or for too long nothing did. */
async function firstSound(hub: RelayHub, id: string, reader: ReadableStreamDefaultReader<Uint8Array>) {
  const reading = reader.read()
  for (let waitedMs = 0; waitedMs < FIRST_SOUND_MS; waitedMs += LOOK_MS) {
    const read = await Promise.race([reading, wait(LOOK_MS)])
    if (read) return read
    const upstream = hub.find(id)
    if (!upstream || (upstream.reason && !upstream.soundingSince)) return undefined
  }
  return undefined
}
