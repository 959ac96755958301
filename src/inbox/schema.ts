import { z } from '@hono/zod-openapi'
import { TOPICS } from '../bulletins/schema.ts'
import { commaList } from '../http/comma-list.ts'
import { PageQuery } from '../http/pagination.ts'
import { Occurrence } from '../occurrences/schema.ts'

const ITEM_STATUSES = [
  'received',
  'waiting',
  'accepted',
  'scheduled',
  'sent',
  'tested',
  'applied',
  'declined',
  'refused',
  'expired',
  'superseded',
  'cancelled',
] as const

/** About 700 kB of sound: a minute and a half of MP3. What is longer is fetched from an address. */
const INLINE_AUDIO_CHARS = 900_000

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/, '64 hexadecimal digits, lower case')
const Instant = z.iso.datetime({ offset: true })
const Words = z.object({ vi: z.string(), en: z.string() })
export const ExternalId = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$/, 'letters, digits and . _ : - only')
  .meta({ description: "The source's own id of the bulletin", example: 'TN-2026-1122-07' })
const Version = z.number().int().min(1).max(1_000_000_000)

const SourceAudio = z
  .union([
    z.strictObject({
      url: z.url({ protocol: /^https?$/ }).max(2_000),
      sha256: Sha256.meta({ description: 'Of the bytes at that address; checked' }),
    }),
    z.strictObject({
      base64: z
        .string()
        .min(4)
        .max(INLINE_AUDIO_CHARS)
        .regex(/^[A-Za-z0-9+/]+={0,2}$/, 'base64, without line breaks'),
      sha256: Sha256.optional(),
    }),
  ])
  .meta({ id: 'SourceAudio', description: 'MP3, WAV, OGG/Opus, WebM, M4A/AAC or FLAC; the type is told by content' })

/** One bulletin as a source system hands it down: docs/source-profile.md. */
export const SourceBulletin = z
  .strictObject({
    externalId: ExternalId,
    version: Version.meta({ description: 'Grows with every change; the same again changes nothing' }),
    issuedAt: Instant.meta({ description: 'When this version was issued above' }),
    title: z.string().trim().min(1).max(200),
    topic: z.enum(TOPICS).default('notice'),
    language: z
      .string()
      .regex(/^[a-z]{2,3}$/)
      .default('vi')
      .meta({ description: 'ISO 639 code of the spoken language' }),
    priority: z.enum(['normal', 'priority', 'emergency']),
    mode: z
      .enum(['live', 'drill', 'test'])
      .default('live')
      .meta({ description: '`drill`: emergencies only, says so aloud; `test`: checked wholly, makes no sound' }),
    areaCodes: z
      .array(z.string().regex(/^[A-Za-z0-9-]{1,64}$/, 'an area code, as a string'))
      .min(1)
      .max(200),
    text: z.string().trim().min(1).max(20_000).optional().meta({ description: 'Spoken here, unless audio is given' }),
    audio: SourceAudio.optional(),
    airAt: Instant.optional().meta({ description: 'The wished start; a priority item without it airs at once' }),
    validTo: Instant.optional().meta({ description: 'After this it is of no use to anybody' }),
    approvedBy: z
      .strictObject({ name: z.string().trim().min(1).max(200), position: z.string().trim().max(200).optional() })
      .optional()
      .meta({ description: 'Who approved it above; needed for priority and emergency' }),
    riskLevel: z.number().int().min(1).max(5).optional().meta({ description: 'Emergencies: Decision 18/2021/QĐ-TTg' }),
    repeatEverySeconds: z.number().int().min(5).max(3_600).optional(),
    preTone: z.enum(['siren', 'chime', 'none']).optional(),
    allClearText: z.string().trim().min(1).max(2_000).optional(),
  })
  .meta({ id: 'SourceBulletin' })
export type SourceBulletin = z.output<typeof SourceBulletin>

export const SourceCancellation = z
  .strictObject({
    externalId: ExternalId,
    version: Version,
    cancelled: z.strictObject({ reason: z.string().trim().min(1).max(500) }),
  })
  .meta({ id: 'SourceCancellation' })

export const CancelQuery = z.object({
  version: z.coerce
    .number()
    .int()
    .min(1)
    .max(1_000_000_000)
    .optional()
    .meta({ description: 'Higher than the version it withdraws; one more than the newest known unless given' }),
  reason: z.string().trim().min(1).max(500),
})

