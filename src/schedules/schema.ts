import { z } from '@hono/zod-openapi'
import { PageQuery } from '../http/pagination.ts'
import { ViolationView } from '../policies/schema.ts'
import { faultsOfRRule } from './rrule-text.ts'

const LocalDate = z.iso.date().meta({ example: '2026-11-22' })
const LocalTime = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/, 'HH:MM or HH:MM:SS')
  .meta({ example: '05:00' })
/** ISO 8601: Monday is 1, Sunday 7. */
const Weekday = z.number().int().min(1).max(7)

/** A day ('2026-11-22', at the rule's own time), or a day with a time of its own ('2026-11-22T18:30'). */
const ExtraDate = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}(T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?)?$/, 'YYYY-MM-DD or YYYY-MM-DDTHH:MM')
  .refine((text) => z.iso.date().safeParse(text.slice(0, 10)).success, 'this day is not in the calendar')
  .meta({ example: '2026-11-22T18:30' })

const ShortMonth = z.enum(['skip', 'last-day']).meta({
  description: 'What the 29th, 30th and 31st become in a month that has no such day',
})

const recurring = {
  at: LocalTime,
  startsOn: LocalDate,
  endsOn: LocalDate.optional().meta({ description: 'The last day on which it may air' }),
  count: z
    .number()
    .int()
    .min(1)
    .max(5_000)
    .optional()
    .meta({ description: "So many of the rule's own days, counted before any is left out, as COUNT of RFC 5545" }),
  except: z.array(LocalDate).max(400).optional().meta({ description: 'Days on which it does not air' }),
  extra: z
    .array(ExtraDate)
    .max(400)
    .optional()
    .meta({ description: 'Days on which it airs besides, also outside startsOn and endsOn and on a holiday' }),
  notOnHolidays: z.boolean().optional().meta({ description: 'Not on public holidays: GET /holidays names them' }),
}

/** When it airs, in the wall time of the schedule's zone; never stored as UTC, so that 05:00 stays 05:00. */
export const ScheduleRule = z
  .discriminatedUnion('kind', [
    z.object({
      kind: z.literal('once'),
      on: LocalDate,
      at: LocalTime,
      whenApproved: z
        .literal(true)
        .optional()
        .meta({ description: 'As soon as the bulletin is approved; `on` and `at` are then set by the server' }),
    }),
    z.object({ kind: z.literal('daily'), ...recurring }),
    z.object({ kind: z.literal('weekly'), weekdays: z.array(Weekday).min(1).max(7), ...recurring }),
    z.object({
      kind: z.literal('monthly'),
      days: z.array(z.number().int().min(1).max(31)).min(1).max(31),
      shortMonth: ShortMonth,
      ...recurring,
    }),
    z
      .object({
        kind: z.literal('rrule'),
        rrule: z.string().min(1).max(500).meta({
          description: 'RFC 5545, days only: FREQ=DAILY|WEEKLY|MONTHLY|YEARLY, INTERVAL, WKST and BY… of days',
          example: 'FREQ=MONTHLY;BYDAY=1MO',
        }),
        shortMonth: ShortMonth.optional(),
        ...recurring,
      })
      .superRefine((rule, refused) => {
        for (const { path, message } of faultsOfRRule(rule.rrule, rule.shortMonth))
          refused.addIssue({ code: 'custom', path: [path], message })
      }),
  ])
  .meta({ id: 'ScheduleRule' })
export type ScheduleRule = z.infer<typeof ScheduleRule>
export type RecurringRule = Exclude<ScheduleRule, { kind: 'once' }>

/** What becomes of an airing whose time passed while it could not be sent. Null: the station's own grace. */
export const MissedPolicy = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('skip') }).meta({ description: 'At its time or not at all' }),
    z.object({ kind: z.literal('late'), minutes: z.number().int().min(1).max(720) }),
    z
      .object({ kind: z.literal('until'), at: LocalTime })
      .meta({ description: 'Late, but begun by this time of the same day' }),
  ])
  .meta({ id: 'MissedPolicy' })
export type MissedPolicy = z.infer<typeof MissedPolicy>

const AreaCodes = z.array(z.string().min(1).max(64)).min(1).max(200)
const Zone = z
  .string()
  .optional()
  .meta({ description: "IANA time zone; the server's unless given", example: 'Asia/Ho_Chi_Minh' })

export const CreateSchedule = z
  .object({
    bulletinId: z.string().meta({ description: 'Also of a draft: it airs once, and only if, it is approved' }),
    areaCodes: AreaCodes.optional().meta({ description: "All of the bulletin's areas unless given" }),
    rule: ScheduleRule,
    zone: Zone,
    resume: z
      .enum(['continue', 'restart', 'drop'])
      .default('restart')
      .meta({ description: 'After something of higher priority cut it' }),
    volume: z.number().int().min(0).max(100).optional(),
    missed: MissedPolicy.nullable().optional(),
  })
  .meta({ id: 'CreateSchedule' })
export type CreateSchedule = z.input<typeof CreateSchedule>

/** From now on; zone, areas and what is done when it is missed stay as they are unless given. */
export const Reschedule = z
  .object({
    rule: ScheduleRule,
    zone: Zone,
    areaCodes: AreaCodes.optional(),
    missed: MissedPolicy.nullable().optional(),
  })
  .meta({ id: 'Reschedule' })
export type Reschedule = z.input<typeof Reschedule>

