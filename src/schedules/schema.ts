import { z } from '@hono/zod-openapi'
import { PageQuery } from '../http/pagination.ts'

const LocalDate = z.iso.date().meta({ example: '2026-11-22' })
const LocalTime = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/, 'HH:MM or HH:MM:SS')
  .meta({ example: '05:00' })
/** ISO 8601: Monday is 1, Sunday 7. */
const Weekday = z.number().int().min(1).max(7)

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
    z.object({ kind: z.literal('daily'), at: LocalTime, startsOn: LocalDate, endsOn: LocalDate.optional() }),
    z.object({
      kind: z.literal('weekly'),
      at: LocalTime,
      weekdays: z.array(Weekday).min(1).max(7),
      startsOn: LocalDate,
      endsOn: LocalDate.optional(),
    }),
  ])
  .meta({ id: 'ScheduleRule' })
export type ScheduleRule = z.infer<typeof ScheduleRule>

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
  })
  .meta({ id: 'CreateSchedule' })
export type CreateSchedule = z.input<typeof CreateSchedule>

/** From now on; zone and areas stay as they are unless given. */
export const Reschedule = z
  .object({ rule: ScheduleRule, zone: Zone, areaCodes: AreaCodes.optional() })
  .meta({ id: 'Reschedule' })
export type Reschedule = z.input<typeof Reschedule>

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
    exceptScheduleId: z.string().optional().meta({ description: 'The schedule that this is to replace' }),
    exceptOccurrenceId: z.string().optional().meta({ description: 'The airing that is to be moved' }),
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
        }),
      )
      .meta({ description: 'What else is planned at that time in these areas, inside them or above' }),
    nextFree: Slot.nullable().meta({
      description: 'The first start at or after the first airing in which nothing else is planned; null: none that day',
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
