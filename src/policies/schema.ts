import { z } from '@hono/zod-openapi'
import { AreaCode, textLine } from '../areas/schema.ts'
import { AirRules, minuteOf, ON_HOLIDAYS, PolicyWindow, TimeRange, VolumeCap } from '../protocol/policy-rules.ts'

export const POLICY_FIELDS = [
  'windows',
  'quietHours',
  'volumeCaps',
  'maxSessionsPerDay',
  'maxSessionMinutes',
  'maxMinutesPerDay',
  'approverLevel',
  'onHolidays',
  'holidays',
] as const
export type PolicyField = (typeof POLICY_FIELDS)[number]
const Field = z.enum(POLICY_FIELDS)

const Dates = z.array(z.iso.date()).max(40)
// What four levels add up to must still fit into the document that speakers hold.
const PER_AREA = 12

/**
 * What one area says. Null: nothing, so that what the areas above say holds alone. What it does say only narrows that,
 * but for the fields which the area above names in `mayOverride`: those it replaces.
 */
export const PolicyDocument = z
  .object({
    windows: z
      .array(PolicyWindow)
      .min(1)
      .max(20)
      .nullable()
      .default(null)
      .meta({ description: 'Routine sound only inside one of these, for its whole length' }),
    quietHours: z.array(TimeRange).max(PER_AREA).nullable().default(null).meta({ description: 'Never inside these' }),
    volumeCaps: z.array(VolumeCap).max(PER_AREA).nullable().default(null),
    maxSessionsPerDay: z.number().int().min(1).max(48).nullable().default(null).meta({
      description: 'Airings less than ten minutes apart on the same speakers are one session; so is a programme',
    }),
    maxSessionMinutes: z.number().int().min(1).max(1_440).nullable().default(null).meta({
      description: 'Of sound, relay counted',
    }),
    maxMinutesPerDay: z.number().int().min(1).max(1_440).nullable().default(null),
    approverLevel: z.enum(['own', 'above']).nullable().default(null).meta({
      description: 'Who approves must have that role over this very area or one above it (own), or above it (above)',
    }),
    onHolidays: z.enum(ON_HOLIDAYS).nullable().default(null),
    holidays: z
      .object({
        extra: Dates.default([]).meta({ description: 'Holidays here besides the national ones' }),
        not: Dates.default([]).meta({ description: 'National holidays that are days like others here' }),
      })
      .default({ extra: [], not: [] }),
    mayOverride: z.array(Field).max(POLICY_FIELDS.length).default([]).meta({
      description: 'What areas below may replace, instead of only narrowing it',
    }),
  })
  .superRefine(({ windows, quietHours, volumeCaps }, ctx) => {
    for (const [index, { from, to }] of (windows ?? []).entries())
      if (minuteOf(from) >= minuteOf(to))
        ctx.addIssue({
          code: 'custom',
          path: ['windows', index, 'to'],
          message: `must be after ${from}; make two windows of one that goes past midnight`,
        })
    for (const [name, ranges] of Object.entries({ quietHours, volumeCaps }))
      for (const [index, { from, to }] of (ranges ?? []).entries())
        if (from === to)
          ctx.addIssue({
            code: 'custom',
            path: [name, index, 'to'],
            message: 'must differ from "from"; the whole day is 00:00 to 24:00',
          })
  })
  .meta({ id: 'PolicyDocument' })
export type PolicyDocument = z.output<typeof PolicyDocument>

const dates = {
  effectiveFrom: z.iso.date().optional().meta({ description: 'The first day on which it holds; today unless given' }),
  effectiveTo: z.iso.date().nullable().default(null).meta({ description: 'The last day; null: until further notice' }),
}

export const PolicyDraft = z
  .object({
    areaCode: AreaCode,
    rules: PolicyDocument.nullable().meta({ description: 'Null: as if this area had no policy of its own any more' }),
    ...dates,
  })
  .meta({ id: 'PolicyDraft' })
export type PolicyDraft = z.input<typeof PolicyDraft>

const EffectHash = z.string().regex(/^[0-9a-z]{1,12}-[0-9a-f]{64}$/, 'the hash of POST /policies/effect')

export const SavePolicy = z
  .object({
    rules: PolicyDocument,
    ...dates,
    note: textLine(500).nullable().default(null).meta({ description: 'Why, for example the number of the decision' }),
    effectHash: EffectHash.meta({ description: 'Of the effect that was shown: another one is refused' }),
  })
  .meta({ id: 'SavePolicy' })
export type SavePolicy = z.input<typeof SavePolicy>

export const RemovePolicy = z.object({ effectHash: EffectHash })
export type RemovePolicy = z.input<typeof RemovePolicy>

export const PolicyOf = z.object({ area: AreaCode })
export const PolicyArea = z.object({ areaCode: AreaCode })
export const HoursOf = PolicyOf.extend({ from: z.iso.date(), to: z.iso.date() })
export type HoursOf = z.input<typeof HoursOf>
export const DraftHoursOf = HoursOf.extend({ rules: PolicyDocument }).meta({ id: 'DraftPolicyHours' })
export type DraftHoursOf = z.input<typeof DraftHoursOf>

export const PolicyVersion = z
  .object({
    id: z.string(),
    areaCode: z.string(),
    revision: z.number().int(),
    rules: PolicyDocument,
    effectiveFrom: z.iso.date(),
    effectiveTo: z.iso.date().nullable(),
    note: z.string().nullable(),
    createdBy: z.string(),
    createdByName: z.string().nullable().meta({ description: 'Null: made at the first set-up' }),
    createdAt: z.iso.datetime(),
    supersededAt: z.iso.datetime().nullable().meta({ description: 'Replaced or removed since' }),
  })
  .meta({ id: 'PolicyVersion' })
