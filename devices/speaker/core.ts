import { takeEnvelope } from './core-documents.ts'
import { fallbackChanged, isRelay } from './core-relay.ts'
import { audioLost, restore, settle, soundEnded, soundFailed, streamChanged } from './core-sound.ts'
import { type CoreOptions, type Output, Turn } from './core-turn.ts'
import { type CoreState, type Effect, emptyState, type Input, upgradeState } from './core-types.ts'

/**
 * The playing rules of protocol v1 (docs/protocol.md), without IO, timers or randomness: `handle` takes one input, the
 * speaker's clock (ms since 1970) and how much of the current sound has been heard, and returns what is to be done, in
 * order. The reference speaker and the fleet simulator are two shells around this one class.
 */
export class SpeakerCore {
  /** Plain JSON, complete at the end of every turn. Whoever writes it down at `persist` can go on from it. */
  readonly state: CoreState
  readonly #options: CoreOptions
  readonly #output: Output = { token: 0, wakeAt: undefined, sounding: undefined }

  constructor(options: CoreOptions) {
    this.#options = options
    this.state = options.state ? upgradeState(options.state) : emptyState()
  }

  /** The occurrence that sounds at this moment. */
  get sounding(): string | undefined {
    return this.#output.sounding && this.state.items[this.#output.sounding.key]?.occurrenceId
  }

  /** Hashes that must not be thrown out of the cache. */
  neededAudio(): Set<string> {
    const items = Object.values(this.state.items)
    return new Set(items.flatMap(({ audio, stream }) => audio?.sha256 ?? stream?.fallback?.sha256 ?? []))
  }

  handle(input: Input, now: number, soundedMs = 0): Effect[] {
    // Every answer comes back as one of these, and none of them can change what sounds: no turn for it.
    if (input.type === 'acks-delivered') return this.#delivered(input.seqs)
    const turn = new Turn(this.state, this.#output, this.#options, now, soundedMs)
    take(turn, input)
    settle(turn)
    return turn.close()
  }

  #delivered(seqs: readonly number[]): Effect[] {
    this.state.outbox = this.state.outbox.filter((ack) => !seqs.includes(ack.seq))
    return [{ type: 'persist' }]
  }
}

function take(turn: Turn, input: Exclude<Input, { type: 'acks-delivered' }>): void {
  const { state, output } = turn
  switch (input.type) {
    case 'envelope':
      takeEnvelope(turn, input.opened, input.via)
      break
    case 'audio-ready':
    case 'audio-failed':
      for (const item of turn.items()) {
        if (isRelay(item) && item.stream?.fallback?.sha256 === input.sha256)
          fallbackChanged(turn, item, input.type === 'audio-ready' ? 'ready' : 'failed')
        if (item.audio?.sha256 !== input.sha256 || item.audioState !== 'fetching') continue
        turn.dirty = true
        if (input.type === 'audio-ready') item.audioState = 'ready'
        else audioLost(turn, item, input.reason)
      }
      break
    case 'sound-ended':
      soundEnded(turn, input.token, input.soundedMs)
      break
    case 'sound-failed':
      soundFailed(turn, input.token, input.soundedMs, input.reason)
      break
    case 'stream':
      for (const item of turn.items())
        if (item.stream && item.occurrenceId === input.occurrenceId) streamChanged(turn, item, input.state)
      break
    case 'restored':
      restore(turn)
      break
    case 'connected':
      for (const ack of state.outbox) turn.answer(ack)
      break
    case 'tick':
      // The shell's alarm has rung: say again when the next is wanted, even if it rang early.
      output.wakeAt = undefined
      break
  }
}
