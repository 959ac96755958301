import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { exportJWK, generateKeyPair } from 'jose'
import type { Identity } from '../../devices/speaker/enrol.ts'
import { openMp3 } from '../../devices/speaker/pcm.ts'
import { createAudioPorts } from '../../src/clips/create-audio-ports.ts'
import { systemClock } from '../../src/clock.ts'
import { parseConfig } from '../../src/config.ts'
import { createIds } from '../../src/ids.ts'
import { createLog } from '../../src/log.ts'
import type { Broker, SpeakerCredential } from '../../src/mqtt/broker.ts'
import { SERVER_USERNAME } from '../../src/mqtt/dynamic-security.ts'
import { createEmbeddedBroker } from '../../src/mqtt/embedded.ts'
import { createExternalBroker } from '../../src/mqtt/external.ts'
import { type SigningKey, signDocument } from '../../src/protocol/envelope.ts'
import {
  type Acknowledgement,
  Acknowledgements,
  type Audio,
  type Document,
  type Play,
  Presence,
  purposeOf,
  type TrustedKey,
} from '../../src/protocol/messages.ts'
import { areaTopic, speakersPattern, speakerTopic } from '../../src/protocol/topics.ts'
import { startMosquitto } from './servers.ts'
import { wavOf } from './sound.ts'

/** A station for tests of devices: real broker, real HTTP audio server, real keys, and nothing of the server itself. */
const log = createLog(process.env['LOA_TEST_LOG'] ?? 'silent')
const ids = createIds(systemClock)
export const newId = ids.next
export const ROOT = 'loa/v1'
export const AREA = '05857'
const AREA_PATH = ['VN', '19', AREA]

export type Purpose = TrustedKey['purpose']
export type TestKeys = { trusted: TrustedKey[]; sign(document: Document): Promise<string> }

export async function testKeys(): Promise<TestKeys> {
  const signing = new Map<Purpose, SigningKey>()
  const trusted: TrustedKey[] = []
  for (const purpose of ['emergency', 'routine', 'drill', 'config'] as const) {
    const { publicKey, privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true })
    const { x = '' } = await exportJWK(publicKey)
    const kid = `${purpose}-test`
    signing.set(purpose, { kid, purpose, privateKey })
    trusted.push({ kid, purpose, publicJwk: { kty: 'OKP', crv: 'Ed25519', x } })
  }
  return {
    trusted,
    sign(document) {
      const key = signing.get(purposeOf(document))
      if (!key) throw new Error('every purpose has a key')
      return signDocument(document, key)
    },
  }
}

/** Waits for what has not happened yet and keeps what has. */
export class Seen<T> {
  readonly all: T[] = []
  readonly #waiting = new Set<() => void>()
  add(one: T): void {
    this.all.push(one)
    for (const look of this.#waiting) look()
  }
  /** The first, past or future, for which this holds. */
  async first(matches: (one: T) => boolean): Promise<T> {
    for (let at = 0; ; at++) {
      while (at >= this.all.length) await this.#next()
      const one = this.all[at]
      if (one !== undefined && matches(one)) return one
    }
  }
  /** Until so many have come for which this holds. */
  async count(least: number, matches: (one: T) => boolean = () => true): Promise<T[]> {
    const found: T[] = []
    for (let at = 0; found.length < least; at++) {
      while (at >= this.all.length) await this.#next()
      const one = this.all[at]
      if (one !== undefined && matches(one)) found.push(one)
    }
    return found
  }
  #next(): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        this.#waiting.delete(look)
        resolve()
      }
      this.#waiting.add(look)
    })
  }
}

export type SeenAck = Acknowledgement & { speakerId: string }
export type SeenPresence = Presence & { speakerId: string }

export class Station {
  readonly acks: Seen<SeenAck>
  readonly presences: Seen<SeenPresence>
  readonly keys: TestKeys
  readonly audio: AudioServer
  readonly broker: Broker
  readonly #stopBroker: () => Promise<void>

  constructor(
    keys: TestKeys,
    audio: AudioServer,
    broker: Broker,
    acks: Seen<SeenAck>,
    presences: Seen<SeenPresence>,
    stopBroker: () => Promise<void>,
  ) {
    this.keys = keys
    this.audio = audio
    this.broker = broker
    this.acks = acks
    this.presences = presences
    this.#stopBroker = stopBroker
  }

