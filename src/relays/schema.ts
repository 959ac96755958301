import { z } from '@hono/zod-openapi'
import { AreaRef, SearchText, textLine } from '../areas/schema.ts'
import { PageQuery } from '../http/pagination.ts'
import { Revision } from '../http/revision.ts'

export const RELAY_FORMATS = ['mp3', 'aac', 'hls'] as const
export const RELAY_STATUSES = ['unchecked', 'ok', 'silent', 'unreachable', 'refused'] as const

const content = {
  name: textLine(120).meta({ example: 'Đài Tiếng nói Việt Nam, VOV1' }),
  url: z.string().trim().min(1).max(2_000).meta({
    description: 'Of the stream itself: MP3 or AAC over HTTP (Icecast too), or an HLS playlist. Public addresses only.',
    example: 'https://radio.example.vn/vov1.m3u8',
  }),
  areaCodes: z
    .array(z.string().min(1).max(64))
    .min(1)
    .max(200)
    .meta({ description: 'Area codes or group ids whose people may relay it, and all below them', example: ['19'] }),
  fallbackClipId: z.string().min(1).max(64).meta({ description: 'The clip that sounds while the stream is lost' }),
  notes: z.string().trim().min(1).max(1_000).nullable(),
}

export const CreateRelay = z.object({ ...content, notes: content.notes.default(null) }).meta({ id: 'CreateRelay' })
export type CreateRelay = z.input<typeof CreateRelay>

export const UpdateRelay = z.object(content).partial().extend({ revision: Revision }).meta({ id: 'UpdateRelay' })
export type UpdateRelay = z.infer<typeof UpdateRelay>

export const ListRelays = PageQuery.extend({
  q: SearchText.optional().meta({ description: 'Part of the name, accents or not' }),
  area: AreaRef.optional().meta({ description: 'Usable in this area (or group)' }),
  status: z.enum(RELAY_STATUSES).optional(),
  archived: z.enum(['true', 'false']).default('false'),
})

const Words = z.object({ vi: z.string(), en: z.string() })

export const Relay = z
  .object({
    id: z.string(),
    name: z.string(),
    url: z.string(),
    format: z
      .enum(RELAY_FORMATS)
      .nullable()
      .meta({ description: 'As heard; null until the first check that heard it' }),
    areaCodes: z.array(z.string()),
    areaNames: z.array(z.string()),
    fallbackClipId: z.string(),
    fallbackClip: z.object({
      id: z.string(),
      title: z.string(),
      durationMs: z.number().int(),
      url: z.string().meta({ description: 'Of its audio, to listen to' }),
    }),
    notes: z.string().nullable(),
    status: z.enum(RELAY_STATUSES),
    statusText: Words,
    reason: z.string().nullable().meta({ description: 'Why it is not ok, a stable code; in words in `statusText`' }),
    checkedAt: z.iso.datetime().nullable(),
    lastOkAt: z.iso.datetime().nullable(),
    measured: z
      .object({
        codec: z.string(),
        kbps: z.number().nullable(),
        hertz: z.number().nullable(),
        levelDb: z.number().nullable().meta({ description: 'Mean level of about 5 s, dBFS' }),
      })
      .nullable(),
    listeners: z.number().int().meta({ description: 'Who hears it through this process at this moment' }),
    revision: z.number().int(),
    archivedAt: z.iso.datetime().nullable(),
    createdBy: z.string(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'Relay' })
export type Relay = z.infer<typeof Relay>

export const RelayedBy = z
  .object({
    count: z.number().int().meta({ description: 'Of all; `first` holds the first few' }),
    first: z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        areaNames: z.array(z.string()),
        nextAt: z.iso.datetime().nullable().meta({ description: 'When it is relayed next; null: none is planned yet' }),
        silentMs: z.number().int().meta({ description: 'Of a session, without this station' }),
      }),
    ),
  })
  .meta({ id: 'RelayedBy' })
export type RelayedBy = z.infer<typeof RelayedBy>