/** What the source is told of one version, at once and whenever it changes. */
export const Receipt = z
  .object({
    itemId: z.string(),
    externalId: z.string(),
    version: z.number().int(),
    kind: z.enum(['bulletin', 'cancellation']),
    status: z.enum(ITEM_STATUSES),
    reason: z.string().nullable(),
    stillInForce: z
      .number()
      .int()
      .nullable()
      .meta({ description: 'Of a version that was refused: the former one, which stands as if this had never come' }),
    priority: z.enum(['normal', 'priority', 'emergency']),
    mode: z.enum(['live', 'drill', 'test']),
    areaCodes: z.array(z.string()),
    clipSha256: z.string().nullable().meta({ description: 'Of the sound that will be heard, once it is known' }),
    airAt: z.iso.datetime().nullable().meta({ description: 'When it is planned to sound; until then what was wished' }),
    receivedAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'SourceReceipt' })
export type Receipt = z.infer<typeof Receipt>

export const Airing = z.object({
  occurrenceId: z.string(),
  status: z.string(),
  reason: z.string().nullable(),
  startAt: z.iso.datetime(),
  areas: z.array(
    z.object({
      areaCode: z.string(),
      total: z.number().int(),
      played: z.number().int(),
      notPlayed: z.array(z.object({ reason: z.string(), count: z.number().int() })),
    }),
  ),
})
export type Airing = z.infer<typeof Airing>

export const SourceStatus = z
  .object({ receipt: Receipt, airings: z.array(Airing) })
  .meta({ id: 'SourceStatus', description: 'The newest version, and what came of it' })

/** What goes up when one airing of a bulletin or an emergency is closed, and again when late reports bettered it. */
export const PlayResult = Airing.extend({
  kind: z.literal('play-result'),
  externalId: z.string(),
  version: z.number().int(),
  airing: z.enum(['schedule', 'programme', 'alert', 'all-clear', 'live']).meta({ description: 'What aired' }),
}).meta({ id: 'SourcePlayResult' })
export type PlayResult = z.infer<typeof PlayResult>

/** What goes up once a day, of the day before. */
export const DailyReport = z
  .object({
    kind: z.literal('report'),
    date: z.iso.date(),
    zone: z.string(),
    areaCode: z.string(),
    airings: z.number().int().meta({ description: 'Due in this area' }),
    airingsPlayed: z.number().int().meta({ description: 'Heard from one speaker at least' }),
    minutesOnAir: z.number(),
    deliveries: z.number().int().meta({ description: 'Airings times speakers' }),
    deliveriesPlayed: z.number().int(),
    speakers: z.number().int(),
    speakersAlive: z.number().int().meta({ description: 'Connected, or heard of since the day began' }),
    speakersAliveShare: z.number().min(0).max(1).nullable(),
  })
  .meta({ id: 'SourceDailyReport' })
export type DailyReport = z.infer<typeof DailyReport>

/** The receipt of a bulletin that a source gave when asked, and that could not be taken. */
export const Refusal = z
  .object({
    kind: z.literal('refusal'),
    externalId: z.string().nullable(),
    version: z.number().int().nullable(),
    status: z.literal('refused'),
    reason: z.string(),
    problem: z.object({
      code: z.string(),
      detail: z.string(),
      errors: z.array(z.object({ pointer: z.string(), detail: z.string() })),
    }),
  })
  .meta({ id: 'SourceRefusal' })
export type Refusal = z.infer<typeof Refusal>

export const InboxItem = Receipt.extend({
  id: z.string(),
  sourceId: z.string(),
  sourceName: z.string(),
  title: z.string(),
  topic: z.string(),
  language: z.string(),
  text: z.string().nullable(),
  clipId: z.string().nullable(),
  clipDurationMs: z.number().int().nullable(),
  areaNames: z.array(z.string()).meta({ description: 'In the order of areaCodes' }),
  approvedBy: z.object({ name: z.string(), position: z.string().optional() }).nullable(),
  refusedBecause: Words.nullable().meta({ description: 'Of what the station itself could not carry out' }),
  riskLevel: z.number().int().nullable(),
  issuedAt: z.iso.datetime({ offset: true }).nullable(),
  validTo: z.iso.datetime().nullable(),
  bulletinId: z.string().nullable(),
  scheduleId: z.string().nullable(),
  alertId: z.string().nullable(),
  decidedBy: z.string().nullable(),
  decidedByName: z.string().nullable(),
  decidedAt: z.iso.datetime().nullable(),
})
  .omit({ itemId: true })
  .meta({ id: 'InboxItem' })
export type InboxItem = z.infer<typeof InboxItem>

