import { knownAreas } from '../areas/find.ts'
import { addMs } from '../clock.ts'
import type { Db } from '../db/open.ts'
import { loadHolidays } from '../policies/holidays.ts'
import { type Airing, firstAirings, firstInstant } from '../schedules/expand.ts'
import type { ScheduleRule } from '../schedules/schema.ts'
import { type Contents, isEmpty, loadContents, referenceOf, sha256Of, soundOf, titleOf } from './contents.ts'
import { type Order, type Placed, runningOrder } from './running-order.ts'
import type { ProgrammeItem } from './schema.ts'
import type { OrderProblem, RunningOrder } from './schema-order.ts'
import { problemWords, SKIP_WORDS } from './words.ts'

/** What is looked at, a programme or what an editor has on the screen. `rule` null: of any day. */
export type Examined = {
  areaCodes: readonly string[]
  items: readonly ProgrammeItem[]
  budgetSeconds: number
  rule: ScheduleRule | null
  zone: string
}
export type Examination = { order: RunningOrder; problems: OrderProblem[]; longestMs: number; airings: Airing[] }

// Every weekday of a month: an item that is on for some days only is met on one of these.
const LOOKED_AT = 62

/**
 * The running order of one day (`date`, else the first airing) and all that stands against the programme, on whichever
 * of its next airings. `longestMs` is the length of the longest of them.
 */
export async function examine(
  db: Db,
  asked: Examined,
  options: { now: Date; date?: string | undefined; contents?: Contents },
): Promise<Examination> {
  const contents = options.contents ?? (await loadContents(db, asked.items))
  const budgetMs = asked.budgetSeconds * 1_000
  const orderOf = (date: string | null) => runningOrder(asked.items, date, budgetMs, (item) => soundOf(contents, item))
  const calendars = await loadHolidays(db, [asked.areaCodes], options.now)
  const isHoliday = calendars(asked.areaCodes)
  const airings = asked.rule ? firstAirings(asked.rule, asked.zone, options.now, LOOKED_AT, isHoliday) : []
  const shown = shownAiring(asked, airings, options.date)
  const date = options.date ?? shown?.localAt.slice(0, 10) ?? null
  const dates = asked.rule ? airings.map(({ localAt }) => localAt.slice(0, 10)) : [date]
  const orders = new Map(dates.map((day) => [day, orderOf(day)]))
  const problems = [
    ...(asked.rule && airings.length === 0 ? [problem('no-airings')] : []),
    ...itemProblems(asked.items, contents, await outsiders(db, asked, contents, options.now)),
    ...lengthProblems(asked.items, orders),
  ]
  const longestMs = Math.max(0, ...[...orders.values()].map(({ totalMs }) => totalMs))
  const order = showOrder({ order: orderOf(date), contents, budgetMs, date, airing: shown, problems })
  return { order, problems, longestMs, airings }
}

function shownAiring(asked: Examined, airings: readonly Airing[], date: string | undefined): Airing | undefined {
  if (date === undefined || !asked.rule) return airings[0]
  const own = airings.find(({ localAt }) => localAt.startsWith(date))
  if (own) return own
  const localAt = `${date}T${asked.rule.at.length === 5 ? `${asked.rule.at}:00` : asked.rule.at}`
  return { localAt, startAt: firstInstant(localAt, asked.zone) }
}

function problem(
  code: OrderProblem['code'],
  more: Partial<Pick<OrderProblem, 'itemId' | 'index' | 'date' | 'overMs'>> = {},
): OrderProblem {
  const { itemId = null, index = null, date = null, overMs = null } = more
  return { code, itemId, index, date, overMs, text: problemWords(code, overMs ?? 0, date) }
}

function itemProblems(items: readonly ProgrammeItem[], contents: Contents, outside: ReadonlySet<string>) {
  if (items.every(({ kind }) => kind === 'pause')) return [problem('no-items')]
  return items.flatMap((item, index) => {
    const code = faultOf(item, contents, outside)
    return code ? [problem(code, { itemId: item.id, index })] : []
  })
}