export type PolicyVersion = z.infer<typeof PolicyVersion>

/** Which area's policy a rule stands in. */
const by = { areaCode: z.string(), areaName: z.string() }
const Limit = z.object({ value: z.number().int(), ...by }).nullable()

export const EffectivePolicyView = z
  .object({
    date: z.iso.date(),
    areaCodes: z
      .array(z.string())
      .meta({ description: 'Whose policies it is made of, the highest first. None: nothing is forbidden' }),
    rules: AirRules,
    windows: z
      .array(z.object({ windows: z.array(PolicyWindow).nullable(), onHolidays: z.enum(ON_HOLIDAYS), ...by }))
      .meta({
        description: 'Every one of them must allow',
      }),
    quietHours: z.array(TimeRange.extend(by)),
    volumeCaps: z.array(VolumeCap.extend(by)),
    maxSessionsPerDay: Limit,
    maxSessionMinutes: Limit,
    maxMinutesPerDay: Limit,
    approvers: z.array(z.object({ level: z.enum(['own', 'above']), ...by })),
    mayOverride: z.array(Field).meta({ description: 'What an area below this one could replace' }),
  })
  .meta({ id: 'EffectivePolicy' })
export type EffectivePolicyView = z.infer<typeof EffectivePolicyView>

export const PolicyView = z
  .object({
    ...by,
    own: PolicyVersion.nullable().meta({ description: "The area's own that is in force today" }),
    effective: EffectivePolicyView,
    above: EffectivePolicyView.meta({ description: 'What would hold without one of its own' }),
    versions: z.array(PolicyVersion).meta({ description: 'All of its own, past and to come, the newest first' }),
    below: z
      .array(z.object({ ...by, revision: z.number().int(), effectiveFrom: z.iso.date() }))
      .meta({ description: 'Areas inside it with a policy of their own; at most 200' }),
  })
  .meta({ id: 'Policy' })
export type PolicyView = z.infer<typeof PolicyView>

const Range = z.object({ from: z.string(), to: z.string() })
export const PolicyHours = z
  .object({
    areaCode: z.string(),
    zone: z.string(),
    days: z.array(
      z.object({
        date: z.iso.date(),
        isHoliday: z.boolean(),
        open: z.array(Range).meta({ description: 'When routine sound is allowed, wall time; to may be 24:00' }),
        quiet: z.array(Range).meta({ description: 'Quiet hours of that day' }),
      }),
    ),
  })
  .meta({ id: 'PolicyHours' })
export type PolicyHours = z.infer<typeof PolicyHours>

export const POLICY_RULES = [
  'quiet-hours',
  'outside-window',
  'session-too-long',
  'too-many-sessions',
  'day-full',
] as const
export type PolicyRule = (typeof POLICY_RULES)[number]

export const ViolationView = z
  .object({
    rule: z.enum(POLICY_RULES),
    ...by,
    at: z.iso.datetime().meta({ description: 'The first moment that is forbidden' }),
    limit: z.number().int().nullable().meta({ description: 'Sessions or minutes, of the rules that count' }),
    nearestAt: z.iso
      .datetime()
      .nullable()
      .meta({ description: 'The next start that is allowed; null: none in 14 days' }),
  })
  .meta({ id: 'PolicyViolation' })
export type ViolationView = z.infer<typeof ViolationView>

const Affected = z.object({
  occurrenceId: z.string(),
  title: z.string(),
  areaCodes: z.array(z.string()),
  areaNames: z.array(z.string()),
  startAt: z.iso.datetime(),
  durationMs: z.number().int(),
  scheduleId: z.string().nullable(),
  programme: z.object({ id: z.string(), title: z.string() }).nullable().meta({
    description: 'Whose item it is; items of one programme on one day are one session',
  }),
})

const Refused = z.object({
  count: z.number().int(),
  items: z.array(Affected.extend({ rule: z.enum(POLICY_RULES), ruleAreaCode: z.string() })),
})

export const PolicyEffect = z
  .object({
    hash: z.string(),
    judged: z.number().int().meta({ description: 'Airings that are planned in this area now' }),
    forbidden: Refused,
    silentHere: Refused.meta({
      description: 'For other areas too: they sound there, and the speakers of this area stay silent from now on',
    }),
    allowedAgain: z.object({ count: z.number().int(), items: z.array(Affected) }),
    volume: z.object({
      count: z.number().int(),
      items: z.array(Affected.extend({ before: z.number().int(), after: z.number().int() })),
    }),
    withoutEffect: z.array(Field).meta({
      description: 'What the draft says more loosely than an area above allows: there the narrower rule goes on',
    }),
  })
  .meta({ id: 'PolicyEffect', description: 'Lists hold the first 200' })
export type PolicyEffect = z.infer<typeof PolicyEffect>

export const PRESET_KEYS = ['default', 'urban-hanoi', 'vinh-phuc'] as const
const Words = z.object({ vi: z.string(), en: z.string() })
export const PolicyPreset = z
  .object({
    key: z.enum(PRESET_KEYS),
    name: Words,
    source: Words.extend({ url: z.url().nullable() }).meta({
      description: 'Where the rule comes from, and what in it is ours',
    }),
    rules: PolicyDocument,
  })
  .meta({ id: 'PolicyPreset' })
export type PolicyPreset = z.infer<typeof PolicyPreset>
