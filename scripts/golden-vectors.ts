import { createPrivateKey, createPublicKey } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { CompactSign, type CryptoKey, importJWK, type JWK } from 'jose'
import { signDocument } from '../src/protocol/envelope.ts'
import {
  type Acknowledgements,
  type Addressee,
  type Document,
  type Play,
  PROTOCOL_VERSION,
  type Presence,
  purposeOf,
  type Telemetry,
  type TrustedKey,
} from '../src/protocol/messages.ts'
import { areaTopic, speakerSubscriptions, speakerTopic } from '../src/protocol/topics.ts'

/**
 * Golden vectors of speaker protocol v1: what a vendor's engineer feeds to a speaker, and what must come of it. Ed25519
 * is deterministic, so the same input gives the same bytes for ever; test/contract/golden.test.ts holds us to that.
 * The keys are made of one repeated byte: for tests only, trusted by nothing.
 */
const SEEDS = { emergency: 1, routine: 2, drill: 3, config: 4, foreign: 9 } as const
const SPEAKER = 'spk_00000000000000000000000001'
const AREA_PATH = ['VN', '19', '05857']
const ROOT = 'loa/v1'
const ISSUED = '2026-09-01T05:00:00.000Z'
const EXPIRES = '2026-09-01T06:00:00.000Z'

const id = (prefix: string, number: number) => `${prefix}_${String(number).padStart(26, '0')}`

type Purpose = TrustedKey['purpose']
// PKCS #8 wrapping of a bare Ed25519 seed, RFC 8410 §7.
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex')

function jwkOf(seed: number): JWK & { x: string } {
  const key = createPrivateKey({ key: Buffer.concat([PKCS8, Buffer.alloc(32, seed)]), format: 'der', type: 'pkcs8' })
  const { x = '' } = createPublicKey(key).export({ format: 'jwk' })
  return { ...key.export({ format: 'jwk' }), x }
}

const signingKey = async (name: keyof typeof SEEDS, purpose: Purpose) => ({
  kid: `golden-${name}`,
  purpose,
  privateKey: (await importJWK(jwkOf(SEEDS[name]), 'EdDSA')) as CryptoKey, // safe: an OKP JWK never imports as bytes
})

const trusted = (['emergency', 'routine', 'drill', 'config'] as const).map(
  (purpose): TrustedKey => ({
    kid: `golden-${purpose}`,
    purpose,
    publicJwk: { kty: 'OKP', crv: 'Ed25519', x: jwkOf(SEEDS[purpose]).x },
  }),
)

const claims = (number: number, change: { mode?: Document['mode']; to?: Addressee } = {}) => ({
  v: PROTOCOL_VERSION as 1, // safe: the literal the constant holds
  id: id('cmd', number),
  issuedAt: ISSUED,
  expiresAt: EXPIRES,
  mode: 'live' as const,
  to: { areas: ['05857'], speakers: [], except: [] },
  ...change,
})

const audio = {
  sha256: 'a'.repeat(64),
  bytes: 480_000,
  mime: 'audio/mpeg' as const,
  durationMs: 60_000,
  urls: [`https://loa.example.vn/audio/${'a'.repeat(64)}.mp3`],
}

const normal: Play = {
  ...claims(1),
  kind: 'play',
  occurrenceId: id('occ', 1),
  bulletinId: id('bul', 1),
  priority: 'normal',
  title: 'Bản tin buổi sáng',
  startAt: '2026-09-01T05:05:00.000Z',
  validUntil: '2026-09-01T05:07:00.000Z',
  audio,
  volume: 70,
  resume: 'continue',
}
const alarm: Play = {
  ...claims(2),
  kind: 'play',
  occurrenceId: id('occ', 2),
  alertId: id('alt', 2),
  priority: 'emergency',
  riskLevel: 3,
  title: 'Cảnh báo lũ quét',
  validUntil: EXPIRES,
  repeat: { everySeconds: 120, until: EXPIRES },
  preTone: 'siren',
  audio,
  resume: 'drop',
}

