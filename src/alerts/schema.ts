import { z } from '@hono/zod-openapi'

export const CreateAlert = z
  .object({
    title: z.string().trim().min(1).max(200).meta({ example: 'Bão số 3' }),
    text: z
      .string()
      .trim()
      .min(1)
      .max(5_000)
      .optional()
      .meta({ description: 'What will be said; spoken at once so that it can be read back' }),
    clipId: z.string().optional().meta({ description: 'A prepared clip instead of text' }),
    areaCodes: z.array(z.string().min(1).max(64)).min(1).max(200),
    riskLevel: z.number().int().min(1).max(5).meta({ description: 'Cấp độ rủi ro thiên tai, Decision 18/2021/QĐ-TTg' }),
    mode: z.enum(['live', 'drill']).default('live'),
    validMinutes: z
      .number()
      .int()
      .min(1)
      .max(24 * 60)
      .default(120)
      .meta({ description: 'Speakers repeat it by themselves for this long' }),
    repeatEverySeconds: z
      .number()
      .int()
      .min(5)
      .max(3_600)
      .default(120)
      .meta({ description: 'From the start of one round to the start of the next; a begun round is finished' }),
    preTone: z.enum(['siren', 'chime', 'none']).default('siren'),
    allClearText: z
      .string()
      .trim()
      .min(1)
      .max(2_000)
      .optional()
      .meta({ description: 'Prepared together with the alert' }),
  })
  .meta({ id: 'CreateAlert' })
export type CreateAlert = z.input<typeof CreateAlert>

export const SendAlert = z
  .object({
    clipSha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .meta({ description: 'Hash of the audio that was read back' }),
    mode: z
      .enum(['live', 'drill'])
      .optional()
      .meta({ description: 'What the screen called it; another than that of the alert is refused' }),
  })
  .meta({ id: 'SendAlert' })

export type SendAlert = z.infer<typeof SendAlert>

export const Alert = z
  .object({
    id: z.string(),
    title: z.string(),
    text: z.string().nullable(),
    mode: z.enum(['live', 'drill', 'test']),
    riskLevel: z.number().int(),
    areaCodes: z.array(z.string()),
    areaNames: z.array(z.string()).meta({ description: 'In the order of `areaCodes`' }),
    clipSha256: z.string(),
    clipDurationMs: z.number().int(),
    allClearText: z.string().nullable(),
    allClearClipSha256: z.string(),
    preTone: z.string().nullable(),
    repeatEverySeconds: z.number().int(),
    validMinutes: z.number().int(),
    status: z.enum(['draft', 'active', 'all-clear', 'cancelled', 'expired']),
    occurrenceIds: z.array(z.string()).meta({ description: 'Its airings: the alert, then its all-clear' }),
    createdBy: z.string(),
    createdAt: z.iso.datetime(),
    sentBy: z.string().nullable(),
    sentAt: z.iso.datetime().nullable(),
    validUntil: z.iso.datetime().nullable(),
    endedBy: z.string().nullable(),
    endedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Alert' })
export type Alert = z.infer<typeof Alert>

export const SentAlert = Alert.extend({
  published: z
    .boolean()
    .meta({ description: 'False: committed, but the broker is away; it goes out as soon as it is back' }),
}).meta({ id: 'SentAlert' })
export type SentAlert = z.infer<typeof SentAlert>

const reachCounts = {
  total: z.number().int(),
  playing: z.number().int(),
  played: z.number().int(),
  failed: z.number().int().meta({ description: 'Refused, failed, too late, or cut for good' }),
  stopped: z.number().int().meta({ description: 'Ended by all-clear or stop before it was heard whole' }),
  starting: z.number().int().meta({ description: 'Has said that it has the order, and does not sound yet' }),
  silent: z.number().int().meta({ description: 'Has not said a word' }),
  offline: z.number().int().meta({ description: 'Of the silent: not connected now' }),
}

export const AlertReach = z
  .object({
    alertId: z.string(),
    occurrenceId: z.string().nullable().meta({ description: 'Null: not sent; whom it would reach' }),
    at: z.iso.datetime(),
    ...reachCounts,
    areas: z
      .array(
        z.object({
          code: z.string(),
          name: z.string(),
          parentCode: z.string().nullable(),
          parentName: z.string().nullable(),
          ...reachCounts,
        }),
      )
      .meta({ description: 'Lowest areas, the most silent first' }),
  })
  .meta({ id: 'AlertReach' })
export type AlertReach = z.infer<typeof AlertReach>
