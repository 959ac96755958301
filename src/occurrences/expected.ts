import { z } from '@hono/zod-openapi'
import { IANAZone } from 'luxon'
import { addMs } from '../clock.ts'
import type { Db } from '../db/open.ts'
import { loadHolidays } from '../policies/holidays.ts'
import { type Contents, loadContents, referenceOf, soundOf, titleOf } from '../programmes/contents.ts'
import { runningOrder } from '../programmes/running-order.ts'
import { ProgrammeItem } from '../programmes/schema.ts'
import type { AreaScope } from '../reach/related.ts'
import { type Airing, expandRule, type IsHoliday } from '../schedules/expand.ts'
import { ScheduleRule } from '../schedules/schema.ts'
import { overlap } from './slots.ts'
import { loadRunningProgrammes, loadRunningSchedules, type Resume, type Whole } from './store-expected.ts'

/** An airing that is no row yet: what a rule will bring. */
export type Expected = {
  kind: 'schedule' | 'programme'
  scheduleId: string | null
  programmeId: string | null
  itemId: string | null
  bulletinId: string | null
  title: string
  priority: 'normal' | 'priority'
  areaCodes: string[]
  zone: string
  localAt: string
  startAt: Date
  endAt: Date
  resume: Resume
  volume: number | null
  awaitsApproval: boolean
  /** The whole session of an item, else the airing itself. */
  whole: Whole
}

/** All that may bring airings in an area, read once and asked for many windows. */
export type Expectation = {
  /** How many rules there are to look at. */
  size: number
  /** Airings that start in [from, to), by start. */
  starting(from: Date, to: Date): Expected[]
  /** Airings that sound at some moment of [from, to), by start. */
  sounding(from: Date, to: Date): Expected[]
}

/** What schedules and programmes in use will bring after what is planned, up to `until`; also once they are approved. */
export async function loadExpectation(
  db: Db,
  query: { scope: AreaScope; now: Date; until: Date },
): Promise<Expectation> {
  const which = { scope: query.scope, plannedBefore: query.until }
  const [schedules, running] = await Promise.all([loadRunningSchedules(db, which), loadRunningProgrammes(db, which)])
  const programmes = running.flatMap((row) => {
    const items = z.array(ProgrammeItem).safeParse(row.items)
    return items.success ? [{ ...row, items: items.data }] : []
  })
  const contents = await loadContents(
    db,
    programmes.flatMap(({ items }) => items),
  )
  const owners = [...schedules, ...programmes].map(({ areaCodes }) => areaCodes)
  const calendars = await loadHolidays(db, owners, query.now)
  const on = ({ areaCodes }: { areaCodes: string[] }) => ({ now: query.now, isHoliday: calendars(areaCodes) })
  const sources = [
    ...schedules.map((row) => fromSchedule(row, on(row))),
    ...programmes.map((row) => fromProgramme(row, contents, on(row))),
  ]
  const between = (from: Date, to: Date) => sources.flatMap((source) => source(from, to)).toSorted(byStart)
  return {
    size: sources.length,
    starting: (from, to) => between(from, to).filter(({ startAt }) => startAt >= from && startAt < to),
    sounding: (from, to) => between(from, to).filter((airing) => overlap(airing, { startAt: from, endAt: to })),
  }
}

/** All that may sound between two instants; a caller takes of it what it asked for. */
type Source = (from: Date, to: Date) => Expected[]

type On = { now: Date; isHoliday: IsHoliday }

function fromSchedule(schedule: Awaited<ReturnType<typeof loadRunningSchedules>>[number], on: On): Source {
  const { durationMs, zone } = schedule
  return airingsOf(schedule, durationMs, on, ({ localAt, startAt }) => [
    {
      kind: 'schedule',
      scheduleId: schedule.id,
      programmeId: null,
      itemId: null,
      bulletinId: schedule.bulletinId,
      title: schedule.title,
      priority: schedule.priority,
      areaCodes: schedule.areaCodes,
      zone,
      localAt,
      startAt,
      endAt: addMs(startAt, durationMs),
      resume: schedule.resume,
      volume: schedule.volume,
      awaitsApproval: schedule.bulletinStatus !== 'approved',
      whole: { title: schedule.title, startAt, endAt: addMs(startAt, durationMs) },
    },
  ])
}

type Running = Omit<Awaited<ReturnType<typeof loadRunningProgrammes>>[number], 'items'> & { items: ProgrammeItem[] }