const DOCUMENTS: Record<string, Document> = {
  'play, normal, at its minute': normal,
  'play, priority': { ...normal, ...claims(3), occurrenceId: id('occ', 3), priority: 'priority', resume: 'restart' },
  'play, emergency, now, repeating': alarm,
  'play, emergency of a drill': { ...alarm, ...claims(4, { mode: 'drill' }), occurrenceId: id('occ', 4) },
  'play, live stream': {
    ...claims(12),
    kind: 'play',
    occurrenceId: id('occ', 12),
    priority: 'priority',
    title: 'Chủ tịch xã nói trực tiếp',
    validUntil: '2026-09-01T05:20:00.000Z',
    stream: {
      mime: 'audio/mpeg',
      url: 'https://loa.example.vn/live/00000000000000000000000000000000.mp3',
      bufferMs: 800,
      until: '2026-09-01T05:20:00.000Z',
    },
    resume: 'drop',
  },
  'play, relay of a station': {
    ...claims(15),
    kind: 'play',
    occurrenceId: id('occ', 15),
    priority: 'normal',
    title: 'Tiếp sóng Đài Tiếng nói Việt Nam',
    startAt: '2026-09-01T05:05:00.000Z',
    validUntil: '2026-09-01T05:35:00.000Z',
    stream: {
      mime: 'audio/mpeg',
      url: 'https://loa.example.vn/relay/rly_00000000000000000000000001/0000000000000000.mp3',
      bufferMs: 1_500,
      until: '2026-09-01T05:35:00.000Z',
      source: 'relay',
      fallback: audio,
    },
    resume: 'continue',
    hardEndAt: '2026-09-01T05:35:00.000Z',
  },
  'play, cutting its own class': {
    ...normal,
    ...claims(16),
    occurrenceId: id('occ', 16),
    hardEndAt: '2026-09-01T05:10:00.000Z',
    precedence: 1,
  },
  'play to one speaker': {
    ...normal,
    ...claims(5, { to: { areas: [], speakers: [SPEAKER], except: [] } }),
    occurrenceId: id('occ', 5),
  },
  stop: { ...claims(6), kind: 'stop', occurrenceIds: [id('occ', 1)] },
  stopAll: { ...claims(7), kind: 'stopAll', issuedBefore: '2026-09-01T05:10:00.000Z' },
  allClear: {
    ...claims(8),
    kind: 'allClear',
    alertId: id('alt', 2),
    alertOccurrenceId: id('occ', 2),
    occurrenceId: id('occ', 8),
    title: 'Báo yên',
    audio,
  },
  selfTest: {
    ...claims(14, { mode: 'test', to: { areas: [], speakers: [SPEAKER], except: [] } }),
    kind: 'selfTest',
    volume: 60,
  },
  config: {
    ...claims(9, { to: { areas: [], speakers: [SPEAKER], except: [] } }),
    kind: 'config',
    rev: 7,
    areaPath: AREA_PATH,
    keys: trusted,
    volume: 80,
  },
  'config, naming the hosts of streams': {
    ...claims(17, { to: { areas: [], speakers: [SPEAKER], except: [] } }),
    kind: 'config',
    rev: 8,
    areaPath: AREA_PATH,
    keys: trusted,
    volume: 80,
    streamHosts: ['loa.example.vn', '10.20.0.5:8443'],
  },
  'policy, with one area above': {
    ...claims(18),
    kind: 'policy',
    areaCode: '05857',
    rev: 2,
    inherits: false,
    rules: {
      zone: 'Asia/Ho_Chi_Minh',
      layers: [
        { windows: [{ weekdays: [1, 2, 3, 4, 5, 6, 7], from: '05:00', to: '21:00' }], onHolidays: 'as-usual' },
        {
          windows: [
            { weekdays: [1, 2, 3, 4, 5], from: '05:00', to: '05:45', season: { from: '04-01', to: '09-30' } },
            { weekdays: [1, 2, 3, 4, 5], from: '05:30', to: '06:15', season: { from: '10-01', to: '03-31' } },
            { weekdays: [1, 2, 3, 4, 5, 6, 7], from: '17:00', to: '17:45' },
          ],
          onHolidays: 'as-sunday',
        },
      ],
      quietHours: [{ from: '22:00', to: '05:00' }],
      volumeCaps: [{ from: '05:00', to: '06:00', percent: 60 }],
      holidays: ['2026-09-02'],
    },
  },
  'policy, given up': {
    ...claims(19),
    kind: 'policy',
    areaCode: '05857',
    rev: 3,
    inherits: true,
    rules: { zone: 'Asia/Ho_Chi_Minh', layers: [], quietHours: [], volumeCaps: [], holidays: [] },
  },
}

