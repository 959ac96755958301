import { z } from '@hono/zod-openapi'
import { ViolationView } from '../policies/schema.ts'
import { ScheduleRule } from '../schedules/schema.ts'

const count = z.number().int()
const Instant = z.iso.datetime()
const Words = z.object({ vi: z.string(), en: z.string() })
const RoutinePriority = z.enum(['normal', 'priority'])
const Priority = z.enum(['normal', 'priority', 'emergency'])

/** Without a body: all that is kept. With a rule: that one alone, as if it had been kept (Compose asks before it keeps it). */
export const AskPreflight = z
  .object({
    rule: ScheduleRule.optional(),
    areaCodes: z
      .array(z.string().min(1).max(64))
      .min(1)
      .max(200)
      .optional()
      .meta({ description: "Inside the bulletin's areas; all of them unless given" }),
    zone: z.string().max(64).optional().meta({ description: "IANA time zone; the server's unless given" }),
    volume: z.number().int().min(0).max(100).optional(),
  })
  .refine(({ rule, areaCodes, zone, volume }) => rule || (!areaCodes && !zone && volume === undefined), {
    path: ['rule'],
    message: 'areaCodes, zone and volume belong to a rule: give it too',
  })
  .meta({ id: 'AskPreflight' })
export type AskPreflight = z.input<typeof AskPreflight>

export const PreflightQuery = z.object({
  airings: z.coerce
    .number()
    .int()
    .min(1)
    .max(50)
    .default(5)
    .meta({ description: 'How many of the next airings; the first of every plan comes besides' }),
  list: z.coerce
    .number()
    .int()
    .min(0)
    .max(10_000)
    .default(50)
    .meta({ description: 'How many loudspeakers by name, those that are offline first' }),
})
export type PreflightQuery = z.output<typeof PreflightQuery>

const Violation = ViolationView.extend({ words: Words }).meta({ id: 'PreflightViolation' })

const PreflightAiring = z
  .object({
    scheduleId: z.string().nullable(),
    programmeId: z.string().nullable(),
    localAt: z.string().meta({ description: 'Wall time of its zone', example: '2026-11-22T05:12:00' }),
    startAt: Instant,
    endAt: Instant,
    durationMs: count,
    onApproval: z.boolean().meta({ description: 'As soon as it is approved: the time is what it would be now' }),
    violation: Violation.nullable().meta({ description: 'Why the policy would silence this one' }),
  })
  .meta({ id: 'PreflightAiring' })

const PreflightPlan = z
  .object({
    scheduleId: z.string().nullable(),
    programmeId: z.string().nullable(),
    repeats: z.boolean(),
    name: Words.meta({ description: 'Days and time alone, to stand in a sentence' }),
    words: Words.meta({ description: 'All that it will do: days, time, beginning, end, what is left out or added' }),
    firstAt: Instant.meta({ description: 'Its first airing, which stands in airings' }),
    quiet: count.meta({
      description: 'Loudspeakers that would refuse that airing: quiet hours, or outside the windows',
    }),
    violation: Violation.nullable().meta({ description: 'Of the first of its airings that the policy forbids' }),
  })
  .meta({ id: 'PreflightPlan' })
export type PreflightPlan = z.infer<typeof PreflightPlan>

const Cut = z
  .object({
    title: z.string(),
    priority: Priority,
    occurrenceId: z.string().nullable().meta({ description: 'Null: known by its rule only, so far ahead' }),
    scheduleId: z.string().nullable(),
    programmeId: z.string().nullable(),
    areaCodes: z.array(z.string()),
    airing: count.meta({ description: 'Index into airings' }),
    startAt: Instant,
    endAt: Instant,
    resumes: z.enum(['continue', 'restart', 'drop', 'queued', 'shift', 'left-out']).meta({
      description:
        'What becomes of what gives way. queued: nothing is cut, it begins when the other is over; shift: it has another time',
    }),
    resumesAt: Instant.nullable().meta({ description: 'When it sounds (again); null: not at all' }),
    words: Words.nullable().meta({
      description: 'Two of one class: what somebody decided, or what happens if nobody does; null: the classes decide',
    }),
  })
  .meta({ id: 'PreflightCut' })
export type Cut = z.infer<typeof Cut>