function fromProgramme(programme: Running, contents: Contents, on: On): Source {
  const budgetMs = programme.budgetSeconds * 1_000
  return airingsOf(programme, budgetMs, on, ({ localAt, startAt }) => {
    const order = runningOrder(programme.items, localAt.slice(0, 10), budgetMs, (item) => soundOf(contents, item))
    const sounding = order.items.filter(({ item, offsetMs }) => offsetMs !== null && item.kind !== 'pause')
    const [from, to] = [sounding[0]?.offsetMs ?? 0, Math.max(0, ...sounding.map(endOf))]
    const whole = { title: programme.title, startAt: addMs(startAt, from), endAt: addMs(startAt, to) }
    return order.items.flatMap(({ item, offsetMs, durationMs }): Expected[] =>
      offsetMs === null || item.kind === 'pause'
        ? []
        : [
            {
              kind: 'programme',
              scheduleId: null,
              programmeId: programme.id,
              itemId: item.id,
              bulletinId: item.kind === 'bulletin' ? referenceOf(item) : null,
              title: titleOf(contents, item),
              priority: programme.priority,
              areaCodes: programme.areaCodes,
              zone: programme.zone,
              localAt,
              startAt: addMs(startAt, offsetMs),
              endAt: addMs(startAt, offsetMs + durationMs),
              resume: programme.resume,
              volume: programme.volume,
              awaitsApproval: programme.status !== 'approved',
              whole,
            },
          ],
    )
  })
}

const endOf = ({ offsetMs, durationMs }: { offsetMs: number | null; durationMs: number }): number =>
  (offsetMs ?? 0) + durationMs

function airingsOf(
  from: { rule: unknown; zone: string; plannedUntil: Date | null },
  lengthMs: number,
  { now, isHoliday }: On,
  show: (airing: Airing) => Expected[],
): Source {
  const { data: rule } = ScheduleRule.safeParse(from.rule)
  // Of what cannot be read nothing comes, and the planner says so; nobody else's approval may wait for it.
  if (!rule) return () => []
  const since = from.plannedUntil && from.plannedUntil > now ? from.plannedUntil : now
  return (start, to) => {
    const first = new Date(Math.max(start.getTime() - lengthMs, since.getTime()))
    return first >= to || !mayStart(rule, from.zone, first, to)
      ? []
      : expandRule(rule, from.zone, first, to, isHoliday).flatMap(show)
  }
}

const DAY_MS = 86_400_000
const KEPT_OFFSETS = 10_000

/**
 * Cheap, for thousands of rules and a window of minutes: by the hands of the clock alone, can it start in [from, to)?
 * Where the clock is changed within a day of the window the rule itself is asked.
 */
function mayStart(rule: ScheduleRule, zone: string, from: Date, to: Date): boolean {
  const lengthMs = to.getTime() - from.getTime()
  if (lengthMs >= DAY_MS || (rule.kind !== 'once' && rule.extra?.some((extra) => extra.includes('T')))) return true
  const offset = steadyOffset(zone, Math.floor(from.getTime() / DAY_MS))
  if (offset === null) return true
  const [hours = 0, minutes = 0, seconds = 0] = rule.at.split(':').map(Number)
  const startMs = ((hours * 60 + minutes) * 60 + seconds - offset * 60) * 1_000
  return (((startMs - from.getTime()) % DAY_MS) + DAY_MS) % DAY_MS < lengthMs
}

const offsets = new Map<string, number | null>()

/** Minutes ahead of UTC from the day before until the second day after, counted from 1970; null: the clock is changed. */
function steadyOffset(zone: string, day: number): number | null {
  const key = `${zone} ${day}`
  const known = offsets.get(key)
  if (known !== undefined) return known
  const [first = 0, ...others] = [-1, 0, 1, 2, 3].map((after) => IANAZone.create(zone).offset((day + after) * DAY_MS))
  const offset = others.every((other) => other === first) ? first : null
  if (offsets.size > KEPT_OFFSETS) offsets.clear()
  offsets.set(key, offset)
  return offset
}

const byStart = (a: Expected, b: Expected): number =>
  a.startAt.getTime() - b.startAt.getTime() || (keyOfExpected(a) < keyOfExpected(b) ? -1 : 1)

/** Names one of them among those that start at the same instant. */
export const keyOfExpected = ({ scheduleId, programmeId, itemId }: Expected): string =>
  [scheduleId ?? programmeId, itemId].filter((id) => id !== null).join('/')
