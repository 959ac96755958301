import { z } from '@hono/zod-openapi'
import { AreaCode, AreaRef } from '../areas/schema.ts'

export const OccurrenceId = z.string().regex(/^occ_[0-9a-z]{26}$/, 'the id of an occurrence')

export const DELIVERY_STATUSES = [
  'pending',
  'accepted',
  'fetched',
  'armed',
  'playing',
  'played',
  'failed',
  'rejected',
  'preempted',
  'expired',
  'cancelled',
  'superseded',
  'unreachable',
] as const
const DeliveryStatus = z.enum(DELIVERY_STATUSES)
const count = z.number().int()
const instant = z.iso.datetime().nullable()

export const ListDeliveries = z.object({ status: DeliveryStatus.optional() })

export const DeliveryView = z
  .object({
    speakerId: z.string(),
    speakerName: z.string(),
    areaCode: AreaCode,
    areaName: z.string(),
    status: DeliveryStatus,
    reason: z.string().nullable(),
    reasonVi: z.string().nullable(),
    reasonEn: z.string().nullable(),
    detail: z.string().nullable(),
    acceptedAt: instant,
    fetchedAt: instant,
    armedAt: instant,
    playingAt: instant.openapi({ description: "By the speaker's own clock." }),
    startedAt: instant.openapi({ description: 'The same if that clock can be right, else when the report arrived.' }),
    endedAt: instant,
    receivedAt: instant.openapi({ description: 'When its last acknowledgement reached the server.' }),
    lateMs: count.nullable().openapi({ description: 'startedAt after startAt of the occurrence.' }),
    clockOffsetMs: count.nullable(),
    playedMs: count.nullable(),
  })
  .openapi('Delivery')

const ReasonCount = z.object({ reason: z.string(), vi: z.string(), en: z.string(), count })
const StatusCount = z.object({ status: z.string(), count })

export const SummaryView = z
  .object({
    occurrenceId: OccurrenceId,
    title: z.string(),
    status: z.string(),
    reason: z.string().nullable(),
    startAt: z.iso.datetime(),
    targets: count,
    played: count,
    byStatus: z.array(StatusCount),
    reasons: z.array(ReasonCount),
    firstStartAt: instant,
    lastStartAt: instant,
    firstStartMs: count.nullable().openapi({ description: 'After startAt.' }),
    lastStartMs: count.nullable(),
    spreadMs: count.nullable().openapi({ description: 'From the first speaker to the last.' }),
  })
  .openapi('OccurrenceSummary')

export const MonthlyQuery = z.object({
  area: AreaCode,
  month: z
    .string()
    .regex(/^20\d\d-(0[1-9]|1[0-2])$/, 'YYYY-MM')
    .openapi({ example: '2026-11' }),
})

export const MonthlyView = z
  .object({
    area: z.object({ code: AreaCode, name: z.string() }),
    month: z.string(),
    occurrences: count.openapi({
      description: 'Everything due in the month for this area, drills and tests left out.',
    }),
    airings: count.openapi({ description: 'Of these, heard from at least one speaker of the area.' }),
    minutesOnAir: z.number().openapi({ description: 'Sum over airings of the longest play in the area.' }),
    drills: count,
    tests: count,
    byOutcome: z.array(StatusCount),
    byPriority: z.array(z.object({ priority: z.string(), airings: count, minutesOnAir: z.number() })),
    byTopic: z.array(z.object({ topic: z.string(), airings: count, minutesOnAir: z.number() })),
    deliveries: z.object({
      total: count,
      played: count,
      playedShare: z.number().nullable().openapi({ description: '0 to 1; null when there were none.' }),
      byStatus: z.array(StatusCount),
      reasons: z.array(ReasonCount),
    }),
    speakers: z.object({
      total: count,
      enrolled: count,
      alive: count.openapi({ description: 'Seen since the month began.' }),
      onlineNow: count,
    }),
  })
  .openapi('MonthlyReport')

export const LogQuery = z.object({
  area: AreaRef.optional(),
  from: z.iso.date().openapi({ description: 'First day, in the zone of the server.' }),
  to: z.iso.date().openapi({ description: 'Last day, included.' }),
})

export const LogEntryView = z
  .object({
    occurrenceId: OccurrenceId,
    kind: z.enum(['schedule', 'alert', 'all-clear']),
    startAt: z.iso.datetime(),
    title: z.string(),
    priority: z.string(),
    mode: z.string(),
    topic: z.string().nullable(),
    areaCodes: z.array(AreaCode),
    status: z.string(),
    reason: z.string().nullable(),
    reasonVi: z.string().nullable(),
    reasonEn: z.string().nullable(),
    targets: count.openapi({ description: 'Speakers of your scope (and of `area`, if given).' }),
    played: count,
    clipSha256: z.string(),
    clipDurationMs: count,
    authorId: z.string().nullable(),
    approverId: z.string().nullable(),
  })
  .openapi('BroadcastLogEntry')
