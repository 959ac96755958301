import { addMs } from '../clock.ts'
import type { Db } from '../db/open.ts'
import { loadHolidays } from '../policies/holidays.ts'
import { type AreaScope, touchesAny } from '../reach/related.ts'
import { expandRule, type IsHoliday } from '../schedules/expand.ts'
import {
  askedSince,
  type Cause,
  causeAt,
  type History,
  type RulePiece,
  rulePieces,
  type SilentSeries,
} from './series-history.ts'
import { loadKnownSlots, loadSilentSeries, loadTurns, type Owner } from './store-unplanned.ts'

/** A slot that passed without an airing: by its rule it would have sounded, had it been in the plan. */
export type Unplanned = Pick<SilentSeries, 'kind' | 'bulletinId' | 'title' | 'priority'> & {
  scheduleId: string | null
  programmeId: string | null
  areaCodes: string[]
  zone: string
  localAt: string
  startAt: Date
  /** Of a programme: when its session would have ended at the latest. */
  endAt: Date
  cause: Cause
}

/** For so long it is told why something did not air, as of airings. */
const KEPT_MS = 90 * 86_400_000

type Query = {
  scope: AreaScope
  /** Only what this bulletin, or programme, would have brought. */
  owner?: Owner
  now: Date
  from: Date
  to: Date
  /** Also what began before `from` and would have sounded then. */
  sounding?: boolean
}

/**
 * Slots in [from, to) that passed without an airing, by start: what was not approved by then though it was submitted, and
 * what was paused, revoked or ended. Told from the rule as it stood then, and from what the audit log says was done.
 */
export async function loadUnplanned(db: Db, query: Query): Promise<Unplanned[]> {
  const { scope, owner, now, sounding = false } = query
  const since = addMs(now, -KEPT_MS)
  const from = latest(query.from, since)
  const to = earliest(query.to, now)
  if (from >= to) return []
  // What sounds at a moment began within the day before.
  const found = await loadSilentSeries(db, { scope, owner, from: sounding ? addMs(from, -DAY_MS) : from, to, since })
  if (found.length === 0) return []
  const calendars = await loadHolidays(
    db,
    found.map(({ areaCodes }) => areaCodes),
    now,
  )
  const windowOf = ({ durationMs }: SilentSeries) => ({
    from: sounding ? addMs(from, 1 - Math.max(durationMs, 1)) : from,
    to,
  })
  // Most had no slot then: nobody reads what was done to them.
  const series = found.filter(
    (one) =>
      one.isChanged ||
      rulePieces(bare(one)).some((piece) => slotsOf(piece, windowOf(one), calendars(piece.areaCodes)).length > 0),
  )
  const turns = await loadTurns(
    db,
    series.flatMap(({ id, bulletinId }) => [id, bulletinId ?? id]),
  )
  const silent = series.flatMap((one) => {
    const history = { series: one, own: turns.get(one.id) ?? [], bulletin: turns.get(one.bulletinId ?? '') ?? [] }
    return unplannedOf(history, windowOf(one), calendars).filter(({ areaCodes }) => touchesAny(areaCodes, scope))
  })
  const known = await loadKnownSlots(
    db,
    silent.map((one) => ({ id: ownerOf(one), localAt: one.localAt })),
  )
  return silent
    .filter((one) => !known.has(`${ownerOf(one)} ${one.localAt}`))
    .toSorted((a, b) => a.startAt.getTime() - b.startAt.getTime() || (ownerOf(a) < ownerOf(b) ? -1 : 1))
}

const DAY_MS = 86_400_000

export const ownerOf = ({ scheduleId, programmeId }: Pick<Unplanned, 'scheduleId' | 'programmeId'>): string =>
  scheduleId ?? programmeId ?? ''

const latest = (a: Date, b: Date): Date => new Date(Math.max(a.getTime(), b.getTime()))
const earliest = (a: Date, b: Date): Date => new Date(Math.min(a.getTime(), b.getTime()))

const bare = (series: SilentSeries): History => ({ series, own: [], bulletin: [] })

type Window = { from: Date; to: Date }

function slotsOf(piece: RulePiece, { from, to }: Window, isHoliday: IsHoliday) {
  const start = latest(piece.from, from)
  const end = piece.to ? earliest(piece.to, to) : to
  return start < end ? expandRule(piece.rule, piece.zone, start, end, isHoliday) : []
}

function unplannedOf(
  history: History,
  window: Window,
  calendars: Awaited<ReturnType<typeof loadHolidays>>,
): Unplanned[] {
  const { series } = history
  const since = askedSince(history)
  if (!since) return []
  const from = latest(since, window.from)
  const found = new Map<string, Unplanned>()
  for (const piece of rulePieces(history))
    for (const { localAt, startAt } of slotsOf(piece, { from, to: window.to }, calendars(piece.areaCodes))) {
      const cause = causeAt(history, startAt)
      if (!cause || found.has(localAt)) continue
      found.set(localAt, {
        kind: series.kind,
        scheduleId: series.kind === 'schedule' ? series.id : null,
        programmeId: series.kind === 'programme' ? series.id : null,
        bulletinId: series.bulletinId,
        title: series.title,
        priority: series.priority,
        areaCodes: piece.areaCodes,
        zone: piece.zone,
        localAt,
        startAt,
        endAt: addMs(startAt, series.durationMs),
        cause,
      })
    }
  return [...found.values()]
}
