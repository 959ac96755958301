import { z } from '@hono/zod-openapi'

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
    z.object({ kind: z.literal('once'), on: LocalDate, at: LocalTime }),
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

export const CreateSchedule = z
  .object({
    bulletinId: z.string(),
    areaCodes: z
      .array(z.string().min(1).max(64))
      .min(1)
      .max(200)
      .optional()
      .meta({ description: "All of the bulletin's areas unless given" }),
    rule: ScheduleRule,
    zone: z
      .string()
      .optional()
      .meta({ description: "IANA time zone; the server's unless given", example: 'Asia/Ho_Chi_Minh' }),
    resume: z
      .enum(['continue', 'restart', 'drop'])
      .default('restart')
      .meta({ description: 'After something of higher priority cut it' }),
    volume: z.number().int().min(0).max(100).optional(),
  })
  .meta({ id: 'CreateSchedule' })
export type CreateSchedule = z.input<typeof CreateSchedule>

export const Schedule = z
  .object({
    id: z.string(),
    bulletinId: z.string(),
    areaCodes: z.array(z.string()),
    rule: ScheduleRule,
    zone: z.string(),
    resume: z.enum(['continue', 'restart', 'drop']),
    volume: z.number().nullable(),
    status: z.enum(['active', 'paused', 'ended']),
    nextAirings: z.array(z.iso.datetime()).meta({ description: 'The next three, as instants' }),
    createdBy: z.string(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'Schedule' })
export type Schedule = z.infer<typeof Schedule>
