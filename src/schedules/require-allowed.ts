import type { AreaRow } from '../areas/versions.ts'
import { findClip } from '../clips/find.ts'
import { addMs } from '../clock.ts'
import type { Ctx, Tx } from '../context.ts'
import { loadCalendar } from '../policies/holidays.ts'
import { requireAllAllowed } from '../policies/require-allowed.ts'
import { expandRule, firstAirings } from './expand.ts'
import type { ScheduleRule } from './schema.ts'

// A month shows every weekday and what most rules will ever do; what comes later is judged when it is planned.
const LOOK_AHEAD_MS = 28 * 86_400_000
const MOST = 60

/**
 * No airing of the coming month may be one that a policy forbids. Before a bulletin has its audio only its start counts.
 * Errors: as of `requireAllowed` (src/policies), naming the rule and the nearest start that is allowed.
 */
export async function requireAllowedAirings(
  ctx: Ctx | Tx,
  asked: {
    areas: ReadonlyArray<Pick<AreaRow, 'code' | 'path'>>
    rule: ScheduleRule
    zone: string
    clipId: string | null
    scheduleId?: string | undefined
  },
): Promise<void> {
  const { areas, rule, zone, clipId, scheduleId } = asked
  const now = ctx.clock.now()
  const isHoliday = await loadCalendar(
    ctx,
    areas.map(({ code }) => code),
  )
  const coming = expandRule(rule, zone, now, addMs(now, LOOK_AHEAD_MS), isHoliday).slice(0, MOST)
  const airings = coming.length > 0 ? coming : firstAirings(rule, zone, now, 1, isHoliday)
  await requireAllAllowed(ctx, {
    areas,
    startAts: airings.map(({ startAt }) => startAt),
    durationMs: clipId ? (await findClip(ctx, clipId)).durationMs : 0,
    except: scheduleId ? { scheduleId } : undefined,
    pointer: '/rule',
  })
}
