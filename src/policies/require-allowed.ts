import { loadAreaNames, nameOf } from '../areas/names.ts'
import type { AreaRow } from '../areas/versions.ts'
import { Problem } from '../errors.ts'
import type { Reason } from '../protocol/reasons.ts'
import { dateOf } from './hours.ts'
import { judge, nearestAllowed, openUntil, type Place, type Violation } from './judge.ts'
import { loadPlaces } from './places.ts'
import type { PolicyRule, ViolationView } from './schema.ts'
import type { Reading } from './soundings.ts'
import type { Except } from './store-airings.ts'

type Target = Pick<AreaRow, 'path'>

/** The reason that the ledger shows of an airing that a policy forbids. */
export const REASON_OF: Record<PolicyRule, Reason> = {
  'quiet-hours': 'quiet-hours',
  'outside-window': 'outside-window',
  'session-too-long': 'session-limit',
  'too-many-sessions': 'session-limit',
  'day-full': 'day-limit',
}
export const POLICY_REASONS: readonly Reason[] = [...new Set(Object.values(REASON_OF))]

/**
 * Refuse what a policy forbids, with the rule, whose it is and the nearest start that is allowed. `durationMs`: the
 * whole length; a programme's is its budget. Nothing is forbidden where nobody made a policy.
 * Errors: `policy.quiet-hours`, `policy.outside-window`, `policy.session-too-long`, `policy.too-many-sessions`, `policy.day-full`.
 */
export async function requireAllowed(
  ctx: Reading,
  asked: {
    areas: readonly Target[]
    startAt: Date
    durationMs: number
    except?: Except | undefined
    pointer?: string | undefined
  },
): Promise<void> {
  await requireAllAllowed(ctx, { ...asked, startAts: [asked.startAt] })
}

/**
 * As `requireAllowed`, for the starts of a series; the first that is forbidden is named. What falls on a holiday is none
 * of its rule: that is decided when it is planned.
 */
export async function requireAllAllowed(
  ctx: Reading,
  asked: {
    areas: readonly Target[]
    startAts: readonly Date[]
    durationMs: number
    except?: Except | undefined
    pointer?: string | undefined
  },
): Promise<void> {
  const [first] = asked.startAts
  if (!first) return
  const places = await loadPlaces(ctx, asked.areas, first, asked.except)
  for (const [index, startAt] of asked.startAts.entries()) {
    if (index > 0 && isHoliday(places, startAt)) continue
    const violation = judge(places, { startAt, durationMs: asked.durationMs })
    if (violation) await refuse(ctx, places, violation, { ...asked, startAt })
  }
}

export function isHoliday(places: readonly Place[], at: Date): boolean {
  return places.some(({ zone, on }) => {
    const date = dateOf(at.getTime(), zone)
    return on(date).rules.holidays.includes(date)
  })
}

/**
 * The same for sound that begins now and whose end nobody knows yet: a microphone, a test tone.
 * @returns ms for which it may go on, at most `durationMs`
 */
export async function requireAllowedNow(
  ctx: Reading,
  asked: { areas: readonly Target[]; durationMs: number; counted: boolean },
): Promise<number> {
  const startAt = ctx.clock.now()
  const loaded = await loadPlaces(ctx, asked.areas, startAt)
  const places = asked.counted ? loaded : loaded.map((place) => ({ ...place, crowds: [] }))
  // Without a length: whoever may begin is told how long.
  const violation = judge(places, { startAt, durationMs: 0 })
  if (violation) await refuse(ctx, places, violation, { ...asked, startAt })
  const at = startAt.getTime()
  return Math.min(
    asked.durationMs,
    ...places.map((place) => openUntil(place, at, at + asked.durationMs) - at),
    ...(asked.counted ? places : []).flatMap((place) => {
      const limit = place.on(dateOf(at, place.zone)).maxSessionMinutes
      return limit ? [limit.value * 60_000] : []
    }),
  )
}

async function refuse(
  ctx: Reading,
  places: readonly Place[],
  violation: Violation,
  asked: { startAt: Date; durationMs: number; pointer?: string | undefined },
): Promise<never> {
  const shown = await showViolation(ctx, places, violation, asked)
  const { rule, areaName, areaCode, nearestAt, limit, at } = shown
  throw new Problem(`policy.${rule}`, {
    detail: `The policy of ${areaName} (${areaCode}) forbids ${at}${limit === null ? '' : `: at most ${limit}`}.`,
    fields: { rule, areaCode, areaName, nearestAt, at, limit, startAt: asked.startAt.toISOString() },
    ...(asked.pointer && { errors: [{ pointer: asked.pointer, detail: `the policy of ${areaName} forbids it` }] }),
  })
}

export async function showViolation(
  ctx: Pick<Reading, 'db' | 'clock'>,
  places: readonly Place[],
  violation: Violation,
  asked: { startAt: Date; durationMs: number },
): Promise<ViolationView> {
  const { rule, areaCode, at, limit } = violation
  const names = await loadAreaNames(ctx.db, [areaCode], ctx.clock.now())
  const nearest = nearestAllowed(places, asked.startAt, asked.durationMs)
  return {
    ...{ rule, areaCode, limit },
    areaName: nameOf(names, areaCode),
    at: at.toISOString(),
    nearestAt: nearest?.toISOString() ?? null,
  }
}
