import { z } from '@hono/zod-openapi'
import { AreaCode, AreaRef, SearchText, textLine } from '../areas/schema.ts'
import { TrustedKey } from '../protocol/messages.ts'

export const SpeakerId = z
  .string()
  .regex(/^spk_[0-9a-z]{26}$/, 'the id of a speaker')
  .openapi({ example: 'spk_01kag3v7q2m8w5d4x9r6t1y0z3' })

const settings = {
  name: textLine(120),
  latitude: z.number().min(-90).max(90).nullable(),
  longitude: z.number().min(-180).max(180).nullable(),
  hornCount: z.number().int().min(1).max(16),
  volume: z.number().int().min(0).max(100),
}

// Both numbers, both null, or both left out.
const bothOrNeither = (value: { latitude?: number | null | undefined; longitude?: number | null | undefined }) =>
  typeof value.latitude === typeof value.longitude

export const CreateSpeaker = z
  .strictObject({
    name: settings.name,
    areaCode: AreaCode,
    latitude: settings.latitude.default(null),
    longitude: settings.longitude.default(null),
    hornCount: settings.hornCount.default(2),
    volume: settings.volume.default(80),
  })
  .refine(bothOrNeither, { path: ['longitude'], message: 'latitude and longitude go together' })
  .openapi('CreateSpeaker')

export const UpdateSpeaker = z
  .strictObject(settings)
  .partial()
  .refine(bothOrNeither, { path: ['longitude'], message: 'latitude and longitude go together' })
  .refine((value) => Object.keys(value).length > 0, 'name at least one thing to change')
  .openapi('UpdateSpeaker')

export const MoveSpeaker = z.strictObject({ areaCode: AreaCode }).openapi('MoveSpeaker')

export const ListSpeakers = z.object({
  area: AreaRef.optional().openapi({ description: 'This area (or group) and everything inside it.' }),
  online: z.enum(['true', 'false']).optional(),
  status: z.enum(['active', 'retired']).default('active'),
  q: SearchText.optional().openapi({ description: 'Part of the name, accents or not.' }),
  sort: z
    .enum(['id', 'name', 'area', 'presence'])
    .default('id')
    .openapi({ description: '`id`: oldest first. `presence`: whose last coming or going lies longest ago first.' }),
})

export const SpeakerView = z
  .object({
    id: SpeakerId,
    name: z.string(),
    areaCode: AreaCode,
    areaPath: z.string(),
    areaName: z.string(),
    communeCode: AreaCode.openapi({ description: 'The lowest official unit; the area itself when it is no hamlet.' }),
    communeName: z.string(),
    latitude: z.number().nullable(),
    longitude: z.number().nullable(),
    hornCount: z.number().int(),
    volume: z.number().int().openapi({ description: 'As it was set here.' }),
    reportedVolume: z
      .number()
      .int()
      .nullable()
      .openapi({ description: 'As the device last said; null when it has not said.' }),
    model: z.string().nullable(),
    status: z.enum(['active', 'retired']),
    enrolledAt: z.iso.datetime().nullable(),
    online: z.boolean(),
    presenceAt: z.iso.datetime().nullable().openapi({ description: 'When it last came or went.' }),
    lastSeenAt: z.iso.datetime().nullable(),
    telemetry: z.record(z.string(), z.unknown()).nullable(),
    createdAt: z.iso.datetime(),
  })
  .openapi('Speaker')

/** As many as a province is designed for. */
export const POINTS_MAX = 20_000

export const PointsQuery = z.object({ area: ListSpeakers.shape.area })

export const SpeakerPoints = z
  .object({
    items: z.array(
      z.object({
        id: SpeakerId,
        name: z.string(),
        areaCode: AreaCode,
        lat: z.number().nullable(),
        lon: z.number().nullable(),
        online: z.boolean(),
        enrolled: z.literal(false).optional().openapi({ description: 'Only when no device has taken its place yet.' }),
        playing: z
          .enum(['normal', 'priority', 'emergency', 'drill'])
          .optional()
          .openapi({ description: 'Only when it sounds. `drill`: an emergency that is one.' }),
      }),
    ),
    areas: z
      .record(z.string(), z.object({ name: z.string(), parentCode: z.string().nullable() }))
      .openapi({ description: 'Names of the areas in `items`, and of what these lie in.' }),
    truncated: z.boolean().openapi({ description: `True: there are more than ${POINTS_MAX}; ask by area.` }),
  })
  .openapi('SpeakerPoints', { description: 'Active speakers, by area and name.' })

