import { z } from 'zod'

const Part = z.object({
  name: z.enum(['database', 'queue', 'broker', 'speech', 'ffmpeg', 'disk', 'dispatch', 'ledger', 'planner']),
  state: z.enum(['ok', 'degraded', 'down']),
  detail: z.object({ vi: z.string(), en: z.string() }),
  ms: z
    .number()
    .int()
    .nullable()
    .meta({ description: 'How long it took to answer; null when there was no need to ask' }),
})
export type Part = z.infer<typeof Part>

export const HealthParts = z
  .object({
    state: Part.shape.state.meta({ description: 'The worst of the parts' }),
    at: z.iso.datetime(),
    version: z.string(),
    startedAt: z.iso.datetime(),
    uptimeSeconds: z.number().int(),
    parts: z.array(Part),
    backlog: z.object({
      unsentCommands: z.number().int().meta({ description: 'Committed, still valid, not taken by the broker' }),
      openDeliveries: z.number().int(),
      lateOccurrences: z.number().int().meta({ description: 'Due more than a minute ago and not sent' }),
      unplanned: z.number().int().meta({
        description: 'Schedules and programmes that should have been planned two minutes ago; the log says why not',
      }),
    }),
    disk: z.object({ freeBytes: z.number().int(), totalBytes: z.number().int() }).nullable(),
  })
  .meta({ id: 'HealthParts' })
export type HealthParts = z.infer<typeof HealthParts>
