import { RELAY_GRACE_MS, RELAY_LEAD_MS } from '../../src/protocol/messages.ts'
import { relaySound, silentFrom } from './core-rules.ts'
import type { Turn } from './core-turn.ts'
import type { Item, RelayState, StreamState } from './core-types.ts'

/**
 * A station that is relayed: its stream while there is one, its fallback over and over while there is none, and the
 * output given back in between only to what may cut it.
 */
export type Relay = Item & { relay: RelayState }
export const isRelay = (item: Item): item is Relay => item.relay !== null

/** Taken up, or taken up again after a power cut: nothing is known of the stream. */
export function wantRelay(turn: Turn, item: Relay): void {
  const fallback = item.stream?.fallback
  item.audioState = 'fetching'
  item.relay.isListening = false
  item.relay.graceUntil = Math.max(item.startAt, turn.now) + RELAY_GRACE_MS
  if (!fallback) return
  item.relay.fallback = turn.options.isCached(fallback.sha256) ? 'ready' : 'fetching'
  if (item.relay.fallback === 'ready') return
  turn.effects.push({ type: 'fetch', audio: fallback, until: silentFrom(item), urgent: false })
}

export function fallbackChanged(turn: Turn, item: Relay, state: 'ready' | 'failed'): void {
  if (item.relay.fallback !== 'fetching') return
  item.relay.fallback = state
  turn.dirty = true
}

/** For a relay no state is the last: it is connected to again and again, and `lost` lasts until the next `ready`. */
export function relayChanged(turn: Turn, item: Relay, state: StreamState): void {
  item.audioState = state === 'over' || state === 'lost' ? 'failed' : state
  turn.dirty = true
}

/** What time decides: connect, end, or give up. `silence` takes the output away from it if it has it. */
export function expireRelay(turn: Turn, item: Relay, silence: (turn: Turn, item: Item) => void): void {
  const { now } = turn
  const until = silentFrom(item)
  if (!item.relay.isListening && item.stream && now >= item.startAt - RELAY_LEAD_MS && now < until) {
    item.relay.isListening = true
    turn.dirty = true
    turn.effects.push({ type: 'listen', occurrenceId: item.occurrenceId, stream: item.stream })
  }
  if (now >= until && item.phase === 'sounding') {
    silence(turn, item)
    const seconds = Math.round(item.relay.fallbackMs / 1_000)
    turn.end(item, 'played', item.relay.fallbackMs > 0 ? { reason: 'fallback-played', detail: String(seconds) } : {})
  } else if (now >= until || (!item.started && now > item.validUntil)) {
    if (item.blockedBy) turn.end(item, 'preempted', { reason: 'preempted', detail: item.blockedBy })
    else turn.end(item, 'failed', { reason: 'relay-lost' })
  } else if (now >= item.relay.graceUntil && item.audioState !== 'ready' && !mayFallBack(item)) {
    silence(turn, item)
    turn.end(item, 'failed', { reason: 'relay-lost' })
  }
}

const mayFallBack = ({ relay }: Relay): boolean => relay.fallback === 'ready' || relay.fallback === 'fetching'

/** Let go of the output when it is to make its other sound, or has none: it takes it again in the same turn if it can. */
export function changeOver(turn: Turn, silence: (turn: Turn, item: Item) => void): void {
  const { sounding } = turn.output
  const item = sounding && turn.state.items[sounding.key]
  if (!item || !isRelay(item)) return
  if (relaySound(item, turn.now) === (sounding.kind === 'stream' ? 'stream' : 'fallback')) return
  silence(turn, item)
  item.phase = 'cut'
}

/** One round of the fallback is over, or a sound of it failed: what it does next is decided like the first time. */
export function relaySoundEnded(item: Relay, kind: 'stream' | 'fallback', failed: boolean): void {
  item.phase = 'cut'
  if (kind === 'stream') item.audioState = 'failed'
  else if (failed) item.relay.fallback = 'failed'
}