  claims(change: Partial<Document> = {}) {
    const now = Date.now()
    return {
      v: 1 as const,
      id: ids.next('cmd'),
      issuedAt: new Date(now).toISOString(),
      expiresAt: new Date(now + 600_000).toISOString(),
      mode: 'live' as const,
      to: { areas: [AREA], speakers: [], except: [] },
      ...change,
    }
  }

  play(audio: Audio, change: Partial<Play> = {}): Play {
    return {
      ...this.claims(),
      kind: 'play',
      occurrenceId: ids.next('occ'),
      priority: 'normal',
      title: 'Bản tin',
      validUntil: new Date(Date.now() + 600_000).toISOString(),
      audio,
      resume: 'drop',
      ...change,
    }
  }

  async toArea(document: Document, channel: 'commands' | 'alert' | 'policy' = 'commands'): Promise<void> {
    const jws = await this.keys.sign(document)
    await this.broker.publish(areaTopic(ROOT, AREA, channel), jws, { retain: channel !== 'commands' })
  }

  async toSpeaker(speakerId: string, document: Document): Promise<void> {
    await this.broker.publish(speakerTopic(ROOT, speakerId, 'commands'), await this.keys.sign(document))
  }

  async identity(speakerId: string): Promise<Identity> {
    const configKey = this.keys.trusted.find((key) => key.purpose === 'config')
    if (!configKey) throw new Error('there is a config key')
    const config = await this.keys.sign({
      ...this.claims(),
      to: { areas: [], speakers: [speakerId], except: [] },
      kind: 'config',
      rev: 1,
      areaPath: AREA_PATH,
      keys: this.keys.trusted,
      volume: 100,
    })
    return {
      speakerId,
      mqtt: { url: this.broker.publicUrl, password: passwordOf(speakerId) },
      topicRoot: ROOT,
      config,
      configKey: { kid: configKey.kid, publicJwk: configKey.publicJwk },
    }
  }

  async stop(): Promise<void> {
    await this.broker.stop()
    await this.#stopBroker()
    await this.audio.stop()
  }
}

export const passwordOf = (speakerId: string): string => `password-of-${speakerId}`

export async function startStation(kind: 'aedes' | 'mosquitto', speakerIds: readonly string[]): Promise<Station> {
  const [keys, audio] = await Promise.all([testKeys(), AudioServer.start()])
  const speakers = speakerIds.map((speakerId) => ({ speakerId, password: passwordOf(speakerId) }))
  const { broker, stop } = kind === 'aedes' ? embedded(speakers) : await external(speakers)
  const acks = new Seen<SeenAck>()
  const presences = new Seen<SeenPresence>()
  const speakerOf = (topic: string) => topic.split('/').at(-2) ?? ''
  await broker.subscribe(speakersPattern(ROOT, 'acks'), (topic, payload) => {
    const message = Acknowledgements.parse(JSON.parse(payload.toString()))
    for (const ack of message.acks) acks.add({ ...ack, speakerId: speakerOf(topic) })
  })
  await broker.subscribe(speakersPattern(ROOT, 'presence'), (topic, payload) => {
    presences.add({ ...Presence.parse(JSON.parse(payload.toString())), speakerId: speakerOf(topic) })
  })
  await broker.start()
  await new Promise<void>((resolve) => broker.onConnect(resolve))
  return new Station(keys, audio, broker, acks, presences, stop)
}

function embedded(speakers: readonly SpeakerCredential[]): { broker: Broker; stop: () => Promise<void> } {
  const known = new Map(speakers.map((one) => [one.speakerId, one.password]))
  const check = (speakerId: string, password: string) => Promise.resolve(known.get(speakerId) === password)
  return { broker: createEmbeddedBroker(parseConfig({ LOA_MQTT_PORT: '0' }), check, log), stop: async () => {} }
}

async function external(
  speakers: readonly SpeakerCredential[],
): Promise<{ broker: Broker; stop: () => Promise<void> }> {
  const mosquitto = await startMosquitto({ serverPassword: 'server', speakers })
  const url = mosquitto.url.replace('//', `//${SERVER_USERNAME}:server@`)
  return { broker: createExternalBroker(parseConfig({}), url, log), stop: () => mosquitto.stop() }
}

type Clip = { bytes: Buffer; audio: Audio; cutAfter: number[]; requests: Array<{ range: string | undefined }> }

/** HTTP with Range, as clips are served; a clip can be told to break off, as village links do. */
export class AudioServer {
  readonly #server: Server
  readonly #clips = new Map<string, Clip>()

  private constructor(server: Server) {
    this.#server = server
  }

