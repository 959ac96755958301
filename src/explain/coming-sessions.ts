import { loadAreaNames, nameOf } from '../areas/names.ts'
import { addMs } from '../clock.ts'
import type { Ctx } from '../context.ts'
import { loadHolidays } from '../policies/holidays.ts'
import { type ProgrammeRow, requireProgramme } from '../programmes/get.ts'
import { firstAirings } from '../schedules/expand.ts'
import { ScheduleRule } from '../schedules/schema.ts'
import type { ComingSessions } from './schema-coming.ts'
import { type ComingItem, loadComingItems } from './store-coming.ts'
import { tellNotices, tellSession } from './words-coming.ts'
import { textIn } from './words-time.ts'

const DAY_MS = 86_400_000
const AHEAD_MS = 7 * DAY_MS
const LEAST_SHOWN = 3
const MOST_SHOWN = 20

type Session = ComingSessions['sessions'][number]
type Planned = { session: Session; items: ComingItem[] }

/**
 * The sessions of a programme in the next seven days, and three at least: those in the plan as they stand there, left
 * out, forbidden or silent ones too, then what its rule will bring. Empty once it is paused or over. Errors:
 * `programme.not-found`.
 */
export async function getComingSessions(ctx: Ctx, programmeId: string): Promise<ComingSessions> {
  const programme = await requireProgramme(ctx, programmeId)
  if (programme.status === 'paused' || programme.status === 'ended') return { sessions: [], notices: [] }
  const now = ctx.clock.now()
  const budgetMs = programme.budgetSeconds * 1_000
  // What began already is no coming session, though some of its items are to come.
  const rows = await loadComingItems(
    ctx.db,
    programmeId,
    addMs(now, -budgetMs),
    addMs(now, (ctx.config.planDays + 1) * DAY_MS),
  )
  const codes = rows.flatMap(({ refusal }) => textIn(refusal ?? {}, 'areaCode') ?? [])
  const names = await loadAreaNames(ctx.db, codes, now)
  const areas = new Map(codes.map((code) => [code, nameOf(names, code)]))
  const planned = [...Map.groupBy(rows, ({ localAt }) => localAt).values()].flatMap((items): Planned | [] => {
    const [first] = items
    if (!first || first.startAt <= now) return []
    const { localAt, startAt } = first
    // As its maker gave it: by then it is silent, whatever was left out of it.
    const endAt = addMs(startAt, budgetMs).toISOString()
    const told = tellSession(items, areas)
    const state = told.state === 'planned' && programme.status !== 'approved' ? 'awaits-approval' : told.state
    return { session: { localAt, startAt: startAt.toISOString(), endAt, ...told, state }, items }
  })
  const expected = await expectedSessions(ctx, programme)
  const shown = [...planned, ...expected.map((session) => ({ session, items: [] }))]
    .toSorted((a, b) => (a.session.startAt < b.session.startAt ? -1 : 1))
    .filter(({ session }, at) => at < LEAST_SHOWN || session.startAt < addMs(now, AHEAD_MS).toISOString())
    .slice(0, MOST_SHOWN)
  return {
    sessions: shown.map(({ session }) => session),
    notices: tellNotices(
      shown.map(({ items }) => items),
      areas,
    ),
  }
}

/** What its rule will bring behind what is planned; all of it before it was approved. */
async function expectedSessions(ctx: Ctx, programme: ProgrammeRow): Promise<Session[]> {
  const now = ctx.clock.now()
  const { rule, zone, areaCodes, plannedUntil, status, budgetSeconds } = programme
  const { data } = ScheduleRule.safeParse(rule)
  if (!data) return []
  const calendars = await loadHolidays(ctx.db, [areaCodes], now)
  const since = plannedUntil && plannedUntil > now ? plannedUntil : now
  const airings = firstAirings(data, zone, since, MOST_SHOWN, calendars(areaCodes))
  return airings.map(({ localAt, startAt }) => ({
    localAt,
    startAt: startAt.toISOString(),
    endAt: addMs(startAt, budgetSeconds * 1_000).toISOString(),
    state: status === 'approved' ? 'expected' : 'awaits-approval',
    why: [],
  }))
}
