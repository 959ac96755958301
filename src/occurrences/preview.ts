import { DateTime } from 'luxon'
import { pathsOf, requireAreas, requireAtMost, withoutNested } from '../areas/find.ts'
import type { AreaRow } from '../areas/versions.ts'
import { requireBulletin } from '../bulletins/get.ts'
import { findClip } from '../clips/find.ts'
import { addMs } from '../clock.ts'
import { type Ctx, requirePermission } from '../context.ts'
import { Problem } from '../errors.ts'
import { judge, nearestAllowed, type Place } from '../policies/judge.ts'
import { isHoliday, loadPlaces, showViolation } from '../policies/require-allowed.ts'
import { type AreaScope, loadScope } from '../reach/related.ts'
import { requireInsideBulletin } from '../schedules/create.ts'
import { type Airing, expandRule, firstAirings } from '../schedules/expand.ts'
import { requireAirings } from '../schedules/require-airings.ts'
import { PreviewSchedule, type SchedulePreview, ScheduleRule } from '../schedules/schema.ts'
import { nextFree, overlap, type Slot } from './slots.ts'
import { type Except, loadBusy, loadRivalSchedules, type Rival } from './store-calendar.ts'

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
  const { areas, durationMs } = await whatIsAsked(ctx, asked)
  requirePermission(ctx, 'schedule.write', areas)
  const now = ctx.clock.now()
  const zone = asked.zone ?? ctx.config.zone
  requireAirings(asked.rule, zone, now)
  const airings = firstAirings(asked.rule, zone, now, SHOWN_AIRINGS).map((airing) => slotOf(airing, durationMs))
  const areaCodes = areas.map((area) => area.code)
  const [wished] = airings
  // "As soon as it is approved" has no time yet.
  if (!wished) return { durationMs, areaCodes, airings: [], conflicts: [], violations: [], nextFree: null }
  const search = { startAt: wished.startAt, endAt: addMs(wished.startAt, LOOK_AHEAD_MS) }
  const rivals = await loadRivals(ctx, await loadScope(ctx.db, pathsOf(areas), 'above'), [search, ...airings], {
    scheduleId: asked.exceptScheduleId,
    occurrenceId: asked.exceptOccurrenceId,
  })
  const places = await loadPlaces(ctx, areas, wished.startAt, {
    scheduleId: asked.exceptScheduleId,
    occurrenceId: asked.exceptOccurrenceId,
  })
  const free = nextFreeAllowed(rivals, places, wished.startAt, durationMs, search.endAt)
  return {
    durationMs,
    areaCodes,
    airings: airings.map(showSlot),
    conflicts: airings
      .flatMap((airing, index) => rivals.filter((rival) => overlap(airing, rival)).map((rival) => ({ rival, index })))
      .slice(0, SHOWN_CONFLICTS)
      .map(({ rival, index }) => ({
        ...rival,
        airing: index,
        startAt: rival.startAt.toISOString(),
        endAt: rival.endAt.toISOString(),
      })),
    violations: await violationsOf(ctx, places, airings, durationMs),
    nextFree: free ? showSlot(slotOf({ localAt: wallTime(free, zone), startAt: free }, durationMs)) : null,
  }
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
      leftOut: airing > 0 && isHoliday(places, startAt),
      ...(await showViolation(ctx, places, violation, { startAt, durationMs })),
    })),
  )
}

/** As `nextFree`, but where policies allow it too. Each turn steps behind a rival or into allowed hours. */
function nextFreeAllowed(
  rivals: readonly Rival[],
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

type Asked = ReturnType<typeof PreviewSchedule.parse>

async function whatIsAsked(ctx: Ctx, asked: Asked): Promise<{ areas: AreaRow[]; durationMs: number }> {
  if (asked.bulletinId === undefined) {
    const areas = withoutNested(await requireAreas(ctx.db, asked.areaCodes ?? [], ctx.clock.now()))
    requireAtMost(areas)
    return { areas, durationMs: asked.clipDurationMs ?? 0 }
  }
  const bulletin = await requireBulletin(ctx, asked.bulletinId)
  const areas = await requireInsideBulletin(ctx, bulletin.areaCodes, asked.areaCodes)
  if (asked.clipDurationMs !== undefined) return { areas, durationMs: asked.clipDurationMs }
  if (!bulletin.clipId) throw new Problem('bulletin.no-content')
  return { areas, durationMs: (await findClip(ctx, bulletin.clipId)).durationMs }
}

/** Everything else that overlaps one of `windows`: what is planned, and what schedules will bring beyond that. */
async function loadRivals(ctx: Ctx, scope: AreaScope, windows: readonly Slot[], except: Except): Promise<Rival[]> {
  const to = new Date(Math.max(...windows.map((window) => window.endAt.getTime())))
  const found = new Map<string, Rival>()
  for (const window of windows)
    for (const rival of await loadBusy(ctx.db, { scope, from: window.startAt, to: window.endAt, except }))
      found.set(rival.occurrenceId ?? '', rival)
  const schedules = await loadRivalSchedules(ctx.db, { scope, plannedBefore: to, except })
  for (const { id, rule, zone, plannedUntil, durationMs, ...rest } of schedules)
    for (const window of windows) {
      const from = latest(addMs(window.startAt, -durationMs), plannedUntil, ctx.clock.now())
      if (from >= window.endAt) continue
      for (const airing of expandRule(ScheduleRule.parse(rule), zone, from, window.endAt)) {
        const slot = slotOf(airing, durationMs)
        if (overlap(slot, window))
          found.set(`${id} ${airing.localAt}`, {
            occurrenceId: null,
            scheduleId: id,
            title: rest.title,
            priority: rest.priority,
            areaCodes: rest.areaCodes,
            startAt: slot.startAt,
            endAt: slot.endAt,
          })
      }
    }
  return [...found.values()].toSorted((a, b) => a.startAt.getTime() - b.startAt.getTime())
}

const latest = (...instants: Array<Date | null>): Date =>
  new Date(Math.max(...instants.map((at) => at?.getTime() ?? Number.NEGATIVE_INFINITY)))

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
