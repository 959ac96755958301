import type { z } from 'zod'
import { requireAreas, vietnamDate } from '../areas/find.ts'
import { type Ctx, requirePermission } from '../context.ts'
import { reasonCounts, sum, tally } from './ledger.ts'
import { monthPeriod } from './period.ts'
import { MonthlyQuery, type MonthlyView } from './schema.ts'
import { countSpeakers, type MonthRow, monthRows } from './store.ts'

type Airing = Extract<MonthRow, { what: 'airing' }>
type Result = Extract<MonthRow, { what: 'delivery' }>

/** One area (with all in it) over one month. Drills and tests are counted apart: they are not broadcasting. */
export async function monthlyReport(
  ctx: Ctx,
  query: z.input<typeof MonthlyQuery>,
): Promise<z.infer<typeof MonthlyView>> {
  const { area: code, month } = MonthlyQuery.parse(query)
  const period = monthPeriod(month, ctx.config.zone)
  // The tree as it was at the end of the month; of a month not over yet, as it is now.
  const day = new Date(Math.min(period.until.getTime() - 1, ctx.clock.now().getTime()))
  const [area] = await requireAreas(ctx.db, [code], day)
  if (!area) throw new Error(`requireAreas found nothing for ${code}`)
  requirePermission(ctx, 'view', [area])
  const [rows, speakers] = await Promise.all([
    monthRows(ctx.db, area.path, vietnamDate(day), period),
    countSpeakers(ctx.db, area.path, period),
  ])
  const airings = rows.filter((row) => row.what === 'airing')
  const live = airings.filter((row) => row.mode === 'live')
  return {
    area: { code: area.code, name: area.name },
    month,
    occurrences: sum(live),
    airings: live.reduce((total, row) => total + row.heard, 0),
    minutesOnAir: minutes(live),
    drills: sum(airings.filter((row) => row.mode === 'drill')),
    tests: sum(airings.filter((row) => row.mode === 'test')),
    byOutcome: tally(live, (row) => row.status).map(([status, count]) => ({ status, count })),
    byPriority: grouped(live, (row) => row.priority).map(([priority, of]) => ({ priority, ...of })),
    byTopic: grouped(live, (row) => row.topic).map(([topic, of]) => ({ topic, ...of })),
    deliveries: deliveryCounts(rows.filter((row) => row.what === 'delivery').filter((row) => row.mode === 'live')),
    speakers,
  }
}

function deliveryCounts(rows: readonly Result[]) {
  const total = sum(rows)
  const played = sum(rows.filter((row) => row.status === 'played'))
  return {
    total,
    played,
    playedShare: total === 0 ? null : played / total,
    byStatus: tally(rows, (row) => row.status).map(([status, count]) => ({ status, count })),
    reasons: reasonCounts(rows),
  }
}

function grouped(rows: readonly Airing[], keyOf: (row: Airing) => string) {
  const groups = Map.groupBy(rows, keyOf)
  const counted = [...groups].map(([key, of]) => {
    const airings = of.reduce((total, row) => total + row.heard, 0)
    return [key, { airings, minutesOnAir: minutes(of) }] as const
  })
  return counted.sort(([a, x], [b, y]) => y.airings - x.airings || (a < b ? -1 : 1))
}

/** To a tenth of a minute. */
const minutes = (rows: readonly Airing[]): number =>
  Math.round(rows.reduce((total, row) => total + row.ms, 0) / 6_000) / 10
