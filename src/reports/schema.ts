import { z } from '@hono/zod-openapi'
import { AreaCode, AreaRef } from '../areas/schema.ts'
import { SpeakerId } from '../speakers/schema.ts'

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

const numbers = {
  occurrences: count.openapi({ description: 'Everything due for this area, drills and tests left out.' }),
  airings: count.openapi({ description: 'Of these, heard from at least one speaker of the area.' }),
  minutesOnAir: z.number().openapi({ description: 'Sum over airings of the longest play in the area.' }),
  speakerMinutes: z.number().openapi({ description: 'Sum over all speakers of what each played.' }),
}
const share = z.number().nullable().openapi({ description: '0 to 1; null when there was nothing to measure.' })
const speakerNumbers = {
  total: count,
  enrolled: count,
  alive: count.openapi({ description: 'Seen since the month began.' }),
  onlineNow: count,
  onlineShare: share.openapi({ description: 'Time connected of all time since enrolment, over all speakers.' }),
}
const Reach = { targets: count, reached: count.openapi({ description: 'It sounded there.' }), reachedShare: share }

export const MonthlyView = z
  .object({
    area: z.object({ code: AreaCode, name: z.string(), kind: z.string() }),
    month: z.string(),
    asOf: z.iso.datetime().openapi({ description: 'The end of the month; of a month that still runs, now.' }),
    ...numbers,
    drills: count,
    tests: count,
    byOutcome: z.array(StatusCount),
    byPriority: z.array(z.object({ priority: z.string(), ...numbers })),
    byTopic: z.array(
      z.object({
        topic: z.string().openapi({ description: 'Of the bulletin; else `alert`, `all-clear`, `live`.' }),
        ...numbers,
      }),
    ),
    byArea: z
      .array(
        z.object({
          code: AreaCode,
          name: z.string(),
          ...numbers,
          deliveries: z.object({ total: count, played: count }),
          speakers: z.object(speakerNumbers),
        }),
      )
      .openapi({ description: 'The areas just inside; first the area itself, if speakers stand in none of these.' }),
    days: z.array(z.object({ date: z.iso.date(), ...numbers, deliveries: count, played: count, onlineShare: share })),
    emergencies: z.object({
      alerts: count,
      ...Reach,
      items: z.array(
        z.object({
          alertId: z.string().nullable(),
          title: z.string(),
          riskLevel: count.nullable(),
          startAt: z.iso.datetime(),
          airings: count,
          ...Reach,
        }),
      ),
    }),
    notAired: z
      .object({
        total: count,
        reasons: z.array(ReasonCount),
        items: z.array(
          z.object({
            occurrenceId: z.string(),
            startAt: z.iso.datetime(),
            title: z.string(),
            priority: z.string(),
            topic: z.string(),
            status: z.string(),
            reason: z.string().nullable(),
            reasonVi: z.string().nullable(),
            reasonEn: z.string().nullable(),
          }),
        ),
      })
      .openapi({ description: 'What was due and heard from no speaker of the area; the first 200 by name.' }),
    deliveries: z.object({
      total: count,
      played: count,
      playedShare: z.number().nullable().openapi({ description: '0 to 1; null when there were none.' }),
      byStatus: z.array(StatusCount),
      reasons: z.array(ReasonCount),
    }),
    speakers: z.object(speakerNumbers),
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
    kind: z.enum(['schedule', 'programme', 'alert', 'all-clear', 'live']),
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
    clipSha256: z.string().nullable(),
    clipDurationMs: count.nullable(),
    authorId: z.string().nullable(),
    approverId: z.string().nullable(),
  })
  .openapi('BroadcastLogEntry')

export const PresenceQuery = z.object({
  from: z.iso.date().openapi({ description: 'First day, in the zone of the server.' }),
  to: z.iso.date().openapi({ description: 'Last day, included; at most 93 days at once.' }),
})

export const PresenceView = z
  .object({
    speakerId: SpeakerId,
    from: z.iso.datetime(),
    to: z.iso.datetime(),
    measuredSeconds: count.openapi({ description: 'Since enrolment, and not of the time to come.' }),
    onlineSeconds: count,
    onlineShare: share,
    days: z
      .array(z.object({ date: z.iso.date(), onlineShare: share }))
      .openapi({ description: 'Days before enrolment and days to come are left out.' }),
    intervals: z
      .array(z.object({ from: z.iso.datetime(), to: z.iso.datetime(), online: z.boolean() }))
      .openapi({ description: 'Without gaps, oldest first.' }),
    complete: z.boolean().openapi({ description: 'False: there were more than 1000 intervals, these are the newest.' }),
  })
  .openapi('SpeakerPresence')

export const SpeakerDeliveryView = z
  .object({
    occurrenceId: OccurrenceId,
    kind: z.enum(['schedule', 'programme', 'alert', 'all-clear', 'live']),
    title: z.string(),
    priority: z.enum(['normal', 'priority', 'emergency']),
    mode: z.enum(['live', 'drill', 'test']),
    topic: z.string().nullable(),
    startAt: z.iso.datetime(),
    status: DeliveryStatus,
    reason: z.string().nullable(),
    reasonText: z.object({ vi: z.string(), en: z.string() }).nullable(),
    detail: z.string().nullable(),
    startedAt: instant,
    endedAt: instant,
    playedMs: count.nullable(),
  })
  .openapi('SpeakerDelivery')
