import { DateTime } from 'luxon'
import type { z } from 'zod'
import { pathsOf } from '../areas/find.ts'
import { getArea } from '../areas/list.ts'
import { type Ctx, permittedPaths } from '../context.ts'
import { Problem } from '../errors.ts'
import { holidaysBetween } from '../holidays/holidays.ts'
import { decodeCursor, encodeCursor } from '../http/pagination.ts'
import { getHours } from '../policies/hours-view.ts'
import { loadScope } from '../reach/related.ts'
import { placeOf } from './list.ts'
import { type Entry, loadEntries, viewEntries } from './programme-entries.ts'
import {
  type ProgrammeAiring,
  type ProgrammeQuery,
  type ProgrammeSession,
  type ProgrammeView,
  VIEW_DAYS,
} from './programme-view-schema.ts'
import { loadProgrammeHeads, type ProgrammeHead } from './store-programme-view.ts'

const DEFAULT_DAYS = 7

/** Local days from the first to the last, and their instants: `start` of the first, `end` of the last. */
export type Days = { zone: string; from: string; to: string; start: Date; end: Date }

/** Today and the six days after it unless given. Errors: `request.invalid` naming `to`. */
export function daysOf(
  ctx: Pick<Ctx, 'clock' | 'config'>,
  asked: { from?: string | undefined; to?: string | undefined },
): Days {
  const { zone } = ctx.config
  const first = asked.from
    ? DateTime.fromISO(asked.from, { zone })
    : DateTime.fromJSDate(ctx.clock.now(), { zone }).startOf('day')
  const last = asked.to ? DateTime.fromISO(asked.to, { zone }) : first.plus({ days: DEFAULT_DAYS - 1 })
  const length = last.diff(first, 'days').days
  if (length < 0 || length >= VIEW_DAYS)
    throw new Problem('request.invalid', {
      errors: [{ pointer: '/query/to', detail: `must be between "from" and ${VIEW_DAYS - 1} days after it` }],
    })
  const [from, to] = [first.toFormat('yyyy-MM-dd'), last.toFormat('yyyy-MM-dd')]
  return { zone, from, to, start: first.toJSDate(), end: last.plus({ days: 1 }).toJSDate() }
}

/** Day by day what sounds in an area: what was planned, what rules will bring, and the hours that its policy leaves open. */
export async function getProgrammeView(ctx: Ctx, query: z.output<typeof ProgrammeQuery>): Promise<ProgrammeView> {
  const days = daysOf(ctx, query)
  const area = await getArea(ctx, query.area)
  const [{ entries, nextCursor }, hours] = await Promise.all([
    loadPage(ctx, area, days, { after: decodeCursor(query.cursor), limit: query.limit }),
    getHours(ctx, { area: area.code, from: days.from, to: days.to }),
  ])
  const airings = await viewEntries(ctx, entries, { counts: query.counts === 'true' })
  const heads = await headsOf(ctx, airings)
  const byDay = Map.groupBy(groupSessions(airings, heads), ({ startAt }) => dateIn(days.zone, startAt))
  const holidays = new Map(holidaysBetween(days.from, days.to).map(({ date, name }) => [date, name]))
  return {
    area: { code: area.code, name: area.name },
    zone: days.zone,
    from: days.from,
    to: days.to,
    days: hours.days.map(({ date, open, quiet }) => ({
      date,
      weekday: DateTime.fromISO(date, { zone: 'utc' }).weekday,
      holiday: holidays.get(date) ?? null,
      entries: byDay.get(date) ?? [],
      hours: [
        ...open.map((range) => ({ ...range, kind: 'open' as const })),
        ...quiet.map((range) => ({ ...range, kind: 'quiet' as const })),
      ],
    })),
    nextCursor,
  }
}

type Page = { after: string | undefined; limit: number }

/** A page of airings; a session is not torn apart unless it is all of the page. */
export async function loadPage(
  ctx: Ctx,
  area: { path: string },
  days: Days,
  { after, limit }: Page,
): Promise<{ entries: Entry[]; nextCursor: string | null }> {
  const [visible, within] = await Promise.all([
    loadScope(ctx.db, permittedPaths(ctx.actor, 'view'), 'above'),
    loadScope(ctx.db, pathsOf([area]), 'above'),
  ])
  const found = await loadEntries(ctx, {
    visible,
    within,
    from: days.start,
    to: days.end,
    after: placeOf(after),
    limit: limit + 1,
  })
  const extra = found.at(limit)
  if (!extra) return { entries: found, nextCursor: null }
  const session = sessionOf(extra)
  let end = limit
  while (session !== null && end > 0 && sessionOf(found[end - 1]) === session) end--
  const entries = found.slice(0, end === 0 ? limit : end)
  const last = entries.at(-1)
  return { entries, nextCursor: last ? encodeCursor(`${last.startAt.toISOString()} ${last.key}`) : null }
}

const sessionOf = (entry: Entry | undefined): string | null => {
  if (!entry) return null
  const { programmeId, localAt } = 'row' in entry ? entry.row : 'expected' in entry ? entry.expected : entry.unplanned
  return programmeId === null ? null : `${programmeId} ${localAt}`
}

export const headsOf = (
  ctx: Pick<Ctx, 'db'>,
  airings: readonly ProgrammeAiring[],
): Promise<Map<string, ProgrammeHead>> =>
  loadProgrammeHeads(
    ctx.db,
    airings.flatMap(({ programmeId }) => programmeId ?? []),
  )

const dateIn = (zone: string, iso: string): string => DateTime.fromISO(iso, { zone }).toFormat('yyyy-MM-dd')

/** Items of one programme and slot are one session, where the first of them stood. Pure. */
export function groupSessions(
  airings: readonly ProgrammeAiring[],
  heads: ReadonlyMap<string, ProgrammeHead>,
): Array<ProgrammeAiring | ProgrammeSession> {
  const grouped: Array<ProgrammeAiring | ProgrammeSession> = []
  const open = new Map<string, ProgrammeSession>()
  for (const airing of airings) {
    const head = heads.get(airing.programmeId ?? '')
    if (!head) {
      grouped.push(airing)
      continue
    }
    const key = `${head.id} ${airing.localAt}`
    const running = open.get(key)
    if (running) {
      running.items.push(airing)
      if (airing.endAt > running.endAt) running.endAt = airing.endAt
      continue
    }
    const session: ProgrammeSession = {
      type: 'session',
      programmeId: head.id,
      title: head.title,
      priority: head.priority,
      areaCodes: airing.areaCodes,
      areaNames: airing.areaNames,
      expected: airing.expected,
      awaitsApproval: airing.awaitsApproval,
      startAt: airing.startAt,
      endAt: airing.endAt,
      budgetSeconds: head.budgetSeconds,
      items: [airing],
    }
    open.set(key, session)
    grouped.push(session)
  }
  return grouped
}
