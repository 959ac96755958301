import type { z } from 'zod'
import { requireAreas, vietnamDate } from '../areas/find.ts'
import type { AreaRow } from '../areas/versions.ts'
import { createLimiter } from '../clips/limiter.ts'
import { type Ctx, requirePermission } from '../context.ts'
import { withIsoDates } from '../http/iso.ts'
import { reasonCounts, sum, tally } from './ledger.ts'
import { type Day, daysOf, monthPeriod } from './period.ts'
import { withReasonWords } from './reason-words.ts'
import { MonthlyQuery, type MonthlyView } from './schema.ts'
import { shareOf } from './speaker-history.ts'
import {
  type AiringRow,
  type ChildRow,
  type ChildSpeakers,
  childNames,
  countSpeakers,
  emergenciesOf,
  type MonthScope,
  monthRows,
  type ResultRow,
} from './store-month.ts'
import { type ChildLived, livedByChild } from './store-presence.ts'

// A report names what did not sound; beyond this many it says how many more there are.
const MAX_SILENT = 200
const MAX_EMERGENCIES = 1_000

type MonthInput = z.input<typeof MonthlyQuery>

// Each asks five long questions at once, of the ten connections that stops and alerts need too.
const oneAtATime = createLimiter(1)

/** One area (with all in it) over one month. Drills and tests are counted apart: they are not broadcasting. */
export const monthlyReport = (ctx: Ctx, query: MonthInput): Promise<z.infer<typeof MonthlyView>> =>
  oneAtATime(() => countMonth(ctx, query))

async function countMonth(ctx: Ctx, query: MonthInput): Promise<z.infer<typeof MonthlyView>> {
  const { area: code, month } = MonthlyQuery.parse(query)
  const period = monthPeriod(month, ctx.config.zone)
  // The tree as it was at the end of the month; of a month not over yet, as it is now.
  const now = ctx.clock.now()
  const asOf = new Date(Math.min(period.until.getTime(), now.getTime()))
  const day = new Date(Math.min(period.until.getTime() - 1, now.getTime()))
  const [area] = await requireAreas(ctx.db, [code], day)
  if (!area) throw new Error(`requireAreas found nothing for ${code}`)
  requirePermission(ctx, 'view', [area])
  const scope: MonthScope = { ...period, path: area.path, code, date: vietnamDate(day), zone: ctx.config.zone }
  const days = daysOf(period, ctx.config.zone)
  const [rows, emergencies, names, speakers, lived] = await Promise.all([
    monthRows(ctx.db, scope, MAX_SILENT),
    emergenciesOf(ctx.db, scope, MAX_EMERGENCIES),
    childNames(ctx.db, code, scope.date),
    countSpeakers(ctx.db, area.path, period),
    livedByChild(ctx.db, area.path, days, asOf),
  ])
  const live = rows.airings.filter((row) => row.mode === 'live')
  const results = rows.results.filter((row) => row.mode === 'live')
  const unheard = live.filter((row) => row.silent > 0).map((row) => ({ ...row, count: row.silent }))
  return {
    area: { code: area.code, name: area.name, kind: area.kind },
    month,
    asOf: asOf.toISOString(),
    ...numbersOf(live),
    drills: sum(rows.airings.filter((row) => row.mode === 'drill')),
    tests: sum(rows.airings.filter((row) => row.mode === 'test')),
    byOutcome: tally(live, (row) => row.status).map(([status, count]) => ({ status, count })),
    byPriority: grouped(live, (row) => row.priority).map(([priority, of]) => ({ priority, ...of })),
    byTopic: grouped(live, (row) => row.topic).map(([topic, of]) => ({ topic, ...of })),
    byArea: byArea(area, names, rows.children, speakers, lived),
    days: byDay(days, live, results, lived),
    emergencies: {
      alerts: emergencies.length,
      ...reachOf(emergencies),
      items: emergencies.map((row) => ({ ...withIsoDates(row), reachedShare: shareOf(row.reached, row.targets) })),
    },
    notAired: {
      total: sum(unheard),
      reasons: reasonCounts(unheard),
      items: rows.silent.map(withReasonWords),
    },
    deliveries: deliveryCounts(results),
    speakers: { ...speakerCounts(speakers), onlineShare: shareOf(online(lived), measured(lived)) },
  }
}

