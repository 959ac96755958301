import type { z } from 'zod'
import { requireAreas, requireAtMost, vietnamDate, withoutNested } from '../areas/find.ts'
import { type Ctx, requirePermission } from '../context.ts'
import { AskReach, type Reach } from './schema.ts'
import { countReach } from './store.ts'

/**
 * Who would hear something in these areas: speakers that are set up, each once, and how many of them are
 * connected now.
 * Errors: `area.not-found`, `area.too-many`, `permission.denied`.
 */
export async function askReach(ctx: Ctx, input: z.input<typeof AskReach>): Promise<Reach> {
  const { areaCodes } = AskReach.parse(input)
  const now = ctx.clock.now()
  const areas = await requireAreas(ctx.db, areaCodes, now)
  requireAtMost(areas)
  requirePermission(ctx, 'view', areas)
  const outermost = withoutNested(areas).map((area) => area.path)
  const counts = await countReach(ctx.db, { outermost, areas, date: vietnamDate(now) })
  const byCommune = counts.filter((row) => row.isCommune).map(({ isCommune: _, ...row }) => row)
  const given = new Map(counts.filter((row) => !row.isCommune).map((row) => [row.code, row]))
  return {
    speakers: byCommune.reduce((sum, row) => sum + row.speakers, 0),
    online: byCommune.reduce((sum, row) => sum + row.online, 0),
    communes: byCommune.length,
    areas: areas.map(({ code, name }) => {
      const { speakers = 0, online = 0 } = given.get(code) ?? {}
      return { code, name, speakers, online }
    }),
    byCommune,
  }
}
