import type { Acknowledgement, Audio, Document, PRE_TONES, Stream, TrustedKey } from '../../src/protocol/messages.ts'
import type { AirRules } from '../../src/protocol/policy-rules.ts'
import type { Reason } from '../../src/protocol/reasons.ts'
import type { OpenedDocument } from './open-document.ts'

/** Where a document came from: the topic of an area, the speaker's own topic, or a retained list of alerts. */
export type Via = 'area' | 'speaker' | 'alerts'
export type Mode = Document['mode']
export type Tone = (typeof PRE_TONES)[number]
export type Sound =
  | { kind: 'tone'; tone: Tone }
  | { kind: 'speech'; audio: Audio; offsetMs: number }
  /** Whatever arrives on the stream that `listen` opened for this occurrence, from now on. */
  | { kind: 'stream' }

/**
 * `open`: connected, amplifier awake. `ready`: enough has arrived to sound. `over`: ended in order. `lost`: not so. A
 * relay is never over, and after `lost` may be `ready` again.
 */
export type StreamState = 'open' | 'ready' | 'over' | 'lost'

export type Input =
  | { type: 'envelope'; opened: OpenedDocument; via: Via }
  | { type: 'audio-ready'; sha256: string }
  | { type: 'audio-failed'; sha256: string; reason: Reason }
  /** The sound of `token` came to its end by itself; `soundedMs` is how much of it was heard. */
  | { type: 'sound-ended'; token: number; soundedMs: number }
  | { type: 'sound-failed'; token: number; soundedMs: number; reason: 'decoder-error' | 'output-fault' | 'stream-lost' }
  /** While a microphone sounds, its end is that of the sound; `over` and `lost` then say nothing new. */
  | { type: 'stream'; occurrenceId: string; state: StreamState }
  | { type: 'tick' }
  /** First input after a start: what was sounding when the state was written was cut by a power loss. */
  | { type: 'restored' }
  | { type: 'connected' }
  /** The broker has taken these; only their transport, nothing else, follows from it. */
  | { type: 'acks-delivered'; seqs: readonly number[] }

export type Effect =
  /** The state changed: write it down before any other effect of the turn is carried out. */
  | { type: 'persist' }
  | { type: 'fetch'; audio: Audio; until: number; urgent: boolean }
  /** Connect to this stream and wake the amplifier; nothing sounds yet. */
  | { type: 'listen'; occurrenceId: string; stream: Stream }
  | { type: 'hang-up'; occurrenceId: string }
  | { type: 'start'; token: number; occurrenceId: string; sound: Sound; volume: number }
  | { type: 'stop'; token: number }
  | { type: 'acknowledge'; acks: Acknowledgement[] }
  /** Call `tick` at this instant (ms since 1970), or never. Replaces the earlier wake-up. */
  | { type: 'wake'; at: number | undefined }
  | { type: 'trust'; keys: readonly TrustedKey[] }
  | { type: 'resubscribe'; areaPath: readonly string[] }
  | { type: 'note'; note: string; commandId?: string; detail?: string }

/** One accepted play (or the audio of an all-clear) that has not ended. Plain JSON: it survives a power cut. */
export type Item = {
  key: string
  seenKey: string
  commandId: string
  occurrenceId: string
  alertId: string | null
  areas: string[]
  kind: 'play' | 'allClear'
  priority: 'normal' | 'priority' | 'emergency'
  riskLevel: number
  mode: Mode
  issuedAt: number
  startAt: number
  validUntil: number
  repeat: { everyMs: number; until: number } | null
  preTone: Tone | null
  /** One of the two. */
  audio: Audio | null
  stream: Stream | null
  volume: number | null
  resume: 'continue' | 'restart' | 'drop'
  /** Silence from this instant on. */
  hardEndAt: number | null
  precedence: number
  /** Of a stream that relays a station. */
  relay: RelayState | null
  /** `open`: a stream that is connected and has brought nothing yet. */
  audioState: 'fetching' | 'open' | 'ready' | 'failed'
  audioReason: Reason | null
  /** `awaiting`: the tone has sounded, the words are still being fetched. `resting`: between two rounds. */
  phase: 'queued' | 'sounding' | 'awaiting' | 'resting' | 'cut'
  started: boolean
  rung: Acknowledgement['step'] | null
  rounds: number
  nextRoundAt: number
  offsetMs: number
  playedMs: number
  /** Occurrence that cut it, or that stood in its way. */
  blockedBy: string | null
}

export type RelayState = {
  isListening: boolean
  /** Until then a stream that is not ready is waited for. */
  graceUntil: number
  fallback: 'none' | 'fetching' | 'ready' | 'failed'
  /** How much of the fallback was heard, ms. */
  fallbackMs: number
}

/** Last word on a command. `absent` marks an alert ended only because a newer list no longer named it. */
export type Seen = { ack: Acknowledgement | null; until: number; absent?: true }

export type CoreState = {
  v: 1
  seen: Record<string, Seen>
  /** Seen-key of the command that first brought an occurrence. */
  occurrences: Record<string, string>
  /** `mode/id` of an occurrence or alert that is over, whatever arrives later. */
  tombstones: Record<string, { reason: Reason; until: number }>
  /** Everything issued before this is stopped. */
  horizons: Partial<Record<Mode, number>>
  lists: Record<string, { rev: number; issuedAt: number; ids: string[] }>
  config: { rev: number; areaPath: string[]; keys: TrustedKey[]; volume: number; streamHosts?: string[] }
  /** The newest policy of each area that had one to say. */
  policies: Record<string, { rev: number; inherits: boolean; rules: AirRules }>
  items: Record<string, Item>
  outbox: Acknowledgement[]
  seq: number
  /** The chime that sounds for a technician, if one does. */
  selfTest?: { token: number; commandId: string; seenKey: string }
}

export const emptyState = (): CoreState => ({
  v: 1,
  seen: {},
  occurrences: {},
  tombstones: {},
  horizons: {},
  lists: {},
  config: { rev: 0, areaPath: [], keys: [], volume: 80 },
  policies: {},
  items: {},
  outbox: [],
  seq: 0,
})

/** What an earlier version of this program wrote down lacks what it did not know of yet. */
export function upgradeState(saved: CoreState): CoreState {
  const state = { ...emptyState(), ...saved }
  for (const item of Object.values(state.items)) {
    item.hardEndAt ??= null
    item.precedence ??= 0
    item.relay ??= null
  }
  return state
}
