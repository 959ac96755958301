import { z } from '@hono/zod-openapi'

const Words = z.object({ vi: z.string(), en: z.string() })

/** Why an item of the sequence does not sound on a day. */
export const SKIPS = ['not-today', 'empty', 'no-sound', 'revoked', 'over-budget'] as const

/** What stands against a programme; each keeps it from being submitted and approved. */
export const ORDER_PROBLEMS = [
  'no-items',
  'never-sounds',
  'over-budget',
  'item-empty',
  'item-missing',
  'item-archived',
  'item-is-alert',
  'item-not-approved',
  'item-other-areas',
  'no-airings',
] as const

export const OrderProblem = z
  .object({
    code: z.enum(ORDER_PROBLEMS),
    itemId: z.string().nullable(),
    index: z.number().int().nullable().meta({ description: 'Of the item, from 0' }),
    date: z.iso.date().nullable().meta({ description: 'The first day that it concerns' }),
    overMs: z.number().int().nullable().meta({ description: 'By how much a session is too long' }),
    text: Words,
  })
  .meta({ id: 'RunningOrderProblem' })
export type OrderProblem = z.infer<typeof OrderProblem>

export const RunningOrder = z
  .object({
    date: z.iso.date().nullable().meta({ description: 'Null: no day was given and none is to come; items of any day' }),
    localAt: z.string().nullable(),
    startAt: z.iso.datetime().nullable(),
    endAt: z.iso.datetime().nullable().meta({ description: 'When it is silent at the latest' }),
    budgetMs: z.number().int(),
    totalMs: z.number().int().meta({ description: 'What the items of the day ask for, more than the budget or less' }),
    leftMs: z.number().int().meta({ description: 'Below zero: too long by so much' }),
    items: z.array(
      z.object({
        itemId: z.string(),
        index: z.number().int(),
        kind: z.enum(['bulletin', 'clip', 'relay', 'pause']),
        role: z.enum(['theme', 'closing', 'item']).nullable(),
        title: z.string(),
        contentStatus: z.string().nullable().meta({ description: "Of a bulletin: 'approved', 'draft' …" }),
        clipSha256: z.string().nullable().meta({ description: 'Of its sound: /audio/{sha256}.mp3' }),
        offsetMs: z
          .number()
          .int()
          .nullable()
          .meta({ description: 'From the start of the session; null: not that day' }),
        durationMs: z.number().int(),
        startAt: z.iso.datetime().nullable(),
        endAt: z.iso.datetime().nullable(),
        skipped: z.enum(SKIPS).nullable(),
        skippedText: Words.nullable(),
      }),
    ),
    problems: z.array(OrderProblem),
  })
  .meta({ id: 'RunningOrder' })
export type RunningOrder = z.infer<typeof RunningOrder>
