import { DateTime } from 'luxon'
import { pathsOf, requireAreas, requireAtMost, withoutNested } from '../areas/find.ts'
import type { AreaRow } from '../areas/versions.ts'
import { requireBulletin } from '../bulletins/get.ts'
import { findClip } from '../clips/find.ts'
import { addMs } from '../clock.ts'
import { type Ctx, requirePermission } from '../context.ts'
import { Problem } from '../errors.ts'
import { loadCalendar } from '../policies/holidays.ts'
import { judge, nearestAllowed, type Place } from '../policies/judge.ts'
import { loadPlaces } from '../policies/places.ts'
import { isHoliday as isHolidayIn, showViolation } from '../policies/require-allowed.ts'
import { loadScope } from '../reach/related.ts'
import { requireInsideBulletin } from '../schedules/create.ts'
import { type Airing, firstAirings } from '../schedules/expand.ts'
import { requireAirings } from '../schedules/require-airings.ts'
import { PreviewSchedule, type SchedulePreview } from '../schedules/schema.ts'
import { behind, firstFreeAndAllowed } from './free-behind.ts'
import { laterPlanned, NOT_KEPT } from './later-planned.ts'
import { loadRivalAirings, type RivalAiring, wholeKeyOf } from './rivals.ts'
import { nextFree, type Slot } from './slots.ts'
import { tellMeeting } from './tell-meeting.ts'

const SHOWN_AIRINGS = 3
const SHOWN_CONFLICTS = 100
// Nobody who wishes for five in the morning wants the next day instead without being asked.
const LOOK_AHEAD_MS = 12 * 3_600_000

/**
 * The next airings that a rule would bring, what else is planned at those times in these areas, and when the first
 * would be alone. Nothing is kept. Errors: as of `createSchedule`.
 */
export async function previewSchedule(ctx: Ctx, input: PreviewSchedule): Promise<SchedulePreview> {
  const asked = PreviewSchedule.parse(input)
  const { areas, durationMs, priority } = await whatIsAsked(ctx, asked)
  requirePermission(ctx, 'schedule.write', areas)
  const now = ctx.clock.now()
  const zone = asked.zone ?? ctx.config.zone
  const areaCodes = areas.map((area) => area.code)
  const isHoliday = await loadCalendar(ctx, areaCodes)
  requireAirings(asked.rule, zone, now, isHoliday)
  const airings = firstAirings(asked.rule, zone, now, SHOWN_AIRINGS, isHoliday).map((airing) =>
    slotOf(airing, durationMs),
  )
  const [wished] = airings
  // "As soon as it is approved" has no time yet.
  if (!wished) return { durationMs, areaCodes, airings: [], conflicts: [], violations: [], nextFree: null }
  const search = { startAt: wished.startAt, endAt: addMs(wished.startAt, LOOK_AHEAD_MS) }
  const except = {
    scheduleId: asked.exceptScheduleId,
    occurrenceId: asked.exceptOccurrenceId,
    programmeId: asked.exceptProgrammeId,
  }
  const scope = await loadScope(ctx.db, pathsOf(areas), 'above')
  const found = await loadRivalAirings(ctx, { scope, windows: [search, ...airings] })
  const rivals = found.filter((rival) => !isExcepted(rival, except))
  const places = await loadPlaces(ctx, areas, wished.startAt, except)
  const free = nextFreeAllowed(rivals, places, wished.startAt, durationMs, search.endAt)
  return {
    durationMs,
    areaCodes,
    airings: airings.map(showSlot),
    conflicts: airings
      // The first window is the search for a free time.
      .flatMap((airing, index) =>
        wholesOf(rivals.filter(({ window }) => window === index + 1)).map((rival) => ({ airing, rival })),
      )
      .slice(0, SHOWN_CONFLICTS)
      .map(({ airing, rival }) => ({
        airing: rival.window - 1,
        occurrenceId: rival.occurrenceId,
        scheduleId: rival.scheduleId,
        title: rival.whole.title,
        priority: rival.priority,
        areaCodes: rival.areaCodes,
        startAt: rival.whole.startAt.toISOString(),
        endAt: rival.whole.endAt.toISOString(),
        // Further than the first search what is free then is not known.
        words: airing === wished ? tellConflict(ctx, airing, rival, { priority, except, rivals, places, zone }) : null,
      })),
    violations: await violationsOf(ctx, places, airings, durationMs),
    nextFree: free ? showSlot(slotOf({ localAt: wallTime(free, zone), startAt: free }, durationMs)) : null,
  }
}

/** Each session once, however many of its items are met. */
const wholesOf = (rivals: readonly RivalAiring[]): RivalAiring[] =>
  [...new Map(rivals.toReversed().map((rival) => [wholeKeyOf(rival), rival])).values()].reverse()

type Facts = {
  priority: 'normal' | 'priority'
  except: Except
  rivals: readonly RivalAiring[]
  places: readonly Place[]
  zone: string
}

