import { DateTime } from 'luxon'
import { addMs } from '../clock.ts'
import { timesOf } from '../occurrences/plan.ts'
import { type Holidays, loadHolidays } from '../policies/holidays.ts'
import { firstAirings } from '../schedules/expand.ts'
import type { Contender } from './cuts.ts'
import { loadPlannedAirings, loadPlannedItems } from './store.ts'
import type { Asking, Piece, Run, Subject } from './subject.ts'

/** One airing of the subject that is to come. */
export type OwnAiring = Contender & {
  run: Run
  localAt: string
  onApproval: boolean
  sounds: Piece[]
  /** Somebody chose another time for it. */
  moved: boolean
  validTo: Date | null
}

// Planning and arming take this long on top of the lead that speakers need (src/schedules/when-approved.ts).
const PLANNING_MS = 10_000

// As many as anybody may ask for: more plans of one bulletin are none that people make.
const MOST_PLANS = 50

/** The next `count`, and besides them the first of every run: nobody approves a plan that he is not shown. Pure. */
export function withFirsts<Airing extends { run: Run }>(airings: readonly Airing[], count: number): Airing[] {
  const seen = new Set<Run>()
  return airings.filter(({ run }, index) => {
    const isFirst = !seen.has(run)
    seen.add(run)
    return index < count || (isFirst && seen.size <= MOST_PLANS)
  })
}

/**
 * The next airings by all its runs, by start: what is planned, what a person moved or left out included, then the rule.
 * Beyond `count` only the first of each run.
 */
export async function nextAirings(ctx: Asking, subject: Subject, count: number): Promise<OwnAiring[]> {
  const now = ctx.clock.now()
  const runs = subject.runs.filter((run) => run.isOn)
  const planned = await loadPlannedAirings(
    ctx.db,
    runs.flatMap((run) => (run.kind === 'schedule' ? (run.id ?? []) : [])),
    now,
    count,
  )
  const calendars = await loadHolidays(ctx.db, runs.map(codesOf), now)
  const starts = await Promise.all(
    runs.map(async (run) => {
      if (run.rule.kind === 'once' && run.rule.whenApproved) return [asSoonAs(ctx, run)]
      const own =
        run.kind === 'programme'
          ? await sessionsOf(ctx, subject, run, { count, calendars })
          : byRule(run, { now, count, calendars })
      return [...planned.filter(({ runId }) => runId === run.id), ...own].map((at) => ({
        moved: false,
        ...at,
        run,
        onApproval: false,
      }))
    }),
  )
  const inOrder = starts
    .flat()
    .filter(({ startAt }) => subject.validTo === null || startAt <= subject.validTo)
    .toSorted((a, b) => a.startAt.getTime() - b.startAt.getTime())
  return withFirsts(inOrder, count).map((start) => airingOf(ctx, subject, start))
}

type Start = { run: Run; localAt: string; startAt: Date; onApproval: boolean; moved: boolean }

const codesOf = (run: Run): string[] => run.areas.map(({ code }) => code)

function byRule(run: Run, { now, count, calendars }: { now: Date; count: number; calendars: Holidays }) {
  const since = run.plannedUntil && run.plannedUntil > now ? run.plannedUntil : now
  return firstAirings(run.rule, run.zone, since, count, calendars(codesOf(run)))
}

/** Sessions by the rule; of those within what is planned, the ones of which something is still planned. */
async function sessionsOf(
  ctx: Asking,
  subject: Subject,
  run: Run,
  { count, calendars }: { count: number; calendars: Holidays },
) {
  const now = ctx.clock.now()
  const isHoliday = calendars(codesOf(run))
  const { plannedUntil } = run
  if (run.id === null || !plannedUntil || plannedUntil <= now)
    return firstAirings(run.rule, run.zone, now, count, isHoliday)
  const items = await loadPlannedItems(ctx.db, run.id, now)
  const isStanding = (startAt: Date) => items.some((at) => at >= startAt && at < addMs(startAt, subject.budgetMs ?? 0))
  const sessions = firstAirings(run.rule, run.zone, now, count + PLANNED_SESSIONS, isHoliday)
  return sessions.filter(({ startAt }) => startAt >= plannedUntil || isStanding(startAt)).slice(0, count)
}

// As many as can be planned and left out again before the first that is only expected.
const PLANNED_SESSIONS = 60

function asSoonAs(ctx: Asking, run: Run): Start {
  const startAt = addMs(ctx.clock.now(), ctx.config.dispatchLeadSeconds * 1_000 + PLANNING_MS)
  const localAt = DateTime.fromJSDate(startAt, { zone: run.zone }).toFormat("yyyy-MM-dd'T'HH:mm:ss")
  return { run, localAt, startAt, onApproval: true, moved: false }
}

function airingOf(ctx: Asking, subject: Subject, { run, localAt, startAt, onApproval, moved }: Start): OwnAiring {
  const sounds = subject.piecesOn(localAt.slice(0, 10))
  const pieces = sounds
    .filter(({ kind }) => kind !== 'pause')
    .map((piece) => ({
      startAt: addMs(startAt, piece.offsetMs),
      endAt: addMs(startAt, piece.offsetMs + piece.durationMs),
    }))
  const endAt = pieces.at(-1)?.endAt ?? startAt
  const lengthMs = endAt.getTime() - startAt.getTime()
  const { validUntil } = timesOf(ctx.config, startAt, lengthMs, {
    missed: run.missed,
    zone: run.zone,
    validTo: subject.validTo,
  })
  return {
    run,
    localAt,
    onApproval,
    moved,
    sounds,
    startAt,
    endAt,
    pieces,
    priority: subject.priority,
    precedence: 0,
    isLive: false,
    resume: run.resume,
    validUntil,
    validTo: subject.validTo,
  }
}
