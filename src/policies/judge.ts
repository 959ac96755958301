import { refusalAt } from '../protocol/policy-rules.ts'
import { dateAfter, dateOf, dayOf, openOn, wallClock } from './hours.ts'
import type { EffectivePolicy } from './merge.ts'
import type { PolicyRule } from './schema.ts'

/** Something that sounds, or would: `soundMs` of noise between two instants (ms since 1970). */
export type Sounding = { startMs: number; endMs: number; soundMs: number }

/** One area to be broadcast to: what holds there on a date, and what else its speakers have on their programme. */
export type Place = {
  zone: string
  on(date: string): EffectivePolicy
  /** What each group of speakers in it hears, apart from what is judged: one list for each group. */
  crowds: ReadonlyArray<readonly Sounding[]>
}

export type Violation = {
  rule: PolicyRule
  /** Whose policy it is. */
  areaCode: string
  /** The first moment that is forbidden. */
  at: Date
  /** Sessions or minutes, of the rules that count. */
  limit: number | null
}

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
/** Less silence than this between two airings makes them one session. */
const SESSION_GAP_MS = 10 * MINUTE_MS
const LOOK_AHEAD_DAYS = 14

/** Why this airing must not sound in one of these places, if so. Hours must allow its whole length. Pure. */
export function judge(
  places: readonly Place[],
  airing: { startAt: Date; durationMs: number; soundMs?: number },
): Violation | undefined {
  const startMs = airing.startAt.getTime()
  const own = { startMs, endMs: startMs + airing.durationMs, soundMs: airing.soundMs ?? airing.durationMs }
  return judgeHours(places, own) ?? judgeLimits(places, own)
}

/** Quiet hours and windows alone. Of places with the very same policy one is asked. */
export function judgeHours(places: readonly Place[], own: Pick<Sounding, 'startMs' | 'endMs'>): Violation | undefined {
  const asked = new Set<EffectivePolicy>()
  for (const place of places) {
    const policy = place.on(dateOf(own.startMs, place.zone))
    if (asked.has(policy)) continue
    asked.add(policy)
    const stop = openUntil(place, own.startMs, own.endMs)
    if (stop < own.endMs || stop === own.startMs) return hoursBroken(place, stop)
  }
  return undefined
}

/**
 * The same of an airing that is planned for several areas: undefined while any of them may sound it. One commune's quiet
 * hours keep its own speakers silent, which obey them by themselves, and nobody else's.
 */
export function judgeHoursOfAll(
  places: readonly Place[],
  own: Pick<Sounding, 'startMs' | 'endMs'>,
): Violation | undefined {
  let first: Violation | undefined
  for (const place of places) {
    const broken = judgeHours([place], own)
    if (!broken) return undefined
    first ??= broken
  }
  return first
}

/** Sessions and minutes of the day that it begins on. */
export function judgeLimits(places: readonly Place[], own: Sounding): Violation | undefined {
  for (const place of places) {
    const date = dateOf(own.startMs, place.zone)
    const policy = place.on(date)
    if (!hasLimits(policy)) continue
    const day = dayOf(date, place.zone)
    for (const crowd of place.crowds.length > 0 ? place.crowds : [[]]) {
      const sameDay = crowd.filter(({ startMs }) => startMs >= day.from && startMs < day.to)
      const broken = limitBroken(policy, sameDay, own)
      if (broken) return { ...broken, at: new Date(own.startMs) }
    }
  }
  return undefined
}

export const hasLimits = (policy: EffectivePolicy): boolean =>
  policy.maxSessionsPerDay !== null || policy.maxSessionMinutes !== null || policy.maxMinutesPerDay !== null

/**
 * The first start at or after `startAt` that `judge` allows, within 14 days: `startAt` itself, else a whole minute.
 * Judged only where something changes: where hours open, and where another airing or its session begins or ends. Pure.
 */
