import type { Acknowledgement, Document } from '../../src/protocol/messages.ts'
import type { Reason } from '../../src/protocol/reasons.ts'
import { isRelay, wantRelay } from './core-relay.ts'
import { instant, MEMORY_MS, nextInstant, repeatsUntil } from './core-rules.ts'
import type { CoreState, Effect, Item, Sound } from './core-types.ts'

export type CoreOptions = {
  speakerId: string
  state?: CoreState
  /** Is this audio at hand, whole and verified? A look into the shell's index, not IO. */
  isCached: (sha256: string) => boolean
  /** From "start" to the first sound of this hardware, ms: scheduled starts are asked for that much earlier. */
  outputLatencyMs?: number
}

/** What outlives a turn but not a power cut: whose sound is on the one output. */
export type Output = {
  token: number
  wakeAt: number | undefined
  sounding: { key: string; token: number; kind: Sound['kind'] } | undefined
}

export type Step = Acknowledgement['step']
type Why = { reason?: Reason; detail?: string; playedMs?: number }

const MAX_SEEN = 2_000
const MAX_OUTBOX = 5_000
const ACKS_PER_MESSAGE = 50
const UNNUMBERED = -1

/** One input's worth of work: collects effects and acknowledgements, and closes the books at its end. */
export class Turn {
  readonly state: CoreState
  readonly output: Output
  readonly options: CoreOptions
  readonly now: number
  /** How much of the sound that is on has been heard, ms. */
  readonly soundedMs: number
  readonly effects: Effect[] = []
  dirty = false
  #acks: Acknowledgement[] = []
  #remembered = false

  constructor(state: CoreState, output: Output, options: CoreOptions, now: number, soundedMs: number) {
    this.state = state
    this.output = output
    this.options = options
    this.now = now
    this.soundedMs = soundedMs
  }

  items(): Item[] {
    return Object.values(this.state.items)
  }

  note(note: string, commandId?: string, detail?: string): void {
    this.effects.push({ type: 'note', note, ...(commandId && { commandId }), ...(detail && { detail }) })
  }

  /** Take a command into memory. With `ack` it is also answered, and that is the last word on it. */
  remember(seenKey: string, command: Document, ack?: Acknowledgement, absent = false): void {
    const until = Math.max(this.now, instant(command.expiresAt)) + MEMORY_MS
    this.state.seen[seenKey] = { ack: ack ?? null, until, ...(absent && { absent }) }
    this.#remembered = true
    this.dirty = true
    if (ack) this.#acks.push(ack)
  }

  answer(ack: Acknowledgement): void {
    this.#acks.push(ack)
  }

  ack(command: Document, step: Step, why: Why = {}): Acknowledgement {
    const occurrenceId = 'occurrenceId' in command ? { occurrenceId: command.occurrenceId } : {}
    return this.fresh({ commandId: command.id, ...occurrenceId, step, ...why })
  }

  /** `seq` is given when the turn closes: only what is really sent may use one up. */
  fresh(words: Omit<Acknowledgement, 'seq' | 'at'>): Acknowledgement {
    return { seq: UNNUMBERED, at: new Date(this.now).toISOString(), ...words }
  }

  say(item: Item, step: Step, why: Why = {}): void {
    // `playing` names the instant of the first sound, which this hardware makes a little after it was told to.
    const at = this.now + (step === 'playing' ? (this.options.outputLatencyMs ?? 0) : 0)
    const { commandId, occurrenceId } = item
    const ack = { seq: UNNUMBERED, commandId, occurrenceId, step, at: new Date(at).toISOString(), ...why }
    const seen = this.state.seen[item.seenKey]
    if (seen) seen.ack = ack
    item.rung = step
    this.#acks.push(ack)
    this.dirty = true
  }

  /** The terminal state of an item, exactly once. */
  end(item: Item, step: Step, why: Why = {}): void {
    if (!this.state.items[item.key]) return
    delete this.state.items[item.key]
    if (item.stream) this.effects.push({ type: 'hang-up', occurrenceId: item.occurrenceId })
    this.say(item, step, { ...why, ...(item.started && { playedMs: item.playedMs }) })
  }

  wantAudio(item: Item): void {
    if (isRelay(item)) {
      wantRelay(this, item)
      return
    }
    if (item.stream) {
      item.audioState = 'fetching'
      this.effects.push({ type: 'listen', occurrenceId: item.occurrenceId, stream: item.stream })
    }
    if (!item.audio) return
    item.audioState = this.options.isCached(item.audio.sha256) ? 'ready' : 'fetching'
    if (item.audioState === 'ready') return
    const until = item.repeat ? repeatsUntil(item) : item.validUntil
    this.effects.push({ type: 'fetch', audio: item.audio, until, urgent: item.priority === 'emergency' })
  }

  /** Number what is said, put it in the outbox, and say when time itself is the next input. */
  close(): Effect[] {
    const acks = lastWordPerCommand(this.#acks)
    for (const ack of acks) {
      if (ack.seq === UNNUMBERED) {
        this.state.seq += 1
        ack.seq = this.state.seq
      }
      if (this.state.outbox.some((waiting) => waiting.seq === ack.seq)) continue
      this.state.outbox.push(ack)
      this.dirty = true
    }
    if (this.state.outbox.length > MAX_OUTBOX) this.state.outbox.splice(0, this.state.outbox.length - MAX_OUTBOX)
    // Memory is only tidied when something was added to it.
    if (this.#remembered) this.#forget()
    if (this.dirty) this.effects.unshift({ type: 'persist' })
    for (let at = 0; at < acks.length; at += ACKS_PER_MESSAGE)
      this.effects.push({ type: 'acknowledge', acks: acks.slice(at, at + ACKS_PER_MESSAGE) })
    this.#schedule()
    return this.effects
  }

  #schedule(): void {
    let next: number | undefined
    for (const item of this.items()) {
      const at = nextInstant(item, this.now)
      if (at !== undefined && (next === undefined || at < next)) next = at
    }
    if (next === this.output.wakeAt) return
    this.output.wakeAt = next
    this.effects.push({ type: 'wake', at: next })
  }

  #forget(): void {
    const { seen, tombstones, occurrences } = this.state
    for (const [key, { until }] of Object.entries(tombstones)) if (until < this.now) delete tombstones[key]
    const keys = Object.keys(seen)
    if (keys.length <= MAX_SEEN) return
    const alive = new Set(this.items().map((item) => item.seenKey))
    for (const key of keys) if (!alive.has(key) && (seen[key]?.until ?? 0) < this.now) delete seen[key]
    for (const [key, seenKey] of Object.entries(occurrences)) if (!seen[seenKey]) delete occurrences[key]
  }
}

/** Several rungs in one instant are told as the last of them; answers given again stand for themselves. */
function lastWordPerCommand(acks: readonly Acknowledgement[]): Acknowledgement[] {
  if (acks.length < 2) return [...acks]
  const last = new Map<string, Acknowledgement>()
  for (const ack of acks) last.set(ack.seq === UNNUMBERED ? ack.commandId : `${ack.commandId}#${ack.seq}`, ack)
  return [...last.values()]
}
