import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { ApiProblem, api, call } from '../../api.ts'
import { localDate, localTime } from '../../i18n/format.ts'
import { soonSlot } from './draft.ts'
import { ruleOf, type ScheduleRule, type When } from './when.ts'

type Asked = {
  when: When
  areaCodes: readonly string[]
  durationMs: number | undefined
  exceptScheduleId: string | undefined
  exceptOccurrenceId?: string
  exceptProgrammeId?: string
  /** Who gives way depends on it. Emergencies are not planned. */
  priority: 'normal' | 'priority' | 'emergency'
}
type Slot = { localAt: string; startAt: string; endAt: string }
type Conflict = Preview['conflicts'][number]

export type PlanCheck = {
  /** Nothing to check: no time, or no idea yet how long or where. `waits`: what is chosen so far cannot be checked. */
  state: 'none' | 'waits' | 'checking' | 'past' | 'never' | 'forbidden' | 'failed' | 'good'
  error: unknown
  airings: readonly Slot[]
  conflicts: readonly Conflict[]
  /** Of the first airing that a broadcast policy forbids. */
  violation: Violation | undefined
  /** Later airings on holidays, which will not sound: the policy says so. */
  leftOut: readonly string[]
  /** The nearest start at which it would be alone, and allowed: offered when the chosen one is no good. */
  nearest: Slot | undefined
}

export type Violation = Preview['violations'][number]
type Preview = Awaited<ReturnType<typeof preview>>

const AFTER_MS = 400
const preview = (rule: ScheduleRule, asked: Asked) => {
  const { areaCodes, durationMs, exceptScheduleId, exceptOccurrenceId, exceptProgrammeId, priority } = asked
  return call(
    api.schedules.preview.$post({
      json: {
        rule,
        areaCodes: [...areaCodes],
        clipDurationMs: durationMs ?? 1,
        priority: priority === 'priority' ? priority : 'normal',
        ...(exceptScheduleId && { exceptScheduleId }),
        ...(exceptOccurrenceId && { exceptOccurrenceId }),
        ...(exceptProgrammeId && { exceptProgrammeId }),
      },
    }),
  )
}

/** Free as well as allowed, else only allowed; nothing for the airings of a series after its first. */
function allowedInstead({ airing, nearestAt: at }: Violation, nextFree: Slot | null): Slot | undefined {
  if (airing !== 0) return undefined
  if (nextFree) return nextFree
  return at === null ? undefined : { localAt: `${localDate(at)}T${localTime(at)}`, startAt: at, endAt: at }
}

/** Asks the calendar about a time before it is kept: does it come at all, what else sounds then, when would it be free. */
export function usePlanCheck(asked: Asked): PlanCheck {
  const { when, areaCodes, durationMs } = asked
  const rule = useMemo(() => (when.kind === 'approved' ? undefined : ruleOf(when, 0)), [when])
  const { exceptScheduleId, exceptOccurrenceId, exceptProgrammeId, priority } = asked
  const except = [exceptScheduleId, exceptOccurrenceId, exceptProgrammeId]
  const key = JSON.stringify([rule, areaCodes, durationMs, priority, ...except])
  const [settled] = useDebouncedValue(key, AFTER_MS)
  const canAsk = rule !== undefined && areaCodes.length > 0 && durationMs !== undefined
  const { data, error } = useQuery({
    queryKey: ['occurrences', 'preview', settled],
    queryFn: () => {
      if (!rule) throw new Error('asked about no rule')
      return preview(rule, asked)
    },
    enabled: canAsk && settled === key,
    retry: false,
  })
  const code = error instanceof ApiProblem ? error.code : undefined
  const isPast = code === 'schedule.in-past'
  // A time that has passed leads nowhere: what comes next from now on is offered instead.
  const soon = useQuery({
    queryKey: ['occurrences', 'preview', 'soon', areaCodes, durationMs],
    queryFn: () => preview({ kind: 'once', ...soonSlot(Date.now()) }, asked),
    enabled: isPast && settled === key,
    retry: false,
  })
  const none = { error: undefined, airings: [], conflicts: [], violation: undefined, leftOut: [], nearest: undefined }
  if (!rule) return { ...none, state: 'none' }
  if (!canAsk) return { ...none, state: 'waits' }
  if (settled !== key || (!data && !error)) return { ...none, state: 'checking' }
  if (isPast) return { ...none, state: 'past', nearest: soon.data?.nextFree ?? undefined }
  if (code === 'schedule.never-airs') return { ...none, state: 'never' }
  if (!data) return { ...none, state: 'failed', error }
  const violation = data.violations.find(({ leftOut }) => !leftOut)
  if (violation) return { ...none, state: 'forbidden', violation, nearest: allowedInstead(violation, data.nextFree) }
  return {
    ...none,
    state: 'good',
    leftOut: data.violations.map(({ at }) => at),
    airings: data.airings,
    conflicts: data.conflicts,
    nearest: data.conflicts.length > 0 ? (data.nextFree ?? undefined) : undefined,
  }
}