export function nearestAllowed(places: readonly Place[], startAt: Date, durationMs: number): Date | undefined {
  const wish = startAt.getTime()
  if (!judge(places, { startAt, durationMs })) return startAt
  const zone = places[0]?.zone ?? 'UTC'
  const edges = places.flatMap(({ crowds }) => crowds.flat().flatMap((other) => edgesOf(other, durationMs)))
  let date = dateOf(wish, zone)
  for (let day = 0; day <= LOOK_AHEAD_DAYS; day++, date = dateAfter(date)) {
    const { from, to } = dayOf(date, zone)
    const opens = places.flatMap((place) => openOn(place.on(date).rules, date).map((open) => open.from))
    const candidates = [from, ...opens, ...edges.filter((edge) => edge >= from - MINUTE_MS && edge < to)]
      .flatMap((edge) => [Math.ceil(edge / MINUTE_MS) * MINUTE_MS, (Math.floor(edge / MINUTE_MS) + 1) * MINUTE_MS])
      .filter((at) => at > wish && at < to && at <= wish + LOOK_AHEAD_DAYS * DAY_MS)
    for (const at of [...new Set(candidates)].sort((a, b) => a - b))
      if (!judge(places, { startAt: new Date(at), durationMs })) return new Date(at)
  }
  return undefined
}

/** Until when sound may go on that begins at `at`, at most `limit`; `at` itself when it may not begin. */
export function openUntil(place: Place, at: number, limit: number): number {
  for (let reached = at; ; ) {
    const date = dateOf(reached, place.zone)
    const open = openOn(place.on(date).rules, date).find(({ from, to }) => from <= reached && reached < to)
    if (!open) return reached
    if (open.to >= limit) return Math.max(limit, at + 1)
    reached = open.to
  }
}

/** Where the session that an airing belongs to, and so what is counted, can become another. */
const edgesOf = ({ startMs, endMs }: Sounding, durationMs: number): number[] => [
  startMs - durationMs - SESSION_GAP_MS,
  startMs - durationMs,
  startMs,
  endMs,
  endMs + SESSION_GAP_MS,
]

function hoursBroken(place: Place, at: number): Violation {
  const policy = place.on(dateOf(at, place.zone))
  const { rules } = policy
  const local = wallClock(at, rules.zone)
  const quiet = policy.quietHours.find((range) => refusalAt({ ...rules, layers: [], quietHours: [range] }, local))
  if (quiet) return { rule: 'quiet-hours', areaCode: quiet.areaCode, at: new Date(at), limit: null }
  const closed = rules.layers.findIndex((layer) => refusalAt({ ...rules, layers: [layer], quietHours: [] }, local))
  return { rule: 'outside-window', areaCode: policy.layerAreas[closed] ?? '', at: new Date(at), limit: null }
}

function limitBroken(
  policy: EffectivePolicy,
  others: readonly Sounding[],
  own: Sounding,
): Omit<Violation, 'at'> | undefined {
  const { maxSessionMinutes, maxSessionsPerDay, maxMinutesPerDay } = policy
  const sessions = sessionsOf([...others, own])
  const mine = sessions.find((session) => session.includes(own)) ?? []
  if (maxSessionMinutes && soundOf(mine) > maxSessionMinutes.value * MINUTE_MS)
    return { rule: 'session-too-long', areaCode: maxSessionMinutes.areaCode, limit: maxSessionMinutes.value }
  if (maxSessionsPerDay && sessions.length > maxSessionsPerDay.value)
    return { rule: 'too-many-sessions', areaCode: maxSessionsPerDay.areaCode, limit: maxSessionsPerDay.value }
  if (maxMinutesPerDay && soundOf(sessions.flat()) > maxMinutesPerDay.value * MINUTE_MS)
    return { rule: 'day-full', areaCode: maxMinutesPerDay.areaCode, limit: maxMinutesPerDay.value }
  return undefined
}

const soundOf = (airings: readonly Sounding[]): number => airings.reduce((sum, { soundMs }) => sum + soundMs, 0)

function sessionsOf(airings: readonly Sounding[]): Sounding[][] {
  const sessions: Sounding[][] = []
  let end = Number.NEGATIVE_INFINITY
  for (const airing of airings.toSorted((a, b) => a.startMs - b.startMs)) {
    const last = sessions.at(-1)
    if (last && airing.startMs - end < SESSION_GAP_MS) last.push(airing)
    else sessions.push([airing])
    end = Math.max(end, airing.endMs)
  }
  return sessions
}
