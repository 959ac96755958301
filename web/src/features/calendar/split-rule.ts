import { addDays } from '../../lib/months.ts'
import type { ScheduleRule } from '../bulletins/when.ts'

type Series = Exclude<ScheduleRule, { kind: 'once' }>

/**
 * The rule of the rest of a series, from a day on: the same rhythm, its exceptions of those days, and what is left of
 * its number of airings. Undefined: nothing is left, or only the server could count what is.
 */
export function restOf(rule: Series, from: string): Series | undefined {
  const { count, except, extra, ...kept } = rule
  const left = count === undefined ? undefined : count - airedBefore(rule, from)
  if (left !== undefined && !(left > 0)) return undefined
  const [rest, more] = [except, extra].map((days) => days?.filter((day) => day.slice(0, 10) >= from))
  return {
    ...kept,
    startsOn: from,
    ...(left !== undefined && { count: left }),
    ...(rest?.length && { except: rest }),
    ...(more?.length && { extra: more }),
  }
}

/** Days of the rule itself before `from`, as `count` counts them: with those that are left out. NaN: not known here. */
function airedBefore(rule: Series, from: string): number {
  if (rule.kind === 'rrule') return Number.NaN
  let days = 0
  for (let day = rule.startsOn; day < from; day = addDays(day, 1)) if (isDayOf(rule, day)) days++
  return days
}

function isDayOf(rule: Exclude<Series, { kind: 'rrule' }>, day: string): boolean {
  if (rule.kind === 'daily') return true
  if (rule.kind === 'weekly') return rule.weekdays.includes(((new Date(day).getUTCDay() + 6) % 7) + 1)
  const date = Number(day.slice(8))
  if (rule.days.includes(date)) return true
  const isLast = addDays(day, 1).endsWith('-01')
  return rule.shortMonth === 'last-day' && isLast && rule.days.some((wanted) => wanted > date)
}
