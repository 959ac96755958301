import { EventEmitter } from 'node:events'
import type { Clock } from '../../src/clock.ts'
import type { Logger } from '../../src/log.ts'
import type { Acknowledgement } from '../../src/protocol/messages.ts'
import type { Identity } from '../speaker/enrol.ts'
import { seededRandom } from '../speaker/random.ts'
import { AlarmHeap } from './alarms.ts'
import type { Faults } from './faults.ts'
import { Member } from './member.ts'
import type { SoundEvent } from './member-output.ts'
import { Shared } from './shared.ts'

export type FleetSpeaker = Identity & { faults?: Faults }

export type FleetOptions = {
  speakers: readonly FleetSpeaker[]
  /** The same seed gives the same faults; what the network does to them is not ours to repeat. */
  seed: number
  clock: Clock
  log: Logger
  /** Connections being made at one time. */
  dialing?: number
  /** Off in benches: ten thousand of them each minute would be measured too. */
  telemetry?: boolean
}

export type FleetEvents = {
  ack: [speakerId: string, ack: Acknowledgement]
  sound: [event: SoundEvent]
  online: [speakerId: string]
  offline: [speakerId: string]
}

export interface Fleet {
  readonly speakers: readonly Member[]
  /** Resolves when every speaker that is meant to connect has been told to; see `allOnline`. */
  start(): Promise<void>
  stop(): Promise<void>
  /** Resolves when all speakers but the `absent` have been connected and subscribed once. Rejects after `timeoutMs`. */
  allOnline(timeoutMs: number): Promise<void>
  on<E extends keyof FleetEvents>(event: E, listener: (...args: FleetEvents[E]) => void): void
  off<E extends keyof FleetEvents>(event: E, listener: (...args: FleetEvents[E]) => void): void
  stats(): FleetStats
}

export type FleetStats = {
  speakers: number
  online: number
  sounding: number
  connections: number
  acknowledgements: number
  refused: number
  envelopesOpened: number
  fetches: number
}

const DIALING = 200
const STARTING = 500

/**
 * Thousands of light speakers in one process, each with its own MQTT connection, memory and clock, on the very core of
 * the reference speaker. Shared in the process, because it is one machine: identical envelopes are opened once and each
 * audio file is fetched and verified once (shared.ts). Output is durations without samples.
 */
export function createFleet(options: FleetOptions): Fleet {
  const { clock, log, seed } = options
  const events = new EventEmitter<FleetEvents>()
  const alarms = new AlarmHeap()
  const shared = new Shared(clock, seededRandom(seed))
  const turnToDial = turnstile(options.dialing ?? DIALING)
  const arrived = new Set<string>()
  const counts = { online: 0, connections: 0, acknowledgements: 0, refused: 0 }

  const members = options.speakers.map(
    ({ faults, ...identity }, index) =>
      new Member({
        identity,
        faults: faults ?? {},
        random: seededRandom(seed * 1_000_003 + index),
        clock,
        alarms,
        shared,
        turnToDial,
        telemetry: options.telemetry ?? false,
        onAck: (speakerId, ack) => {
          counts.acknowledgements += 1
          events.emit('ack', speakerId, ack)
        },
        onSound: (event) => events.emit('sound', event),
        onPresence: (speakerId, online) => {
          counts.online += online ? 1 : -1
          if (online) {
            counts.connections += 1
            arrived.add(speakerId)
          }
          events.emit(online ? 'online' : 'offline', speakerId)
        },
        onRefused: () => {
          counts.refused += 1
        },
      }),
  )
  const expected = members.filter((member) => member.faults.dead !== 'absent').length

  return {
    speakers: members,
    async start() {
      for (let at = 0; at < members.length; at += STARTING)
        await Promise.all(members.slice(at, at + STARTING).map((member) => member.start()))
      log.info({ speakers: members.length }, 'fleet started')
    },
    async stop() {
      shared.close()
      await Promise.all(members.map((member) => member.stop()))
      alarms.clear()
    },
    allOnline(timeoutMs) {
      return new Promise((resolve, reject) => {
        const done = () => {
          clearTimeout(timer)
          events.off('online', check)
        }
        const check = () => {
          if (arrived.size < expected) return
          done()
          resolve()
        }
        const timer = setTimeout(() => {
          done()
          reject(new Error(`${arrived.size} of ${expected} speakers had connected after ${timeoutMs} ms`))
        }, timeoutMs)
        events.on('online', check)
        check()
      })
    },
    on: (event, listener) => void events.on(event, listener as never), // safe: the signature above binds them
    off: (event, listener) => void events.off(event, listener as never), // safe: as above
    stats: () => ({
      speakers: members.length,
      sounding: members.filter((member) => member.sounding !== undefined).length,
      envelopesOpened: shared.envelopesOpened,
      fetches: shared.fetches,
      ...counts,
    }),
  }
}

/** Lets at most `places` in at a time, first come first served. */
function turnstile(places: number): (enter: (release: () => void) => void) => void {
  const queue: Array<(release: () => void) => void> = []
  let free = places
  const next = () => {
    while (free > 0) {
      const enter = queue.shift()
      if (!enter) return
      free -= 1
      let released = false
      enter(() => {
        if (released) return
        released = true
        free += 1
        next()
      })
    }
  }
  return (enter) => {
    queue.push(enter)
    next()
  }
}
