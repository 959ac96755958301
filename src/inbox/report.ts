import { DateTime } from 'luxon'
import { knownAreas } from '../areas/find.ts'
import type { Ctx } from '../context.ts'
import type { DailyReport } from './schema.ts'
import { loadDayFigures } from './store.ts'
import { insertOutgoing, loadUnreported } from './store-sources.ts'

// By then the ledgers of the evening are closed.
const REPORT_AT_HOUR = 1

/** Yesterday in figures, to every source that takes reports, once: what aired, and what share of the speakers is alive. */
export async function tellDailyReports(ctx: Ctx): Promise<void> {
  const now = ctx.clock.now()
  const local = DateTime.fromJSDate(now, { zone: ctx.config.zone })
  if (local.hour < REPORT_AT_HOUR) return
  const from = local.minus({ days: 1 }).startOf('day')
  const date = from.toFormat('yyyy-MM-dd')
  const key = `report:${date}`
  for (const source of await loadUnreported(ctx.db, key)) {
    // Before it was connected there was nothing to report to it.
    if (source.createdAt >= local.startOf('day').toJSDate()) continue
    const [area] = await knownAreas(ctx.db, [source.areaCode], now)
    if (!area) continue
    const figures = await loadDayFigures(ctx.db, area.path, from.toJSDate(), local.startOf('day').toJSDate())
    const { speakers, speakersAlive } = figures
    const payload: DailyReport = {
      ...{ kind: 'report', date, zone: ctx.config.zone, areaCode: source.areaCode, ...figures },
      speakersAliveShare: speakers === 0 ? null : Math.round((1_000 * speakersAlive) / speakers) / 1_000,
    }
    await insertOutgoing(ctx.db, [{ sourceId: source.id, kind: 'report', subject: key, key, payload }], now)
  }
}