  static async start(): Promise<AudioServer> {
    const server = createServer()
    const audio = new AudioServer(server)
    server.on('request', (request, response) => audio.#answer(request.url ?? '', request.headers.range, response))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return audio
  }

  /** Serve these bytes. `claim` changes what the command will say of them; `cutAfter`: break off so far into each answer. */
  add(bytes: Buffer, durationMs: number, claim: Partial<Audio> = {}, cutAfter: number[] = []): Audio {
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    const { port } = this.#server.address() as AddressInfo // safe: it listens on TCP
    const name = `${ids.next('clp')}.mp3`
    const audio: Audio = {
      sha256,
      bytes: bytes.length,
      mime: 'audio/mpeg',
      durationMs,
      urls: [`http://127.0.0.1:${port}/${name}`],
      ...claim,
    }
    this.#clips.set(`/${name}`, { bytes, audio, cutAfter: [...cutAfter], requests: [] })
    return audio
  }

  requests(audio: Audio): Array<{ range: string | undefined }> {
    return this.#clips.get(new URL(audio.urls[0] ?? '').pathname)?.requests ?? []
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  #answer(path: string, range: string | undefined, response: ServerResponse): void {
    const clip = this.#clips.get(path)
    if (!clip) return void response.writeHead(404).end()
    clip.requests.push({ range })
    const from = Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0)
    const body = clip.bytes.subarray(from)
    response.writeHead(range ? 206 : 200, { 'content-type': 'audio/mpeg', 'content-length': body.length })
    const cut = clip.cutAfter.shift()
    if (cut === undefined) response.end(body)
    else response.write(body.subarray(0, cut), () => response.destroy())
  }
}

export type Recording = { bytes: Buffer; durationMs: number }

/** A canonical MP3 of seeded notes, through the real transcoder: no two pieces of it are alike. */
export async function makeMp3(seconds: number): Promise<Recording> {
  const folder = await mkdtemp(join(tmpdir(), 'loa-mp3-'))
  try {
    const path = join(folder, 'in.wav')
    await writeFile(path, wavOf(melody(seconds), RATE))
    const { transcoder } = await createAudioPorts(parseConfig({ LOA_DATA_DIR: folder }), log)
    const made = await transcoder.transcode({ path, demuxer: 'wav', maxSeconds: 60 })
    return { bytes: await readFile(made.path), durationMs: made.durationMs }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** What a recording sounds like. */
export async function decoded({ bytes }: Recording): Promise<Float32Array> {
  const folder = await mkdtemp(join(tmpdir(), 'loa-decode-'))
  const path = join(folder, 'a.mp3')
  await writeFile(path, bytes)
  const source = await openMp3(path, 0)
  const pieces: number[] = []
  for (let piece = await source.read(); piece; piece = await source.read())
    for (const sample of piece) pieces.push(sample)
  await source.close()
  await rm(folder, { recursive: true })
  return Float32Array.from(pieces)
}

const RATE = 44_100

function melody(seconds: number): Float32Array {
  return Float32Array.from({ length: seconds * RATE }, (_, at) => {
    const time = at / RATE
    const note = Math.floor(time * 8)
    const hertz = 220 * 2 ** (((note * 7 + note * note * 3) % 24) / 12)
    return 0.4 * Math.sin(2 * Math.PI * hertz * time) + 0.1 * Math.sin(2 * Math.PI * hertz * 2.01 * time)
  })
}

/** Samples of a 16-bit mono WAV file. */
export function readWav(path: string): Float32Array {
  const bytes = readFileSync(path)
  const samples = Math.floor((bytes.length - 44) / 2)
  return Float32Array.from({ length: samples }, (_, at) => bytes.readInt16LE(44 + at * 2) / 32_767)
}

/** Normalised correlation of two recordings at their best alignment within `slack` samples: 1 is the same sound. */
export function correlation(a: Float32Array, b: Float32Array, slack: number): number {
  let best = -1
  for (let shift = -slack; shift <= slack; shift++) {
    const from = Math.max(0, -shift)
    const length = Math.min(a.length - Math.max(0, shift), b.length) - from
    let ab = 0
    let aa = 0
    let bb = 0
    for (let at = from; at < from + length; at += 4) {
      const x = a[at + shift] ?? 0
      const y = b[at] ?? 0
      ab += x * y
      aa += x * x
      bb += y * y
    }
    best = Math.max(best, ab / Math.sqrt(aa * bb))
  }
  return best
}
