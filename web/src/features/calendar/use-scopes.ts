import { useQuery } from '@tanstack/react-query'
import { localDate } from '../../i18n/format.ts'
import type { ScheduleRule } from '../bulletins/when.ts'
import { scheduleQuery } from './queries.ts'
import { restOf } from './split-rule.ts'
import type { Movable } from './use-drag.ts'

/** How much of a series another time is meant for. */
export type Scope = 'one' | 'following' | 'series'

/**
 * What another time may be meant for beside this one airing, each with the rule that it would change. One that a person
 * has moved stands for itself: its day is no longer that of its rule.
 */
export function useScopes({ scheduleId, startAt, movedFrom }: Movable): {
  isSeries: boolean
  rules: Map<Scope, ScheduleRule>
} {
  const { data } = useQuery({ ...scheduleQuery(scheduleId ?? ''), enabled: scheduleId !== null })
  const rules = new Map<Scope, ScheduleRule>()
  if (!data || data.rule.kind === 'once') return { isSeries: false, rules }
  const day = localDate(startAt)
  const rest = day > data.rule.startsOn ? restOf(data.rule, day) : undefined
  if (movedFrom === null && data.status === 'active') {
    if (rest) rules.set('following', rest)
    rules.set('series', data.rule)
  }
  return { isSeries: true, rules }
}