/** What became of one item here, and what its source was told of it. */
export const ItemOutcome = z
  .object({
    airings: z.array(Airing.extend({ status: Occurrence.shape.status })).meta({ description: 'Newest first' }),
    told: z
      .array(
        z.object({
          kind: z.enum(['receipt', 'play-result']),
          status: z.string().meta({ description: 'Of the item, or of the airing' }),
          reason: z.string().nullable(),
          state: z.enum(['waiting', 'sent', 'dead']),
          at: z.iso.datetime().meta({ description: 'When it was sent; until then when it happened' }),
        }),
      )
      .meta({ description: 'Oldest first; nothing of a source that takes no reports' }),
  })
  .meta({ id: 'InboxItemOutcome' })

export const ListInbox = PageQuery.extend({
  status: commaList(ITEM_STATUSES).optional(),
  sourceId: z.string().optional(),
  externalId: ExternalId.optional().meta({ description: 'All versions of one bulletin; with sourceId' }),
})

export const AcceptItem = z
  .object({
    version: Version.meta({ description: 'The version that was read; a newer one is refused' }),
    title: z
      .string()
      .trim()
      .min(1)
      .max(200)
      .optional()
      .meta({ description: 'Another title than the one it came with' }),
  })
  .meta({ id: 'AcceptItem' })
export const DeclineItem = z
  .object({ version: Version, reason: z.string().trim().min(1).max(500) })
  .meta({ id: 'DeclineItem' })

const baseUrl = z.url({ protocol: /^https?$/ }).max(500)
const sourceFields = {
  name: z.string().trim().min(1).max(200).meta({ example: 'Hệ thống thông tin nguồn tỉnh Thái Nguyên' }),
  baseUrl: baseUrl.optional().meta({ description: 'Where it takes our reports; of a pull source, its bulletins too' }),
  secret: z.string().min(1).max(500).optional().meta({ description: 'Our credential there; kept sealed, never shown' }),
  mayEmergency: z.boolean(),
}
export const CreateSource = z
  .object({
    ...sourceFields,
    mayEmergency: z.boolean().default(false).meta({ description: 'Its emergencies go out at once, without us' }),
    kind: z.enum(['push', 'pull']),
    areaCode: z.string().min(1).max(64).meta({ description: 'Nothing outside it is ever taken', example: '19' }),
  })
  .refine((source) => source.kind === 'push' || source.baseUrl !== undefined, {
    path: ['baseUrl'],
    message: 'a source that we ask needs an address',
  })
  .meta({ id: 'CreateInboxSource' })
export type CreateSource = z.input<typeof CreateSource>

export const UpdateSource = z
  .object({ ...sourceFields, baseUrl: baseUrl.nullable() })
  .partial()
  .extend({
    status: z.enum(['active', 'paused', 'ended']).optional().meta({ description: 'What has ended stays so' }),
    newToken: z.literal(true).optional().meta({ description: 'The old token ends; the new one is in the answer' }),
  })
  .meta({ id: 'UpdateInboxSource' })
export type UpdateSource = z.input<typeof UpdateSource>

export const InboxSource = z
  .object({
    id: z.string(),
    name: z.string(),
    kind: z.enum(['push', 'pull']),
    baseUrl: z.string().nullable(),
    areaCode: z.string(),
    areaName: z.string(),
    mayEmergency: z.boolean(),
    status: z.enum(['active', 'paused', 'ended']),
    hasSecret: z.boolean(),
    cursor: z.string().nullable(),
    lastContactAt: z.iso.datetime().nullable(),
    lastError: z.string().nullable(),
    lastErrorText: Words.nullable(),
    waitingToSend: z.number().int(),
    deadLetters: z.number().int(),
    createdBy: z.string(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'InboxSource' })
export type InboxSource = z.infer<typeof InboxSource>

export const MadeSource = InboxSource.extend({
  token: z.string().nullable().meta({ description: 'Of a push source, when it was made: shown now and never again' }),
}).meta({ id: 'MadeInboxSource' })
export type MadeSource = z.infer<typeof MadeSource>

export const Outgoing = z
  .object({
    id: z.number().int(),
    kind: z.enum(['receipt', 'play-result', 'report']),
    payload: z.record(z.string(), z.unknown()),
    attempts: z.number().int(),
    state: z.enum(['waiting', 'sent', 'dead']),
    nextAttemptAt: z.iso.datetime(),
    sentAt: z.iso.datetime().nullable(),
    deadAt: z.iso.datetime().nullable(),
    lastError: z.string().nullable(),
    lastErrorText: Words.nullable(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'InboxOutgoing' })
export type Outgoing = z.infer<typeof Outgoing>

export const ListOutbox = PageQuery.extend({ state: z.enum(['waiting', 'sent', 'dead']).optional() })
export const RetryOutbox = z
  .object({
    ids: z.array(z.number().int()).max(500).optional().meta({ description: 'All dead letters unless given' }),
  })
  .meta({ id: 'RetryOutbox' })
