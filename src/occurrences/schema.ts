import { z } from '@hono/zod-openapi'
import { AreaRef } from '../areas/schema.ts'
import { commaList } from '../http/comma-list.ts'
import { PageQuery } from '../http/pagination.ts'

export const OCCURRENCE_STATUSES = [
  'planned',
  'armed',
  'airing',
  'completed',
  'partial',
  'failed',
  'missed',
  'cancelled',
  'preempted',
  'expired',
] as const
const PRIORITIES = ['normal', 'priority', 'emergency'] as const
const Instant = z.iso.datetime({ offset: true })

// A month of one commune in one request; still bounded.
const CALENDAR_LIMIT = 1_000

export const ListOccurrences = PageQuery.extend({
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(CALENDAR_LIMIT)
    .default(50)
    .meta({ description: 'How many items at most.' }),
  status: commaList(OCCURRENCE_STATUSES).optional(),
  priority: commaList(PRIORITIES).optional(),
  from: Instant.optional().meta({ description: 'Starts at or after' }),
  to: Instant.optional().meta({ description: 'Starts before' }),
  area: AreaRef.optional().meta({
    description: 'What sounds in this area (or group): inside it, or meant for one above',
  }),
  scheduleId: z.string().optional(),
  bulletinId: z.string().optional(),
  programmeId: z.string().optional(),
  order: z.enum(['asc', 'desc']).default('desc').meta({ description: 'By start' }),
  counts: z
    .enum(['true', 'false'])
    .default('false')
    .meta({ description: 'Count the deliveries of each airing too (your areas only)' }),
})

export const MoveOccurrence = z
  .union([
    z.strictObject({
      localAt: z
        .string()
        .regex(/^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/, 'YYYY-MM-DDTHH:MM')
        .meta({ description: "Wall time of the schedule's zone", example: '2026-11-22T05:12' }),
    }),
    z.strictObject({ startAt: Instant }),
  ])
  .meta({ id: 'MoveOccurrence' })
export type MoveOccurrence = z.infer<typeof MoveOccurrence>

export const CancelOccurrence = z
  .object({ reason: z.string().trim().min(1).max(1_000) })
  .meta({ id: 'CancelOccurrence' })

export const DeliveryCounts = z.object({
  played: z.number().int(),
  failed: z.number().int().meta({ description: 'Ended without having played it to the end' }),
  pending: z.number().int().meta({ description: 'No end reported yet' }),
})

export const Occurrence = z
  .object({
    id: z.string(),
    kind: z.enum(['schedule', 'programme', 'alert', 'all-clear', 'live']),
    scheduleId: z.string().nullable(),
    alertId: z.string().nullable(),
    bulletinId: z.string().nullable(),
    programmeId: z.string().nullable().meta({ description: 'Of an item of a programme' }),
    programmeTitle: z.string().nullable(),
    itemId: z.string().nullable(),
    relayId: z.string().nullable().meta({ description: 'The station that is relayed' }),
    hardEndAt: z.iso.datetime().nullable().meta({ description: 'Silent then, whatever still sounds' }),
    title: z.string(),
    mode: z.enum(['live', 'drill', 'test']),
    priority: z.enum(PRIORITIES),
    areaCodes: z.array(z.string()),
    areaNames: z.array(z.string()).meta({ description: 'In the order of areaCodes' }),
    localAt: z.string().meta({ description: "The slot of the rule that it stands for, in the schedule's wall time" }),
    startAt: z.iso.datetime(),
    endAt: z.iso
      .datetime()
      .meta({ description: 'When the sound is over; of an alert or a live one, when it ended or must end' }),
    movedFrom: z.iso.datetime().nullable().meta({ description: 'Where its rule had put it, if a person moved it' }),
    validUntil: z.iso.datetime().meta({ description: 'Nothing starts after this' }),
    clipSha256: z.string().nullable().meta({ description: 'Null only for a live one that has no recording yet' }),
    clipDurationMs: z.number().int().nullable(),
    status: z.enum(OCCURRENCE_STATUSES),
    reason: z.string().nullable(),
    reasonText: z.object({ vi: z.string(), en: z.string() }).nullable(),
    note: z.string().nullable().meta({ description: 'Why a person cancelled it, in their words' }),
    targets: z.number().int().nullable().meta({ description: 'Speakers it was sent to' }),
    counts: DeliveryCounts.nullable().meta({ description: 'Only when asked for, and once it was sent' }),
    closedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Occurrence' })
export type Occurrence = z.infer<typeof Occurrence>
