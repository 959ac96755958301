import { z } from '@hono/zod-openapi'

export const Occurrence = z
  .object({
    id: z.string(),
    kind: z.enum(['schedule', 'alert', 'all-clear']),
    scheduleId: z.string().nullable(),
    alertId: z.string().nullable(),
    bulletinId: z.string().nullable(),
    title: z.string(),
    mode: z.enum(['live', 'drill', 'test']),
    priority: z.enum(['normal', 'priority', 'emergency']),
    areaCodes: z.array(z.string()),
    localAt: z.string().meta({ description: "Wall time of the schedule's zone" }),
    startAt: z.iso.datetime(),
    validUntil: z.iso.datetime().meta({ description: 'Nothing starts after this' }),
    clipSha256: z.string(),
    clipDurationMs: z.number().int(),
    status: z.enum([
      'planned',
      'armed',
      'airing',
      'completed',
      'partial',
      'failed',
      'missed',
      'cancelled',
      'preempted',
      'expired',
    ]),
    reason: z.string().nullable(),
    reasonText: z.object({ vi: z.string(), en: z.string() }).nullable(),
    targets: z.number().int().nullable(),
    closedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Occurrence' })
export type Occurrence = z.infer<typeof Occurrence>
