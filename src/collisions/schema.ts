import { z } from '@hono/zod-openapi'
import { AreaRef } from '../areas/schema.ts'
import { commaList } from '../http/comma-list.ts'
import { PageQuery } from '../http/pagination.ts'

const COLLISION_STATUSES = ['open', 'decided', 'by-rule', 'by-deadline', 'void'] as const
/** What can be done about two airings that want the same speakers at once. */
const OPTIONS = ['shift', 'cut', 'replace', 'ask'] as const

const Instant = z.iso.datetime({ offset: true })
const Words = z.object({ vi: z.string(), en: z.string() })

export const ListCollisions = PageQuery.extend({
  status: commaList(COLLISION_STATUSES).optional(),
  area: AreaRef.optional().meta({ description: 'Those that are heard in this area (or group)' }),
  bulletinId: z.string().max(60).optional().meta({ description: 'Those of the schedules of this bulletin' }),
  programmeId: z.string().max(60).optional().meta({ description: 'Those of the sessions of this programme' }),
  from: Instant.optional().meta({ description: 'Collide at or after' }),
  to: Instant.optional().meta({ description: 'Collide before' }),
  grouped: z
    .enum(['true', 'false'])
    .default('false')
    .meta({ description: 'Of two series that meet again and again, only the soonest' }),
})

export const DecideCollision = z
  .object({
    option: z.enum(OPTIONS).meta({
      description:
        'shift: the other one starts behind; cut: this one cuts it; replace: the other one is left out; ask: a later person decides',
    }),
    keep: z
      .string()
      .optional()
      .meta({ description: 'The occurrence that stays as it is; unless given, the one that was planned first' }),
    startAt: Instant.optional().meta({ description: 'Of a shift: start then instead of at the time offered' }),
    scope: z
      .enum(['this', 'series'])
      .default('this')
      .meta({ description: 'series: every time these two meet, now and later' }),
  })
  .refine((value) => value.startAt === undefined || (value.option === 'shift' && value.scope === 'this'), {
    path: ['startAt'],
    message: 'only of the shift of one airing',
  })
  .refine((value) => value.option !== 'ask' || value.scope === 'this', {
    path: ['scope'],
    message: 'what is left for later is left one by one',
  })
  .meta({ id: 'DecideCollision' })
export type DecideCollision = z.input<typeof DecideCollision>

/** One of the two. Of a programme it is the whole session of that day. */
export const CollisionSide = z.object({
  occurrenceId: z.string(),
  kind: z.enum(['schedule', 'programme']),
  scheduleId: z.string().nullable(),
  programmeId: z.string().nullable(),
  bulletinId: z.string().nullable(),
  title: z.string().meta({ description: "The bulletin's, or the programme's" }),
  priority: z.enum(['normal', 'priority', 'emergency']),
  areaCodes: z.array(z.string()),
  areaNames: z.array(z.string()),
  startAt: z.iso.datetime(),
  endAt: z.iso.datetime(),
  resume: z.enum(['continue', 'restart', 'drop']),
  status: z.string(),
  isLoser: z.boolean().meta({ description: 'Gives way, unless somebody chooses otherwise' }),
  mayMove: z.boolean().meta({ description: 'Whether the reader may decide how it gives way' }),
  decidedIn: z
    .string()
    .meta({ description: 'The smallest area that holds all of its areas: its people decide about it' }),
})
export type CollisionSide = z.infer<typeof CollisionSide>

const OfferedOption = z.object({
  option: z.enum(OPTIONS),
  keep: z.string().nullable().meta({ description: 'The occurrence that stays as it is; null of ask' }),
  loser: z.string().nullable(),
  possible: z.boolean(),
  startAt: z.iso.datetime().nullable().meta({ description: 'Of a shift: when the other one would start' }),
  cutAt: z.iso.datetime().nullable().meta({ description: 'Of a cut: when the other one falls silent' }),
  resumesAt: z.iso.datetime().nullable().meta({ description: 'Of a cut: when it sounds again; null: not at all' }),
  words: Words.meta({ description: 'What would happen, or why it is not possible' }),
})
/** What can be done, whoever asks. */
export type OfferedOption = z.infer<typeof OfferedOption>

export const CollisionOption = OfferedOption.extend({
  mayChoose: z.boolean().meta({
    description: 'Whether the reader may choose it: `schedule.write` over all areas of the one that gives way',
  }),
})
export type CollisionOption = z.infer<typeof CollisionOption>

export const Collision = z
  .object({
    id: z.string(),
    status: z.enum(COLLISION_STATUSES),
    rule: z.enum(['same-class', 'priority-over-normal']),
    startsAt: z.iso.datetime().meta({ description: 'When both would sound' }),
    endsAt: z.iso.datetime(),
    areaCodes: z.array(z.string()).meta({ description: 'Where both would sound' }),
    areaNames: z.array(z.string()),
    sides: z.array(CollisionSide).meta({ description: 'The two, the earlier start first' }),
    options: z
      .array(CollisionOption)
      .meta({ description: 'Of an open one what can be done now; else what was offered when it was decided' }),
    defaultOption: z.enum(['shift', 'cut']).nullable().meta({ description: 'What happens if nobody decides' }),
    decideBy: z.iso.datetime().nullable(),
    postponed: z.boolean(),
    decision: z.enum(['shift', 'cut', 'replace', 'queue']).nullable().meta({
      description: 'queue: nobody could be asked in time, the second starts when the first has ended',
    }),
    scope: z.enum(['this', 'series']),
    decidedBy: z.string().nullable(),
    decidedByName: z.string().nullable(),
    decidedAt: z.iso.datetime().nullable(),
    words: Words.meta({ description: 'What happens, in a sentence or two' }),
    seriesOpen: z
      .number()
      .int()
      .meta({ description: 'How many open collisions these two series have, this one counted' }),
    mayDecide: z.boolean().meta({ description: 'Whether the reader may decide it, by some option' }),
    foundAt: z.iso.datetime(),
  })
  .meta({ id: 'Collision' })
export type Collision = z.infer<typeof Collision>