function numbersOf(rows: readonly AiringRow[]) {
  const total = (of: (row: AiringRow) => number) => rows.reduce((all, row) => all + of(row), 0)
  return {
    occurrences: sum(rows),
    airings: total((row) => row.heard),
    minutesOnAir: minutes(total((row) => row.ms)),
    speakerMinutes: minutes(total((row) => row.speakerMs)),
  }
}

function grouped(rows: readonly AiringRow[], keyOf: (row: AiringRow) => string) {
  const counted = [...Map.groupBy(rows, keyOf)].map(([key, of]) => [key, numbersOf(of)] as const)
  return counted.sort(([a, x], [b, y]) => y.airings - x.airings || (a < b ? -1 : 1))
}

function deliveryCounts(rows: readonly ResultRow[]) {
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

const online = (lived: readonly ChildLived[]): number => lived.reduce((total, row) => total + row.online, 0)
const measured = (lived: readonly ChildLived[]): number => lived.reduce((total, row) => total + row.measured, 0)

function byArea(
  area: AreaRow,
  names: ReadonlyMap<string, string>,
  numbers: readonly ChildRow[],
  speakers: readonly ChildSpeakers[],
  lived: readonly ChildLived[],
) {
  const livedIn = Map.groupBy(lived, ({ child }) => child)
  const own = (code: string) => code === area.code
  const rows = [...new Set([...names.keys(), ...numbers.map(({ child }) => child)])].map((code) => {
    const of = numbers.find(({ child }) => child === code)
    const spent = livedIn.get(code) ?? []
    const counts = speakerCounts(speakers.filter(({ child }) => child === code))
    return {
      code,
      name: names.get(code) ?? '',
      occurrences: of?.count ?? 0,
      airings: of?.heard ?? 0,
      minutesOnAir: minutes(of?.ms ?? 0),
      speakerMinutes: minutes(of?.speakerMs ?? 0),
      deliveries: { total: of?.total ?? 0, played: of?.played ?? 0 },
      speakers: { ...counts, onlineShare: shareOf(online(spent), measured(spent)) },
    }
  })
  // What stands in the area itself, or in a part that has ended, is a line only if there is something to say of it.
  const told = rows.filter(
    (row) => row.deliveries.total > 0 || row.speakers.total > 0 || (names.has(row.code) && !own(row.code)),
  )
  return told.sort((a, b) => Number(own(b.code)) - Number(own(a.code)) || (a.code < b.code ? -1 : 1))
}

function byDay(
  days: readonly Day[],
  airings: readonly AiringRow[],
  results: readonly ResultRow[],
  lived: readonly ChildLived[],
) {
  const [airedOn, toldOn] = [Map.groupBy(airings, ({ day }) => day), Map.groupBy(results, ({ day }) => day)]
  const livedOn = Map.groupBy(lived, ({ date }) => date)
  return days.map(({ date }) => {
    const told = toldOn.get(date) ?? []
    const spent = livedOn.get(date) ?? []
    return {
      date,
      ...numbersOf(airedOn.get(date) ?? []),
      deliveries: sum(told),
      played: sum(told.filter(({ status }) => status === 'played')),
      onlineShare: shareOf(online(spent), measured(spent)),
    }
  })
}

function reachOf(rows: ReadonlyArray<{ targets: number; reached: number }>) {
  const targets = rows.reduce((total, row) => total + row.targets, 0)
  const reached = rows.reduce((total, row) => total + row.reached, 0)
  return { targets, reached, reachedShare: shareOf(reached, targets) }
}

function speakerCounts(rows: readonly ChildSpeakers[]) {
  const total = { total: 0, enrolled: 0, alive: 0, onlineNow: 0 }
  for (const row of rows) {
    total.total += row.total
    total.enrolled += row.enrolled
    total.alive += row.alive
    total.onlineNow += row.onlineNow
  }
  return total
}

/** Milliseconds to a tenth of a minute. */
const minutes = (ms: number): number => Math.round(ms / 6_000) / 10
