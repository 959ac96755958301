import { z } from '@hono/zod-openapi'

export const StopAll = z
  .object({ areaCodes: z.array(z.string().min(1).max(64)).min(1).max(200) })
  .meta({ id: 'StopAll', description: 'Everything that sounds in these areas falls silent' })
export type StopAll = z.infer<typeof StopAll>

export const StopAllResult = z
  .object({
    commandId: z.string(),
    areaCodes: z.array(z.string()),
    occurrences: z.number().int().meta({ description: 'Airings that ended as a whole' }),
    alerts: z.number().int().meta({ description: 'Alerts that ended as a whole' }),
    published: z.boolean().meta({ description: 'False: the broker is away; it goes out as soon as it is back' }),
  })
  .meta({ id: 'StopAllResult' })
export type StopAllResult = z.infer<typeof StopAllResult>
