import type { Clock } from '../../src/clock.ts'
import { PRE_TONE_MS } from '../../src/protocol/messages.ts'
import type { Effect, Input, Sound, StreamState } from '../speaker/core-types.ts'
import type { Alarm, AlarmHeap } from './alarms.ts'
import type { Shared } from './shared.ts'

/** A sound that began or ended on one speaker, on the process's clock. */
export type SoundEvent = {
  speakerId: string
  occurrenceId: string
  event: 'started' | 'ended' | 'stopped' | 'power-cut'
  kind: Sound['kind']
  offsetMs: number
  at: Date
}

export type OutputOptions = {
  speakerId: string
  clock: Clock
  alarms: AlarmHeap
  shared: Shared
  feed: (input: Input) => void
  onSound: (event: SoundEvent) => void
}

type Sounding = {
  token: number
  occurrenceId: string
  sound: Sound
  startedAt: number
  lengthMs: number
  alarm: Alarm | undefined
}

/** The output of a simulated speaker: it makes no sound and only keeps its time. Streams are listened to, not drained. */
export class MemberOutput {
  readonly #options: OutputOptions
  readonly #streams = new Map<string, () => void>()
  #sounding: Sounding | undefined

  constructor(options: OutputOptions) {
    this.#options = options
  }

  /** How much of the present sound has been heard. */
  get soundedMs(): number {
    return this.#sounding ? Math.min(this.#sounding.lengthMs, performance.now() - this.#sounding.startedAt) : 0
  }

  play({ token, occurrenceId, sound }: Extract<Effect, { type: 'start' }>): void {
    const lengthMs = lengthOf(sound)
    const alarm = Number.isFinite(lengthMs) ? this.#options.alarms.set(lengthMs, () => this.#end(token)) : undefined
    this.#sounding = { token, occurrenceId, sound, startedAt: performance.now(), lengthMs, alarm }
    this.#tell('started', this.#sounding)
  }

  silence(event: SoundEvent['event']): void {
    if (!this.#sounding) return
    this.#options.alarms.cancel(this.#sounding.alarm)
    this.#tell(event, this.#sounding)
    this.#sounding = undefined
  }

  listen({ occurrenceId, stream }: Extract<Effect, { type: 'listen' }>): void {
    this.hangUp(occurrenceId)
    const onState = (state: StreamState) => {
      // A relay has no end of its own: what becomes of its sound is for the core to say.
      if (stream.source !== 'relay' && (state === 'over' || state === 'lost')) this.#endStream(occurrenceId, state)
      this.#options.feed({ type: 'stream', occurrenceId, state })
    }
    this.#streams.set(occurrenceId, this.#options.shared.listen(stream, onState))
  }

  hangUp(occurrenceId: string): void {
    this.#streams.get(occurrenceId)?.()
    this.#streams.delete(occurrenceId)
  }

  /** The machine is off. */
  close(event: 'stopped' | 'power-cut'): void {
    this.silence(event)
    for (const occurrenceId of [...this.#streams.keys()]) this.hangUp(occurrenceId)
  }

  #end(token: number): void {
    const { lengthMs = 0 } = this.#sounding ?? {}
    this.silence('ended')
    this.#options.feed({ type: 'sound-ended', token, soundedMs: lengthMs })
  }

  /** Nobody drains a stream here: it sounds until it ends. */
  #endStream(occurrenceId: string, state: 'over' | 'lost'): void {
    const sounding = this.#sounding
    if (sounding?.sound.kind !== 'stream' || sounding.occurrenceId !== occurrenceId) return
    const { token } = sounding
    const { soundedMs } = this
    this.silence('ended')
    if (state === 'over') this.#options.feed({ type: 'sound-ended', token, soundedMs })
    else this.#options.feed({ type: 'sound-failed', token, soundedMs, reason: 'stream-lost' })
  }

  #tell(event: SoundEvent['event'], { occurrenceId, sound }: Sounding): void {
    const offsetMs = sound.kind === 'speech' ? sound.offsetMs : 0
    const { speakerId, clock } = this.#options
    this.#options.onSound({ speakerId, occurrenceId, event, kind: sound.kind, offsetMs, at: clock.now() })
  }
}

function lengthOf(sound: Sound): number {
  if (sound.kind === 'tone') return PRE_TONE_MS[sound.tone]
  return sound.kind === 'stream' ? Number.POSITIVE_INFINITY : Math.max(0, sound.audio.durationMs - sound.offsetMs)
}