/** "This and following": from that day on another rule, another place. What stays unsaid stays as it is. */
export const SplitSchedule = z
  .object({
    from: LocalDate.meta({ description: 'The first day of the new series, in the zone of the old one' }),
    rule: ScheduleRule,
    zone: Zone,
    areaCodes: AreaCodes.optional(),
    missed: MissedPolicy.nullable().optional(),
  })
  .meta({ id: 'SplitSchedule' })
export type SplitSchedule = z.input<typeof SplitSchedule>

export const ListSchedules = PageQuery.extend({
  bulletinId: z.string().optional(),
  status: z.enum(['active', 'paused', 'ended']).optional(),
})

export const PreviewSchedule = z
  .object({
    bulletinId: z.string().optional().meta({ description: 'Gives the length and, unless given, the areas' }),
    clipDurationMs: z
      .number()
      .int()
      .positive()
      .max(24 * 3_600_000)
      .optional()
      .meta({ description: 'The length, before there is a bulletin' }),
    areaCodes: AreaCodes.optional(),
    rule: ScheduleRule,
    zone: Zone,
    priority: z.enum(['normal', 'priority']).optional().meta({ description: 'Before there is a bulletin; normal' }),
    exceptScheduleId: z.string().optional().meta({ description: 'The schedule that this is to replace' }),
    exceptOccurrenceId: z.string().optional().meta({ description: 'The airing that is to be moved' }),
    exceptProgrammeId: z.string().optional().meta({ description: 'The programme whose sessions this is to replace' }),
  })
  .refine((value) => value.bulletinId !== undefined || value.clipDurationMs !== undefined, {
    path: ['clipDurationMs'],
    message: 'give bulletinId or clipDurationMs',
  })
  .refine((value) => value.bulletinId !== undefined || value.areaCodes !== undefined, {
    path: ['areaCodes'],
    message: 'give bulletinId or areaCodes',
  })
  .meta({ id: 'PreviewSchedule' })
export type PreviewSchedule = z.input<typeof PreviewSchedule>

const Slot = z.object({
  localAt: z.string().meta({ description: 'Wall time of the zone', example: '2026-11-22T05:12:00' }),
  startAt: z.iso.datetime(),
  endAt: z.iso.datetime(),
})

export const SchedulePreview = z
  .object({
    durationMs: z.number().int(),
    areaCodes: z.array(z.string()).meta({ description: 'Groups opened, nothing meant twice' }),
    airings: z.array(Slot).meta({ description: 'The next three' }),
    conflicts: z
      .array(
        z.object({
          airing: z.number().int().meta({ description: 'Index into airings' }),
          occurrenceId: z.string().nullable().meta({ description: 'Null: known by its schedule only, so far ahead' }),
          scheduleId: z.string().nullable(),
          title: z.string(),
          startAt: z.iso.datetime(),
          endAt: z.iso.datetime(),
          priority: z.enum(['normal', 'priority', 'emergency']),
          areaCodes: z.array(z.string()),
          words: z.object({ vi: z.string(), en: z.string() }).nullable().meta({
            description:
              'Of one class: at what time this one sounds instead if nobody chooses; null: not to be said yet',
          }),
        }),
      )
      .meta({ description: 'What else is planned at that time in these areas, inside them or above' }),
    violations: z
      .array(
        ViolationView.extend({
          airing: z.number().int().meta({ description: 'Index into airings' }),
          leftOut: z.boolean().meta({
            description: 'A later airing on a holiday: the schedule may be made, and does not sound on that day',
          }),
        }),
      )
      .meta({ description: 'Airings that a broadcast policy forbids' }),
    nextFree: Slot.nullable().meta({
      description:
        'The first start at or after the first airing in which nothing else is planned and no policy forbids it; null: none that day',
    }),
  })
  .meta({ id: 'SchedulePreview' })
export type SchedulePreview = z.infer<typeof SchedulePreview>

export const Schedule = z
  .object({
    id: z.string(),
    bulletinId: z.string(),
    bulletinTitle: z.string(),
    bulletinStatus: z.enum(['draft', 'submitted', 'approved', 'rejected', 'revoked']),
    areaCodes: z.array(z.string()),
    rule: ScheduleRule,
    zone: z.string(),
    resume: z.enum(['continue', 'restart', 'drop']),
    volume: z.number().nullable(),
    missed: MissedPolicy.nullable(),
    status: z.enum(['active', 'paused', 'ended']),
    nextAirings: z.array(z.iso.datetime()).meta({
      description: 'The next three, as instants; none sounds unless the bulletin is approved by then',
    }),
    createdBy: z.string(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'Schedule' })
export type Schedule = z.infer<typeof Schedule>

/** A row that stands as this release cannot read it, as after a restore or a change by hand. The log says what is wrong. */
export const Unreadable = z
  .object({ id: z.string(), title: z.string(), areaCodes: z.array(z.string()), status: z.string() })
  .meta({ id: 'Unreadable' })
export type Unreadable = z.infer<typeof Unreadable>

/** Beside the items of a page. */
export const unreadable = z
  .array(Unreadable)
  .meta({ description: 'What else is on this page, but cannot be read; nothing of it is planned until it is mended' })

export const SplitResult = z
  .object({ before: Schedule.meta({ description: 'Ends the day before' }), after: Schedule })
  .meta({ id: 'SplitResult' })
export type SplitResult = z.infer<typeof SplitResult>