const Words = z.object({ vi: z.string(), en: z.string() })

export const SpeakerNow = z
  .object({
    speakerId: SpeakerId,
    online: z.boolean(),
    current: z
      .object({
        occurrenceId: z.string(),
        kind: z.enum(['schedule', 'programme', 'alert', 'all-clear', 'live']),
        title: z.string(),
        priority: z.enum(['normal', 'priority', 'emergency']),
        mode: z.enum(['live', 'drill', 'test']),
        step: z.enum(['accepted', 'fetched', 'armed', 'playing']).openapi({ description: 'How far it has come.' }),
        startAt: z.iso.datetime().openapi({ description: 'When it was to begin.' }),
        since: z.iso.datetime().nullable().openapi({ description: 'Since when it sounds; null: not yet.' }),
        bulletinId: z.string().nullable(),
        alertId: z.string().nullable(),
      })
      .nullable(),
    alert: z
      .object({
        id: z.string(),
        title: z.string(),
        mode: z.enum(['live', 'drill', 'test']),
        riskLevel: z.number().int(),
        sentAt: z.iso.datetime().nullable(),
        validUntil: z.iso.datetime().nullable(),
      })
      .nullable()
      .openapi({ description: 'The highest active alert that reaches it.' }),
    next: z.array(
      z.object({
        occurrenceId: z.string(),
        title: z.string(),
        priority: z.enum(['normal', 'priority', 'emergency']),
        startAt: z.iso.datetime(),
        clipDurationMs: z.number().int().nullable().openapi({ description: 'Null: a live stream.' }),
      }),
    ),
    words: Words.openapi({ description: 'One sentence: what it plays and why.' }),
  })
  .openapi('SpeakerNow')
export type SpeakerNow = z.infer<typeof SpeakerNow>

export const PlayTestTone = z
  .strictObject({
    volume: settings.volume
      .optional()
      .openapi({ description: 'At most what the speaker is set to, which it is unless given.' }),
  })
  .openapi('PlayTestTone')

export const SpeakerCommandParams = z.object({
  id: SpeakerId,
  commandId: z.string().regex(/^cmd_[0-9a-z]{26}$/, 'the id of a command'),
})

export const SpeakerCommandView = z
  .object({
    id: z.string(),
    speakerId: SpeakerId,
    kind: z.literal('selfTest'),
    volume: z.number().int(),
    state: z
      .enum(['sent', 'playing', 'played', 'rejected', 'preempted', 'cancelled', 'failed', 'expired', 'no-answer'])
      .openapi({ description: '`sent` and `playing` may still change; `no-answer`: nothing came in time.' }),
    reason: z.string().nullable(),
    reasonText: Words.nullable(),
    playedMs: z.number().int().nullable(),
    issuedAt: z.iso.datetime(),
    expiresAt: z.iso.datetime(),
    answeredAt: z.iso.datetime().nullable(),
  })
  .openapi('SpeakerCommand')
export type SpeakerCommandView = z.infer<typeof SpeakerCommandView>

export const EnrolmentCodeView = z
  .object({
    speakerId: SpeakerId,
    code: z.string().openapi({ example: 'K7QM-2X9D-4TRW', description: 'Shown once; works once.' }),
    expiresAt: z.iso.datetime(),
  })
  .openapi('EnrolmentCode')

export const SpeakerWithCodeView = SpeakerView.extend({ enrolment: EnrolmentCodeView }).openapi('SpeakerWithCode')

const PublicJwk = TrustedKey.shape.publicJwk.extend({ x: z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'an Ed25519 key') })

export const EnrolSpeaker = z
  .object({
    code: z.string().trim().min(1).max(40),
    publicJwk: PublicJwk.optional().openapi({
      description: 'Profile full: the key it signs its acknowledgements with.',
    }),
    model: textLine(100),
  })
  .openapi('EnrolSpeaker')

export const EnrolmentView = z
  .object({
    speakerId: SpeakerId,
    mqtt: z
      .object({ url: z.string(), password: z.string() })
      .openapi({ description: 'User name and client id: the speakerId.' }),
    topicRoot: z.string().openapi({ example: 'loa/v1' }),
    presenceEpoch: z.number().int().openapi({
      description: 'Epochs of presence must be above this: an earlier device of this place had counted so far.',
    }),
    config: z.string().openapi({ description: 'The signed config document (JWS), the same as stands retained.' }),
    configKey: z.object({ kid: z.string(), publicJwk: TrustedKey.shape.publicJwk }),
  })
  .openapi('Enrolment')