const PreflightSpeaker = z
  .object({
    id: z.string(),
    name: z.string(),
    areaCode: z.string(),
    online: z.boolean(),
    holdsAudio: z.boolean(),
    volume: count.meta({ description: 'Percent, at the first airing, after all caps' }),
    minutes: z.number().meta({ description: 'Of sound at each airing' }),
  })
  .meta({ id: 'PreflightSpeaker' })

/** What an approval binds to: all that would happen, in figures and in words. */
export const Preflight = z
  .object({
    subject: z.object({ kind: z.enum(['bulletin', 'schedule', 'programme']), id: z.string() }),
    hash: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .meta({
        description:
          'Of content, areas, loudspeakers and their volumes, rules, policy and what is cut; not of the clock or of who is connected',
      }),
    madeAt: Instant,
    words: Words.meta({ description: 'Two to five sentences for an official' }),
    content: z.object({
      title: z.string(),
      sha256: z.string().nullable().meta({ description: 'Null: several pieces, or none yet' }),
      durationMs: count,
      validTo: Instant.nullable().meta({ description: 'No airing of it begins after this' }),
      budgetMs: count.nullable().meta({ description: 'The most that a session may take, which the policy counts' }),
      priority: RoutinePriority,
      pieces: z
        .array(
          z.object({
            title: z.string(),
            kind: z.enum(['bulletin', 'clip', 'relay', 'pause']),
            offsetMs: count,
            durationMs: count,
            sha256: z.string().nullable(),
            standInTitle: z.string().nullable().meta({ description: 'Of a relay: what sounds when it is lost' }),
          }),
        )
        .meta({ description: 'In order; one of a bulletin' }),
      stations: z
        .array(
          z.object({
            id: z.string(),
            name: z.string(),
            url: z.string(),
            standInTitle: z.string().meta({ description: 'What sounds when it is lost' }),
            isArchived: z.boolean(),
          }),
        )
        .meta({ description: 'What it relays, and from where' }),
    }),
    areas: z.array(z.object({ code: z.string(), name: z.string() })),
    onApproval: z.boolean().meta({ description: 'A schedule begins as soon as it is approved' }),
    airings: z
      .array(PreflightAiring)
      .meta({ description: 'The next ones, by start, and besides them the first of every plan' }),
    plans: z.array(PreflightPlan).meta({ description: 'Each rule that brings airings, by its first one' }),
    volume: z.object({ min: count, max: count }).nullable().meta({
      description: 'Percent, over all its loudspeakers at the first airing, after all caps; null: no loudspeaker',
    }),
    violation: Violation.nullable().meta({
      description: 'The first of the airings that the policy forbids; plans has that of each',
    }),
    cuts: z.array(Cut).meta({ description: 'What gives way to it, by start; at most 100' }),
    cutBy: z
      .array(Cut)
      .meta({ description: 'What it gives way to; resumes and resumesAt are then its own. At most 100' }),
    cutsTotal: count,
    cutByTotal: count,
    speakers: z.object({
      total: count,
      online: count,
      offline: count,
      holdAudio: count.meta({ description: 'Have fetched or played all of its audio within 30 days' }),
      lackAudio: count,
      quiet: count.meta({ description: 'Would refuse the first airing: quiet hours, or outside the windows' }),
      list: z.array(PreflightSpeaker),
    }),
    byArea: z
      .array(z.object({ areaCode: z.string(), name: z.string(), speakers: count, online: count }))
      .meta({ description: 'By commune, in the order of codes' }),
    bytes: z
      .object({
        perSpeaker: count.meta({ description: 'For one that holds nothing of it yet' }),
        total: count.meta({ description: 'At the first airing, for those that lack some of it' }),
        relay: count.meta({ description: 'Of the total: what is relayed, at every airing anew' }),
        overMobile: count.meta({
          description: 'The same: every loudspeaker is counted as if it were on 4G, none says what it hangs on',
        }),
      })
      .meta({ description: 'Files once, a relay each time at 8 kB a second' }),
  })
  .meta({ id: 'Preflight' })
export type Preflight = z.infer<typeof Preflight>
export type PreflightAiring = z.infer<typeof PreflightAiring>
export type Violation = z.infer<typeof Violation>
