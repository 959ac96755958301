import { z } from '@hono/zod-openapi'
import { AreaCode } from '../areas/schema.ts'
import { DeliveryCounts, OCCURRENCE_STATUSES } from './schema.ts'

export const VIEW_DAYS = 62
const DAY_MS = 86_400_000
const LocalDate = z.iso.date()
const Words = z.object({ vi: z.string(), en: z.string() })
const Priority = z.enum(['normal', 'priority', 'emergency'])

const days = {
  from: LocalDate.optional().meta({ description: 'First local day; today unless given', example: '2026-11-22' }),
  to: LocalDate.optional().meta({ description: 'Last local day, at most 62 days; the seventh unless given' }),
}
const inOrder = ({ from, to }: { from?: string | undefined; to?: string | undefined }): boolean => {
  if (!from || !to) return true
  const length = (Date.parse(to) - Date.parse(from)) / DAY_MS
  return length >= 0 && length < VIEW_DAYS
}
const orderFault = { path: ['to'], message: `between "from" and ${VIEW_DAYS - 1} days after it` }
const area = AreaCode.meta({ description: 'What sounds in it: inside it, or meant for an area above' })

export const ProgrammeQuery = z
  .object({
    area,
    ...days,
    counts: z
      .enum(['true', 'false'])
      .default('false')
      .meta({ description: 'Count the deliveries of each airing too (your areas only)' }),
    limit: z.coerce.number().int().min(1).max(2_000).default(1_000).meta({ description: 'How many airings at most' }),
    cursor: z.string().max(400).optional().meta({ description: '`nextCursor` of the page before; opaque' }),
  })
  .refine(inOrder, orderFault)
export const CalendarQuery = z.object({ area, ...days }).refine(inOrder, orderFault)
export const SpeakerProgrammeQuery = z.object(days).refine(inOrder, orderFault)

const airing = {
  occurrenceId: z
    .string()
    .nullable()
    .meta({ description: 'Null as long as it is only expected, and of what was never planned' }),
  expected: z.boolean().meta({ description: 'What the rule will bring, beyond what is planned yet' }),
  awaitsApproval: z.boolean().meta({ description: 'It sounds only if it is approved by then' }),
  kind: z.enum(['schedule', 'programme', 'alert', 'all-clear', 'live']),
  scheduleId: z.string().nullable(),
  programmeId: z.string().nullable(),
  itemId: z.string().nullable(),
  bulletinId: z.string().nullable(),
  alertId: z.string().nullable(),
  title: z.string(),
  mode: z.enum(['live', 'drill', 'test']),
  priority: Priority,
  areaCodes: z.array(z.string()),
  areaNames: z.array(z.string()).meta({ description: 'In the order of areaCodes' }),
  localAt: z.string().meta({ description: "Wall time of its rule's zone", example: '2026-11-22T05:12:00' }),
  startAt: z.iso.datetime(),
  endAt: z.iso.datetime(),
  movedFrom: z.iso.datetime().nullable(),
  status: z.enum([...OCCURRENCE_STATUSES, 'expected', 'unplanned']).meta({
    description:
      '`unplanned`: its time passed without an airing, for it was not approved by then, or was paused, revoked or ended; of a programme, the whole session',
  }),
  reason: z.string().nullable(),
  reasonText: Words.nullable(),
  note: z.string().nullable().meta({ description: 'Why a person cancelled it, in their words' }),
}

export const ProgrammeAiring = z
  .object({
    type: z.literal('airing'),
    ...airing,
    targets: z.number().int().nullable(),
    counts: DeliveryCounts.nullable().meta({ description: 'Only when asked for, and once it was sent' }),
  })
  .meta({ id: 'ProgrammeAiring' })
export type ProgrammeAiring = z.infer<typeof ProgrammeAiring>

