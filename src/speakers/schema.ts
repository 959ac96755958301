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
})

export const SpeakerView = z
  .object({
    id: SpeakerId,
    name: z.string(),
    areaCode: AreaCode,
    areaPath: z.string(),
    latitude: z.number().nullable(),
    longitude: z.number().nullable(),
    hornCount: z.number().int(),
    volume: z.number().int(),
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
