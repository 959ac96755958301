import type { z } from 'zod'
import { requireAreas } from '../areas/find.ts'
import { viewPaths } from '../areas/list.ts'
import { loadAreaNames } from '../areas/names.ts'
import type { Ctx } from '../context.ts'
import { POINTS_MAX, type PointsQuery, type SpeakerPoints } from './schema.ts'
import { loadPlaying, loadPoints, type Sounding } from './store-console.ts'

/** Every speaker that the actor may see, in as few bytes as a map and a list of thousands need. */
export async function speakerPoints(
  ctx: Ctx,
  query: z.infer<typeof PointsQuery>,
): Promise<z.infer<typeof SpeakerPoints>> {
  const within = query.area ? (await requireAreas(ctx.db, [query.area], ctx.clock.now())).map(({ path }) => path) : []
  const [rows, sounding] = await Promise.all([
    loadPoints(ctx.db, { paths: viewPaths(ctx), within: query.area ? within : undefined, limit: POINTS_MAX + 1 }),
    loadPlaying(ctx.db),
  ])
  const shown = rows.slice(0, POINTS_MAX)
  const playing = new Map(sounding.map((one) => [one.speakerId, laneOf(one)]))
  return {
    items: shown.map(({ enrolled, ...row }) => {
      const lane = playing.get(row.id)
      return { ...row, ...(!enrolled && { enrolled: false as const }), ...(lane && { playing: lane }) }
    }),
    areas: await areasOf(
      ctx,
      shown.map((row) => row.areaCode),
    ),
    truncated: rows.length > POINTS_MAX,
  }
}

const laneOf = ({ priority, mode }: Sounding) =>
  priority === 'emergency' && mode !== 'live' ? ('drill' as const) : priority

async function areasOf(ctx: Ctx, codes: readonly string[]): Promise<z.infer<typeof SpeakerPoints>['areas']> {
  const own = await loadAreaNames(ctx.db, codes, ctx.clock.now())
  const above = await loadAreaNames(
    ctx.db,
    [...own.values()].flatMap((area) => area.parentCode ?? []),
    ctx.clock.now(),
  )
  const all = [...above, ...own].sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(all.map(([code, { name, parentCode }]) => [code, { name, parentCode }]))
}