/** As the collision will say it once both are planned (docs/decisions/0022); null where it is not this one that gives way. */
function tellConflict(ctx: Ctx, airing: Slot, rival: RivalAiring, facts: Facts): { vi: string; en: string } | null {
  const { priority, except, rivals, places, zone } = facts
  const isRoutine = rival.kind === 'schedule' || rival.kind === 'programme'
  if (!isRoutine || rival.priority !== priority || rival.isSent) return null
  const later = laterPlanned({
    occurrenceA: 'ours',
    occurrenceB: 'theirs',
    ownerA: except.scheduleId ?? except.programmeId ?? NOT_KEPT,
    ownerB: rival.scheduleId ?? rival.programmeId ?? '',
    startA: airing.startAt,
    startB: rival.startAt,
    movedA: except.occurrenceId !== undefined,
    movedB: rival.moved,
  })
  const durationMs = airing.endAt.getTime() - airing.startAt.getTime()
  const search = { end: rival.whole.endAt, now: ctx.clock.now(), leadSeconds: ctx.config.dispatchLeadSeconds }
  const busy = rivals.filter(({ awaitsApproval }) => !awaitsApproval)
  const startAt = firstFreeAndAllowed(busy, places, behind(search, durationMs))
  if (later !== 'ours' || !startAt) return null
  const clock = (at: Date) => wallTime(at, zone).slice(11).replace(/:00$/, '')
  const at = clock(new Date(Math.max(airing.startAt.getTime(), rival.startAt.getTime())))
  return tellMeeting({
    loser: null,
    winner: { title: rival.whole.title, isProgramme: rival.kind === 'programme' },
    at: { vi: at, en: at },
    chosen: 'by-deadline',
    ending: { kind: 'shift', startAt },
    clock,
  })
}

async function violationsOf(
  ctx: Ctx,
  places: readonly Place[],
  airings: readonly Slot[],
  durationMs: number,
): Promise<SchedulePreview['violations']> {
  const found = airings.flatMap(({ startAt }, airing) => {
    const violation = judge(places, { startAt, durationMs })
    return violation ? [{ airing, startAt, violation }] : []
  })
  return Promise.all(
    found.map(async ({ airing, startAt, violation }) => ({
      airing,
      leftOut: airing > 0 && isHolidayIn(places, startAt),
      ...(await showViolation(ctx, places, violation, { startAt, durationMs })),
    })),
  )
}

/** What the preview is to replace stands in nobody's way. */
const isExcepted = (rival: RivalAiring, except: Except): boolean =>
  (rival.occurrenceId !== null && rival.occurrenceId === except.occurrenceId) ||
  (rival.scheduleId !== null && rival.scheduleId === except.scheduleId) ||
  (rival.programmeId !== null && rival.programmeId === except.programmeId)

/** As `nextFree`, but where policies allow it too. Each turn steps behind a rival or into allowed hours. */
function nextFreeAllowed(
  rivals: readonly Slot[],
  places: readonly Place[],
  from: Date,
  durationMs: number,
  until: Date,
): Date | undefined {
  for (let start: Date | undefined = from; start && start <= until; ) {
    const free = nextFree(rivals, start, durationMs, until)
    const allowed = free && nearestAllowed(places, free, durationMs)
    if (!free || !allowed || allowed.getTime() === free.getTime()) return allowed
    start = allowed
  }
  return undefined
}

type Except = { scheduleId?: string | undefined; occurrenceId?: string | undefined; programmeId?: string | undefined }

type Asked = ReturnType<typeof PreviewSchedule.parse>

async function whatIsAsked(
  ctx: Ctx,
  asked: Asked,
): Promise<{
  areas: AreaRow[]
  durationMs: number
  priority: 'normal' | 'priority'
}> {
  if (asked.bulletinId === undefined) {
    const areas = withoutNested(await requireAreas(ctx.db, asked.areaCodes ?? [], ctx.clock.now()))
    requireAtMost(areas)
    return { areas, durationMs: asked.clipDurationMs ?? 0, priority: asked.priority ?? 'normal' }
  }
  const bulletin = await requireBulletin(ctx, asked.bulletinId)
  const areas = await requireInsideBulletin(ctx, bulletin.areaCodes, asked.areaCodes)
  const { priority } = bulletin
  if (asked.clipDurationMs !== undefined) return { areas, durationMs: asked.clipDurationMs, priority }
  if (!bulletin.clipId) throw new Problem('bulletin.no-content')
  return { areas, durationMs: (await findClip(ctx, bulletin.clipId)).durationMs, priority }
}

const slotOf = ({ localAt, startAt }: Airing, durationMs: number): Slot & { localAt: string } => ({
  localAt,
  startAt,
  endAt: addMs(startAt, durationMs),
})

const showSlot = ({ localAt, startAt, endAt }: Slot & { localAt: string }) => ({
  localAt,
  startAt: startAt.toISOString(),
  endAt: endAt.toISOString(),
})

const wallTime = (at: Date, zone: string): string => DateTime.fromJSDate(at, { zone }).toFormat("yyyy-MM-dd'T'HH:mm:ss")