const sign = async (document: Document) => {
  const purpose = purposeOf(document)
  return signDocument(document, await signingKey(purpose, purpose))
}

async function signAs(name: keyof typeof SEEDS, kid: string, payload: string): Promise<string> {
  const { privateKey } = await signingKey(name, 'config')
  return new CompactSign(new TextEncoder().encode(payload)).setProtectedHeader({ alg: 'EdDSA', kid }).sign(privateKey)
}

function microphoneWithFallback(): unknown {
  const microphone = DOCUMENTS['play, live stream']
  const stream = microphone?.kind === 'play' ? microphone.stream : undefined
  return { ...microphone, stream: { ...stream, fallback: audio } }
}

/** Every way in which an envelope is refused; `reason` and nothing else decides. */
async function refused() {
  const good = await sign(alarm)
  const [header = '', payload = '', signature = ''] = good.split('.')
  const flip = (text: string) => `${text.slice(0, 20)}${text[20] === 'A' ? 'B' : 'A'}${text.slice(21)}`
  const none = Buffer.from(JSON.stringify({ alg: 'none', kid: 'golden-emergency' })).toString('base64url')
  return [
    { name: 'one bit of the signature', reason: 'bad-signature', jws: `${header}.${payload}.${flip(signature)}` },
    { name: 'one bit of the payload', reason: 'bad-signature', jws: `${header}.${flip(payload)}.${signature}` },
    { name: 'alg none', reason: 'bad-signature', jws: `${none}.${payload}.` },
    {
      name: 'a key nobody knows',
      reason: 'bad-signature',
      jws: await signAs('foreign', 'golden-foreign', JSON.stringify(alarm)),
    },
    {
      name: 'another key under a known kid',
      reason: 'bad-signature',
      jws: await signAs('foreign', 'golden-emergency', JSON.stringify(alarm)),
    },
    {
      name: 'an emergency under the routine key',
      reason: 'wrong-key',
      jws: await signAs('routine', 'golden-routine', JSON.stringify(alarm)),
    },
    {
      name: 'a live emergency under the drill key',
      reason: 'wrong-key',
      jws: await signAs('drill', 'golden-drill', JSON.stringify(alarm)),
    },
    {
      name: 'a config under the emergency key',
      reason: 'wrong-key',
      jws: await signAs('emergency', 'golden-emergency', JSON.stringify(DOCUMENTS['config'])),
    },
    {
      name: 'an emergency as a live stream',
      reason: 'malformed',
      jws: await signAs(
        'emergency',
        'golden-emergency',
        JSON.stringify({ ...DOCUMENTS['play, live stream'], priority: 'emergency' }),
      ),
    },
    {
      name: 'a policy under the routine key',
      reason: 'wrong-key',
      jws: await signAs('routine', 'golden-routine', JSON.stringify(DOCUMENTS['policy, given up'])),
    },
    {
      name: 'an emergency with a hard end',
      reason: 'malformed',
      jws: await signAs('emergency', 'golden-emergency', JSON.stringify({ ...alarm, hardEndAt: EXPIRES })),
    },
    {
      name: 'a microphone with a fallback',
      reason: 'malformed',
      jws: await signAs('routine', 'golden-routine', JSON.stringify(microphoneWithFallback())),
    },
    { name: 'no document', reason: 'malformed', jws: await signAs('emergency', 'golden-emergency', '{"kind":"play"}') },
    { name: 'not JSON', reason: 'malformed', jws: await signAs('emergency', 'golden-emergency', 'còi báo động') },
    { name: 'not a JWS', reason: 'bad-signature', jws: 'còi báo động' },
  ]
}

