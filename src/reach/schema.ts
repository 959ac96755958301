import { z } from '@hono/zod-openapi'
import { AreaCode, AreaRef } from '../areas/schema.ts'

export const AskReach = z
  .object({
    areaCodes: z
      .array(AreaRef)
      .min(1)
      .max(200)
      .meta({ description: 'Area codes or group ids; everything below them is meant too', example: ['05857'] }),
  })
  .meta({ id: 'AskReach' })

const count = z.number().int()
export const AreaReach = z
  .object({
    code: AreaCode,
    name: z.string(),
    speakers: count,
    online: count.meta({ description: 'Connected now, of `speakers`' }),
  })
  .meta({ id: 'AreaReach' })

export const Reach = z
  .object({
    speakers: count.meta({ description: 'Each once, however the areas overlap' }),
    online: count,
    communes: count.meta({ description: 'In which there is at least one of these speakers' }),
    areas: z.array(AreaReach).meta({ description: 'Each area that was asked about; groups are opened' }),
    byCommune: z.array(AreaReach).meta({ description: 'The same speakers by commune, by code' }),
  })
  .meta({ id: 'Reach' })
export type Reach = z.infer<typeof Reach>

export const AreaCounts = z
  .object({ items: z.array(z.object({ code: AreaCode, speakers: count, online: count })) })
  .meta({ id: 'AreaCounts' })
