import { z } from '@hono/zod-openapi'
import { AreaRef, SearchText } from '../areas/schema.ts'
import { commaList } from '../http/comma-list.ts'
import { PageQuery } from '../http/pagination.ts'
import { Revision } from '../http/revision.ts'

const AreaCodes = z
  .array(z.string().min(1).max(64))
  .min(1)
  .max(200)
  .meta({ description: 'Area codes or group ids; everything below them is meant too', example: ['05857'] })

export const TOPICS = [
  'notice',
  'news',
  'law',
  'health',
  'agriculture',
  'security',
  'culture',
  'weather',
  'other',
] as const

const content = {
  title: z.string().trim().min(1).max(200),
  topic: z.enum(TOPICS).default('notice').meta({ description: 'Lĩnh vực' }),
  language: z
    .string()
    .regex(/^[a-z]{2,3}$/)
    .default('vi')
    .meta({ description: 'ISO 639 code of the spoken language' }),
  priority: z
    .enum(['normal', 'priority'])
    .default('normal')
    .meta({ description: 'Emergencies are alerts, not bulletins' }),
  text: z
    .string()
    .trim()
    .min(1)
    .max(20_000)
    .optional()
    .meta({ description: 'Spoken by text to speech unless clipId is given' }),
  clipId: z.string().optional().meta({ description: 'A clip of the library' }),
  areaCodes: AreaCodes,
}

export const CreateBulletin = z.object(content).meta({ id: 'CreateBulletin' })
export type CreateBulletin = z.infer<typeof CreateBulletin>

export const UpdateBulletin = z
  .object({
    ...content,
    topic: z.enum(TOPICS),
    language: content.language.unwrap(),
    priority: z.enum(['normal', 'priority']),
  })
  .partial()
  .extend({ revision: Revision })
  .meta({ id: 'UpdateBulletin' })
export type UpdateBulletin = z.infer<typeof UpdateBulletin>

export const ApproveBulletin = z
  .object({
    clipSha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .meta({ description: 'Hash of the audio that was heard' }),
    revision: z.number().int().positive().meta({
      description: 'The revision that was seen: title and areas as well as the sound',
    }),
    preflightHash: z
      .string()
      .regex(/^[0-9a-f]{64}$/, 'the hash of POST /bulletins/{id}/preflight')
      .meta({ description: 'Of what was shown: what will sound where and when, and what gives way to it' }),
  })
  .meta({ id: 'ApproveBulletin' })
export type ApproveBulletin = z.infer<typeof ApproveBulletin>
export const RejectBulletin = z.object({ reason: z.string().trim().min(1).max(1_000) }).meta({ id: 'RejectBulletin' })
export const RevokeBulletin = z.object({ reason: z.string().trim().min(1).max(1_000) }).meta({ id: 'RevokeBulletin' })

export const BULLETIN_STATUSES = ['draft', 'submitted', 'approved', 'rejected', 'revoked'] as const

export const ListBulletins = PageQuery.extend({
  status: commaList(BULLETIN_STATUSES).optional(),
  mine: z.enum(['true', 'false']).optional().meta({ description: 'Written or last edited by the caller' }),
  area: AreaRef.optional().meta({ description: 'For this area (or group): inside it, or for an area above it' }),
  q: SearchText.optional().meta({ description: 'Part of the title, accents or not' }),
})

/** An airing that is to come, as far as it is known. */
const NextAiring = z.object({
  scheduleId: z.string().nullable().meta({ description: 'Null: as an item of a programme' }),
  programmeId: z.string().nullable(),
  startAt: z.iso.datetime(),
  endAt: z.iso.datetime().nullable(),
})

export const Bulletin = z
  .object({
    id: z.string(),
    title: z.string(),
    topic: z.string(),
    language: z.string(),
    priority: z.enum(['normal', 'priority']),
    text: z.string().nullable(),
    clipId: z.string().nullable(),
    clipSha256: z.string().nullable(),
    clipDurationMs: z.number().int().nullable(),
    areaCodes: z.array(z.string()),
    areaNames: z.array(z.string()).meta({ description: 'In the order of areaCodes' }),
    status: z.enum(BULLETIN_STATUSES),
    revision: z.number().int(),
    authorId: z.string(),
    authorName: z.string().meta({ description: 'Of the person or API token; empty when it is gone' }),
    submittedAt: z.iso.datetime().nullable(),
    approverId: z.string().nullable(),
    approverName: z.string().nullable(),
    approvedAt: z.iso.datetime().nullable(),
    decisionReason: z.string().nullable(),
    preflightHash: z.string().nullable().meta({ description: 'Of what the approver was shown' }),
    validTo: z.iso.datetime().nullable().meta({ description: 'Of one from above: no airing of it begins after this' }),
    nextAirings: z.array(NextAiring).meta({
      description:
        'The next three by its schedules and in programmes, also while it waits for approval: nothing sounds before that',
    }),
    airsOnApproval: z.boolean().meta({ description: 'A schedule of it begins as soon as it is approved' }),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'Bulletin' })
export type Bulletin = z.infer<typeof Bulletin>