const ACKNOWLEDGEMENTS: Acknowledgements = {
  v: 1,
  acks: [
    { seq: 1, commandId: id('cmd', 1), occurrenceId: id('occ', 1), step: 'accepted', at: '2026-09-01T05:00:01.000Z' },
    { seq: 2, commandId: id('cmd', 1), occurrenceId: id('occ', 1), step: 'armed', at: '2026-09-01T05:00:04.000Z' },
    { seq: 3, commandId: id('cmd', 1), occurrenceId: id('occ', 1), step: 'playing', at: '2026-09-01T05:05:00.000Z' },
    {
      seq: 4,
      commandId: id('cmd', 1),
      occurrenceId: id('occ', 1),
      step: 'preempted',
      at: '2026-09-01T05:09:00.000Z',
      reason: 'preempted',
      detail: id('occ', 2),
      playedMs: 21_500,
    },
    {
      seq: 5,
      commandId: id('cmd', 15),
      occurrenceId: id('occ', 15),
      step: 'played',
      at: '2026-09-01T05:35:00.000Z',
      reason: 'fallback-played',
      detail: '42',
      playedMs: 1_800_000,
    },
    {
      seq: 6,
      commandId: id('cmd', 16),
      occurrenceId: id('occ', 16),
      step: 'rejected',
      at: '2026-09-01T15:00:00.000Z',
      reason: 'quiet-hours',
    },
    {
      seq: 7,
      commandId: id('cmd', 17),
      occurrenceId: id('occ', 17),
      step: 'preempted',
      at: '2026-09-02T14:58:00.000Z',
      reason: 'quiet-hours',
      detail: id('occ', 2),
      playedMs: 1_500_000,
    },
  ],
}
const PRESENCE: Presence[] = [
  { v: 1, online: true, epoch: 12, model: 'loa-lang reference speaker', profile: 'basic' },
  { v: 1, online: false, epoch: 12, model: 'loa-lang reference speaker', profile: 'basic' },
]
const TELEMETRY: Telemetry = { v: 1, at: '2026-09-01T05:05:30.000Z', playing: id('occ', 1), volume: 70 }

/** File name → content, for test/contract/golden/. */
export async function goldenVectors(): Promise<Record<string, string>> {
  const alarmJws = await sign(alarm)
  const documents: Record<string, Document> = {
    ...DOCUMENTS,
    'alerts, one active': { ...claims(10), kind: 'alerts', areaCode: '05857', rev: 3, alerts: [alarmJws] },
    'alerts, none': { ...claims(11), kind: 'alerts', areaCode: '05857', rev: 4, alerts: [] },
  }
  const signed = Object.entries(documents).map(async ([name, document]) => ({
    name,
    kid: `golden-${purposeOf(document)}`,
    document,
    jws: await sign(document),
  }))
  const topics = {
    root: ROOT,
    speakerId: SPEAKER,
    areaPath: AREA_PATH,
    subscriptions: speakerSubscriptions(ROOT, SPEAKER, AREA_PATH),
    commandsOfArea: areaTopic(ROOT, '05857', 'commands'),
    alertOfArea: areaTopic(ROOT, '05857', 'alert'),
    policyOfArea: areaTopic(ROOT, '05857', 'policy'),
    acks: speakerTopic(ROOT, SPEAKER, 'acks'),
    presence: speakerTopic(ROOT, SPEAKER, 'presence'),
  }
  return {
    'keys.json': toFile(trusted),
    'documents.json': toFile(await Promise.all(signed)),
    'refused.json': toFile(await refused()),
    'topics.json': toFile(topics),
    'upward.json': toFile({ acknowledgements: ACKNOWLEDGEMENTS, presence: PRESENCE, telemetry: TELEMETRY }),
  }
}

const toFile = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`

if (import.meta.main) {
  const folder = new URL('../test/contract/golden/', import.meta.url)
  await mkdir(folder, { recursive: true })
  for (const [name, content] of Object.entries(await goldenVectors())) await writeFile(new URL(name, folder), content)
}
