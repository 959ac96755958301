import { z } from 'zod'
import { AirRules } from './policy-rules.ts'
import { REASON_CODES } from './reasons.ts'

/** The wire contract with speakers, version 1. Everything down is one of `Document`, inside a JWS (envelope.ts). */
export const PROTOCOL_VERSION = 1

const instant = z.iso.datetime({ offset: true })
const id = z.string().regex(/^[a-z]{3}_[0-9a-z]{26}$/, 'a prefixed, sortable id')
const areaCode = z.string().regex(/^[0-9A-Za-z-]{1,32}$/)
const speakerId = z.string().regex(/^[0-9A-Za-z_-]{1,64}$/)

export const Addressee = z.strictObject({
  areas: z.array(areaCode).max(500).default([]),
  speakers: z.array(speakerId).max(500).default([]),
  except: z.array(speakerId).max(500).default([]),
})
export type Addressee = z.infer<typeof Addressee>

/** Claims that every document carries. `id` is the idempotency key: a speaker acts on it once. */
const common = {
  v: z.literal(PROTOCOL_VERSION),
  id,
  issuedAt: instant,
  expiresAt: instant,
  mode: z.enum(['live', 'drill', 'test']),
  to: Addressee,
}

export const Audio = z.object({
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.number().int().positive(),
  mime: z.literal('audio/mpeg'),
  durationMs: z.number().int().positive(),
  urls: z
    .array(z.url({ protocol: /^https?$/ }))
    .min(1)
    .max(4),
})
export type Audio = z.infer<typeof Audio>

/** What an absent `source` means is `microphone`. */
export const STREAM_SOURCES = ['microphone', 'relay'] as const

/** Sound that is made while it is heard, instead of a file: a live microphone, or a station that is relayed. MPEG audio by HTTP. */
export const Stream = z.object({
  mime: z.literal('audio/mpeg'),
  url: z.url({ protocol: /^https?$/ }),
  /** Gathered before the first sound, against a link that brings the sound in bursts. */
  bufferMs: z.number().int().min(0).max(10_000),
  /** Silence at this instant, whatever still comes. */
  until: instant,
  source: z.enum(STREAM_SOURCES).optional(),
  /** Of a relay: sounds over and over while the station does not. */
  fallback: Audio.optional(),
})
export type Stream = z.infer<typeof Stream>

/** A relay is connected to this long before its `startAt`. */
export const RELAY_LEAD_MS = 10_000
/** A relay that is not ready this long after its `startAt`, or has brought nothing for `RELAY_STALL_MS`, gives way to its fallback. */
export const RELAY_GRACE_MS = 3_000
export const RELAY_STALL_MS = 5_000

/** A microphone's stream that has brought nothing for this long, over however many connections, is lost. */
export const STREAM_STALL_MS = 15_000

/** Sounds built into every speaker, so that an alarm starts before its words have been fetched. */
export const PRE_TONES = ['siren', 'chime'] as const
export const PRE_TONE_MS: Record<(typeof PRE_TONES)[number], number> = { siren: 3_000, chime: 1_500 }

const PlayShape = z.object({
  ...common,
  kind: z.literal('play'),
  occurrenceId: id,
  bulletinId: id.optional(),
  alertId: id.optional(),
  priority: z.enum(['normal', 'priority', 'emergency']),
  riskLevel: z.number().int().min(1).max(5).optional(),
  title: z.string().max(200),
  /** The instant of the first sound; absent means now. Never before it. */
  startAt: instant.optional(),
  /** Nothing starts after this, whatever the reason. */
  validUntil: instant,
  repeat: z.object({ everySeconds: z.number().int().min(1), until: instant }).optional(),
  preTone: z.enum(PRE_TONES).optional(),
  audio: Audio.optional(),
  stream: Stream.optional(),
  volume: z.number().int().min(0).max(100).optional(),
  resume: z.enum(['continue', 'restart', 'drop']).default('drop'),
  /** Silence at this instant, the end of its session. Routine only. */
  hardEndAt: instant.optional(),
  /** Within one routine class the higher cuts the lower; absent is 0. */
  precedence: z.number().int().min(0).max(9).optional(),
})

/**
 * Either a file, or a stream, which is routine and has neither repeats nor a tone of its own. A microphone begins at
 * once and is never taken up again; a relay may begin at an instant, and what is taken up again is the station.
 */
export const Play = PlayShape.refine(
  ({ audio, stream, priority, startAt, repeat, preTone, resume }) => {
    if (!stream) return audio !== undefined
    if (audio || priority === 'emergency' || repeat || preTone) return false
    return stream.source === 'relay' || (!startAt && resume === 'drop' && !stream.fallback)
  },
  { path: ['stream'] },
).refine(({ priority, hardEndAt, precedence }) => priority !== 'emergency' || (!hardEndAt && !precedence), {
  path: ['hardEndAt'],
})
export type Play = z.infer<typeof Play>