function faultOf(
  item: ProgrammeItem,
  { bulletins, clips, relays }: Contents,
  outside: ReadonlySet<string>,
): OrderProblem['code'] | undefined {
  if (item.kind === 'pause') return undefined
  if (isEmpty(item)) return 'item-empty'
  const id = referenceOf(item) ?? ''
  const bulletin = bulletins.get(id)
  const kept = clips.get(id) ?? relays.get(id)
  if (!bulletin && !kept) return 'item-missing'
  if (kept?.archivedAt) return 'item-archived'
  if (clips.get(id)?.isAlert) return 'item-is-alert'
  if (bulletin && (bulletin.status !== 'approved' || !bulletin.sha256)) return 'item-not-approved'
  return outside.has(id) ? 'item-other-areas' : undefined
}

/** Too long a day, and a day without a sound: of each the first. */
function lengthProblems(items: readonly ProgrammeItem[], orders: ReadonlyMap<string | null, Order>): OrderProblem[] {
  const days = [...orders]
  const long = days.find(([, { leftMs }]) => leftMs < 0)
  const sounds = ({ items: placed }: Order) =>
    placed.some(({ item, offsetMs }) => offsetMs !== null && item.kind !== 'pause')
  const silent = items.length > 0 && !items.some(isEmpty) ? days.find(([, order]) => !sounds(order)) : undefined
  return [
    ...(long ? [problem('over-budget', { date: long[0], overMs: -long[1].leftMs })] : []),
    ...(silent && !long ? [problem('never-sounds', { date: silent[0] })] : []),
  ]
}

/** Ids of bulletins and stations that are not meant for every area of the programme. */
async function outsiders(db: Db, asked: Examined, contents: Contents, now: Date): Promise<Set<string>> {
  const named = [...contents.bulletins.values(), ...contents.relays.values()]
  const areas = await knownAreas(db, [...asked.areaCodes, ...named.flatMap(({ areaCodes }) => areaCodes)], now)
  const paths = new Map(areas.map(({ code, path }) => [code, path]))
  const covers = (codes: readonly string[], target: string | undefined) =>
    target !== undefined && codes.some((code) => target.startsWith(paths.get(code) ?? '-'))
  return new Set(
    named
      .filter(({ areaCodes }) => !asked.areaCodes.every((code) => covers(areaCodes, paths.get(code))))
      .map(({ id }) => id),
  )
}

function showOrder(from: {
  order: Order
  contents: Contents
  budgetMs: number
  date: string | null
  airing: Airing | undefined
  problems: OrderProblem[]
}): RunningOrder {
  const { order, contents, budgetMs, date, airing, problems } = from
  const at = (offsetMs: number) => (airing ? addMs(airing.startAt, offsetMs).toISOString() : null)
  const show = ({ item, index, offsetMs, durationMs, skipped }: Placed): RunningOrder['items'][number] => ({
    itemId: item.id,
    index,
    kind: item.kind,
    role: item.kind === 'clip' ? item.role : null,
    title: titleOf(contents, item),
    contentStatus: item.kind === 'bulletin' ? (contents.bulletins.get(item.bulletinId ?? '')?.status ?? null) : null,
    clipSha256: sha256Of(contents, item),
    offsetMs,
    durationMs,
    startAt: offsetMs === null ? null : at(offsetMs),
    endAt: offsetMs === null ? null : at(offsetMs + durationMs),
    skipped,
    skippedText: skipped && SKIP_WORDS[skipped],
  })
  return {
    date,
    localAt: airing?.localAt ?? null,
    startAt: at(0),
    endAt: at(budgetMs),
    budgetMs,
    totalMs: order.totalMs,
    leftMs: order.leftMs,
    items: order.items.map(show),
    problems,
  }
}