export const UnplannedList = z
  .object({
    items: z.array(
      z.object({
        localAt: z.string().meta({ description: "Wall time of its rule's zone", example: '2026-11-22T05:12:00' }),
        startAt: z.iso.datetime(),
        reason: z.string().nullable(),
        reasonText: Words,
        note: z.string().nullable().meta({ description: 'What the person said who kept it from the air' }),
      }),
    ),
  })
  .meta({ id: 'UnplannedList' })
export type UnplannedList = z.infer<typeof UnplannedList>

export const ProgrammeSession = z
  .object({
    type: z.literal('session'),
    programmeId: z.string(),
    title: z.string(),
    priority: Priority,
    areaCodes: z.array(z.string()),
    areaNames: z.array(z.string()),
    expected: z.boolean(),
    awaitsApproval: z.boolean(),
    startAt: z.iso.datetime(),
    endAt: z.iso.datetime().meta({ description: 'Of its last item' }),
    budgetSeconds: z.number().int(),
    items: z.array(ProgrammeAiring),
  })
  .meta({ id: 'ProgrammeSession' })
export type ProgrammeSession = z.infer<typeof ProgrammeSession>

export const ProgrammeView = z
  .object({
    area: z.object({ code: AreaCode, name: z.string() }),
    zone: z.string(),
    from: LocalDate,
    to: LocalDate,
    days: z.array(
      z.object({
        date: LocalDate,
        weekday: z.number().int().meta({ description: 'ISO 8601: Monday is 1' }),
        holiday: Words.nullable(),
        entries: z.array(z.discriminatedUnion('type', [ProgrammeAiring, ProgrammeSession])),
        hours: z
          .array(
            z.object({
              from: z.string().meta({ example: '05:00' }),
              to: z.string().meta({ description: 'Not included; 24:00 at most', example: '05:30' }),
              kind: z.enum(['open', 'quiet']),
            }),
          )
          .meta({ description: "Of the area's policy: when routine sound is allowed, and when it is quiet" }),
      }),
    ),
    nextCursor: z.string().nullable().meta({ description: 'More airings than `limit`: ask again with this cursor' }),
  })
  .meta({ id: 'ProgrammeView' })
export type ProgrammeView = z.infer<typeof ProgrammeView>

export const SpeakerProgrammeAiring = z
  .object({
    ...airing,
    sessionTitle: z.string().nullable().meta({ description: 'Of the programme it belongs to' }),
    rule: Words.nullable().meta({ description: 'The rule that brings it' }),
    zone: z.string(),
    createdBy: z.string().nullable().meta({ description: 'Name of who planned it' }),
    approvedBy: z.string().nullable().meta({ description: 'Name of who approved it' }),
    approvedAt: z.iso.datetime().nullable(),
    volume: z.number().int().meta({ description: 'Percent, after all caps' }),
    refusal: z
      .object({ rule: z.string(), areaCode: z.string(), words: Words })
      .nullable()
      .meta({ description: 'Why the policy keeps this loudspeaker silent then' }),
    delivery: z
      .object({ status: z.string(), reason: z.string().nullable(), reasonText: Words.nullable() })
      .nullable()
      .meta({ description: 'What this loudspeaker made of it, once it was sent' }),
    words: Words.meta({ description: 'What and why, in a sentence or two' }),
  })
  .meta({ id: 'SpeakerProgrammeAiring' })
export type SpeakerProgrammeAiring = z.infer<typeof SpeakerProgrammeAiring>

export const SpeakerProgramme = z
  .object({
    speaker: z.object({
      id: z.string(),
      name: z.string(),
      areaCode: z.string(),
      areaName: z.string(),
      online: z.boolean(),
    }),
    zone: z.string(),
    from: LocalDate,
    to: LocalDate,
    words: Words,
    airings: z.array(SpeakerProgrammeAiring),
  })
  .meta({ id: 'SpeakerProgramme' })
export type SpeakerProgramme = z.infer<typeof SpeakerProgramme>