/** End these occurrences, now or whenever their `play` arrives. */
export const Stop = z.object({ ...common, kind: z.literal('stop'), occurrenceIds: z.array(id).min(1).max(200) })
/** End and refuse everything issued before this instant. */
export const StopAll = z.object({ ...common, kind: z.literal('stopAll'), issuedBefore: instant })
/** End one alert and say so aloud. `occurrenceId` is the airing of the all-clear itself. */
export const AllClear = z.object({
  ...common,
  kind: z.literal('allClear'),
  alertId: id,
  alertOccurrenceId: id,
  occurrenceId: id,
  title: z.string().max(200),
  audio: Audio,
})
export type AllClear = z.infer<typeof AllClear>

/** One built-in chime on one speaker, for whoever stands below it. Never while anything else sounds. */
export const SelfTest = z.object({
  ...common,
  kind: z.literal('selfTest'),
  /** At most the volume of the config counts. */
  volume: z.number().int().min(0).max(100),
})
export type SelfTest = z.infer<typeof SelfTest>

/** Retained per area: the active alerts as the very JWS that were sent. `rev` only grows; an empty list ends them. */
export const Alerts = z.object({
  ...common,
  kind: z.literal('alerts'),
  areaCode,
  rev: z.number().int().positive(),
  alerts: z.array(z.string().max(8_192)).max(20),
})
export type Alerts = z.infer<typeof Alerts>

export const TrustedKey = z.object({
  kid: z.string(),
  purpose: z.enum(['emergency', 'routine', 'drill', 'config']),
  publicJwk: z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string() }),
})
export type TrustedKey = z.infer<typeof TrustedKey>

/** Retained per speaker, signed with the `config` key: where it stands, whom it trusts, how loud it is. */
export const SpeakerConfig = z.object({
  ...common,
  kind: z.literal('config'),
  rev: z.number().int().positive(),
  areaPath: z.array(areaCode).min(1).max(20),
  keys: z.array(TrustedKey).max(20),
  volume: z.number().int().min(0).max(100),
  /** Hosts (`name` or `name:port`) that streams may come from. Absent: any. */
  streamHosts: z.array(z.string().min(1).max(255)).max(50).optional(),
})
export type SpeakerConfig = z.infer<typeof SpeakerConfig>

/**
 * Retained per area that has a policy of its own, signed with the `config` key: hours and loudness of routine sound. A
 * speaker obeys that of the deepest area on its path which does not only inherit.
 */
export const Policy = z.object({
  ...common,
  kind: z.literal('policy'),
  areaCode,
  rev: z.number().int().positive(),
  /** The area has no rules of its own any more: those of the next area above hold. */
  inherits: z.boolean(),
  rules: AirRules,
})
export type Policy = z.infer<typeof Policy>

export const Command = z.discriminatedUnion('kind', [Play, Stop, StopAll, AllClear, SelfTest])
export type Command = z.infer<typeof Command>
export const Document = z.discriminatedUnion('kind', [
  Play,
  Stop,
  StopAll,
  AllClear,
  SelfTest,
  Alerts,
  SpeakerConfig,
  Policy,
])
export type Document = z.infer<typeof Document>

/** Which key must have signed a document. A drill key can never make a live sound, nor end a live alert. */
export function purposeOf(document: Document): TrustedKey['purpose'] {
  if (document.kind === 'config' || document.kind === 'policy') return 'config'
  if (document.mode === 'drill') return 'drill'
  if (document.kind === 'play' && document.priority !== 'emergency') return 'routine'
  if (document.kind === 'selfTest') return 'routine'
  return 'emergency'
}

// ---- upward -------------------------------------------------------------------------------------------------------

export const LADDER = ['accepted', 'fetched', 'armed', 'playing', 'played'] as const
export const ENDINGS = ['rejected', 'failed', 'preempted', 'expired', 'cancelled'] as const

/**
 * One rung of one delivery. Each step at most once, rungs may be skipped (a cached file has no `fetched`), none goes
 * down. `at` is the speaker's clock; `seq` counts the speaker's acknowledgements without gaps.
 */
export const Acknowledgement = z.object({
  seq: z.number().int().nonnegative(),
  commandId: id,
  occurrenceId: id.optional(),
  step: z.enum([...LADDER, ...ENDINGS]),
  at: instant,
  reason: z.enum(REASON_CODES).optional(),
  detail: z.string().max(200).optional(),
  clockOffsetMs: z.number().int().optional(),
  playedMs: z.number().int().nonnegative().optional(),
})
export type Acknowledgement = z.infer<typeof Acknowledgement>

export const Acknowledgements = z.object({
  v: z.literal(PROTOCOL_VERSION),
  acks: z.array(Acknowledgement).min(1).max(50),
})
export type Acknowledgements = z.infer<typeof Acknowledgements>

/** Retained birth; the will is the same with `online: false` and the same `epoch`. A higher epoch is a newer connection. */
export const Presence = z.object({
  v: z.literal(PROTOCOL_VERSION),
  online: z.boolean(),
  epoch: z.number().int().nonnegative(),
  model: z.string().max(100).optional(),
  profile: z.enum(['basic', 'scheduled', 'full']).optional(),
})
export type Presence = z.infer<typeof Presence>

export const Telemetry = z.object({
  v: z.literal(PROTOCOL_VERSION),
  at: instant,
  playing: id.nullable(),
  volume: z.number().int().min(0).max(100),
  clockOffsetMs: z.number().int().optional(),
})
export type Telemetry = z.infer<typeof Telemetry>
