import { DateTime } from 'luxon'
import { tellRule, tellSeries } from '../occurrences/tell-rule.ts'
import type { OwnAiring } from './airings.ts'
import type { PreflightPlan, Violation } from './schema.ts'
import type { Run } from './subject.ts'

type Seen = {
  now: Date
  /** Of each airing, in their order. */
  violations: ReadonlyArray<Violation | null>
  /** How many loudspeakers would refuse it. */
  quietOn(airing: OwnAiring): number
}

/** Each run that brings one of these airings, by its first. When it begins is told of those that begin after the first. */
export function showPlans(airings: readonly OwnAiring[], { now, violations, quietOn }: Seen): PreflightPlan[] {
  const begins = dateOf(airings.find(({ onApproval }) => !onApproval))
  const firsts = new Map<Run, OwnAiring>()
  for (const airing of airings) if (!firsts.has(airing.run)) firsts.set(airing.run, airing)
  return [...firsts].map(([run, first]) => {
    const { rule, zone } = run
    const from = dateOf(first)
    const today = DateTime.fromJSDate(now, { zone }).toFormat('yyyy-MM-dd')
    return {
      ...planOf(run),
      repeats: rule.kind !== 'once',
      name: tellRule(rule),
      words: tellSeries(rule, { from: from > begins ? from : null, today }),
      firstAt: first.startAt.toISOString(),
      quiet: quietOn(first),
      violation: violations.find((violation, index) => violation && airings[index]?.run === run) ?? null,
    }
  })
}

/** By which of the two an airing and a plan are named. */
export const planOf = ({ kind, id }: Run): Pick<PreflightPlan, 'scheduleId' | 'programmeId'> => ({
  scheduleId: kind === 'schedule' ? id : null,
  programmeId: kind === 'programme' ? id : null,
})

const dateOf = (airing: OwnAiring | undefined): string => airing?.localAt.slice(0, 10) ?? ''
