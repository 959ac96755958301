import { sql } from 'kysely'
import { addMs } from '../clock.ts'
import type { App } from '../context.ts'
import { metrics } from '../metrics.ts'

const PROBE_TIMEOUT_MS = 2_000

export type Vital = { ok: boolean; ms: number; detail: string }
export type Readiness = { ready: boolean; parts: Record<'database' | 'queue' | 'broker', Vital> }

/** Whether each part this process depends on answers within two seconds. Details carry no address and no secret. */
export async function checkReadiness(app: App): Promise<Readiness> {
  const [database, queue, broker] = await Promise.all([
    probe(app, () => sql`select 1`.execute(app.db), 'PostgreSQL answers'),
    probe(app, () => app.alarms.depth(), 'the queue answers'),
    probe(
      app,
      async () => {
        if (!app.broker.connected) throw new Error('not connected')
      },
      'connected',
    ),
  ])
  const parts = { database, queue, broker }
  return { ready: Object.values(parts).every(({ ok }) => ok), parts }
}

async function probe(app: App, ask: () => Promise<unknown>, fine: string): Promise<Vital> {
  const startedAt = performance.now()
  const ms = () => Math.round(performance.now() - startedAt)
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new Error('no answer in time')), PROBE_TIMEOUT_MS)
  try {
    await Promise.race([ask(), late.promise])
    return { ok: true, ms: ms(), detail: fine }
  } catch (err) {
    app.log.warn({ err }, 'a part is not ready')
    return { ok: false, ms: ms(), detail: 'does not answer; the log of the server says more' }
  } finally {
    clearTimeout(timer)
  }
}

const UNPLANNED_MS = 120_000
const DAY_MS = 86_400_000

/**
 * Schedules and programmes that the planner should have planned two minutes ago: it stands still, or cannot read them. Each
 * is planned as far ahead as its days go, less half a day; one that was changed is marked with the time of the change.
 */
export async function countUnplanned({ db, config }: Pick<App, 'db' | 'config'>, now: Date): Promise<number> {
  const before = addMs(now, -UNPLANNED_MS)
  const horizon = addMs(before, (config.planDays - 0.5) * DAY_MS)
  const isLeft = sql`(planned_until < ${before} or (planned_until > ${now} and planned_until < ${horizon})
    or (planned_until is null and since < ${before}))`
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from (
      select s.planned_until, greatest(s.updated_at, b.approved_at) as since
      from schedules s join bulletins b on b.id = s.bulletin_id and b.status = 'approved' and b.clip_id is not null
      where s.status <> 'ended' and (s.planned_until is null or s.planned_until < ${horizon})
      union all
      select planned_until, approved_at from programmes
      where status in ('approved', 'paused') and (planned_until is null or planned_until < ${horizon})
    ) one where ${isLeft}`.execute(db)
  return rows[0]?.count ?? 0
}

/** Bring the gauges that are read from elsewhere up to date, before a scrape. */
export async function measure(app: App): Promise<void> {
  const now = app.clock.now()
  const { rows } = await sql<{ oldestDueAt: Date | null; online: number; total: number }>`select
    (select min(dispatch_at) from occurrences where status in ('planned', 'armed') and dispatch_at <= ${now}) as oldest_due_at,
    count(*) filter (where online) as online, count(*) as total from speakers where status = 'active'`.execute(app.db)
  const [row] = rows
  metrics.oldestDue.set(row?.oldestDueAt ? (now.getTime() - row.oldestDueAt.getTime()) / 1_000 : 0)
  metrics.unplanned.set(await countUnplanned(app, now))
  metrics.speakersOnline.set(row?.online ?? 0)
  metrics.speakersTotal.set(row?.total ?? 0)
  const depth = await app.alarms.depth().catch(() => ({}))
  for (const [queue, waiting] of Object.entries(depth)) metrics.queueDepth.set({ queue }, waiting)
}
