import { z } from '@hono/zod-openapi'

const Words = z.object({ vi: z.string(), en: z.string() })

export const ExplainStep = z.object({
  at: z.iso.datetime(),
  kind: z
    .string()
    .meta({ description: 'A code that stays the same, such as `bulletin.approve`, `moved`, `dispatched`' }),
  vi: z.string(),
  en: z.string(),
  by: z.string().nullable().meta({ description: 'The name of the person; null: the program, or nobody' }),
  data: z.record(z.string(), z.unknown()),
})
export type ExplainStep = z.infer<typeof ExplainStep>

const SpeakerExample = z.object({ speakerId: z.string(), name: z.string(), areaCode: z.string() })

const SpeakerGroup = z.object({
  status: z.string(),
  reason: z.string().nullable(),
  count: z.number().int(),
  vi: z.string(),
  en: z.string(),
  examples: z.array(SpeakerExample).meta({ description: 'The first few; none of those that played' }),
})
export type SpeakerGroup = z.infer<typeof SpeakerGroup>

export const OccurrenceExplanation = z
  .object({
    occurrenceId: z.string(),
    summary: Words.meta({ description: 'In one or two sentences: did it play, and why (not)' }),
    steps: z.array(ExplainStep).meta({ description: 'In order of time' }),
    speakers: z.array(SpeakerGroup).meta({ description: 'Of your areas, the most frequent first' }),
    keptUntil: z.iso.datetime().meta({ description: 'After this the single decisions are no longer kept' }),
  })
  .meta({ id: 'OccurrenceExplanation' })
export type OccurrenceExplanation = z.infer<typeof OccurrenceExplanation>

export const ExplainQuery = z.object({
  at: z.iso.datetime({ offset: true }).optional().meta({ description: 'Unless given, now' }),
})

const AiringThen = z.object({
  occurrenceId: z.string(),
  title: z.string(),
  kind: z.enum(['schedule', 'programme', 'alert', 'all-clear', 'live']),
  priority: z.enum(['normal', 'priority', 'emergency']),
  startAt: z.iso.datetime(),
  endAt: z.iso.datetime(),
  status: z.string().meta({ description: 'Of the airing' }),
  deliveryStatus: z.string().nullable().meta({ description: 'At this speaker; null: not sent to it (yet)' }),
  reason: z.string().nullable(),
  vi: z.string(),
  en: z.string(),
})
export type AiringThen = z.infer<typeof AiringThen>

export const SpeakerExplanation = z
  .object({
    speakerId: z.string(),
    at: z.iso.datetime(),
    tense: z.enum(['past', 'now', 'future']),
    summary: Words.meta({ description: 'What it played or will play at that moment, and why (not)' }),
    presence: z
      .object({ online: z.boolean(), since: z.iso.datetime() })
      .nullable()
      .meta({ description: 'Connected or not at that moment; null: not known, or to come' }),
    airings: z.array(AiringThen).meta({ description: 'Everything meant for it around that moment, by start' }),
    before: AiringThen.nullable().meta({
      description: 'The nearest one before, when nothing was meant for that moment',
    }),
    after: AiringThen.nullable(),
    steps: z.array(ExplainStep).meta({ description: 'The reasons, in order of time' }),
  })
  .meta({ id: 'SpeakerExplanation' })
export type SpeakerExplanation = z.infer<typeof SpeakerExplanation>
