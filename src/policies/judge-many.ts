import type { PolicyBook } from './book.ts'
import { Crowds } from './crowds.ts'
import { dateOf } from './hours.ts'
import { judgeHoursOfAll, judgeLimits, type Sounding, type Violation } from './judge.ts'

/** An airing among others. `session`: those with the same one (a programme's day) are one session whatever lies between. */
export type Candidate = {
  id: string
  paths: readonly string[]
  startMs: number
  endMs: number
  session: string | null
}

/**
 * Which of these airings their policies forbid. Whoever comes first in the list has the sessions and minutes of a day;
 * `given` has them before all of them, unjudged. Pure.
 */
export function judgeMany(
  book: PolicyBook,
  candidates: readonly Candidate[],
  given: ReadonlyArray<{ paths: readonly string[]; sounding: Sounding }> = [],
): Map<string, Violation> {
  const refused = new Map<string, Violation>()
  if (book.isEmpty) return refused
  const { hasLimits } = book
  const days = new Map<string, Crowds>()
  const crowdsOn = (startMs: number): Crowds => {
    const date = dateOf(startMs, book.zone)
    const known = days.get(date) ?? new Crowds()
    days.set(date, known)
    return known
  }
  if (hasLimits) for (const { paths, sounding } of given) crowdsOn(sounding.startMs).add(paths, sounding)
  for (const unit of unitsOf(candidates)) {
    const open = unit.filter((one) => {
      const broken = judgeHoursOfAll(
        one.paths.map((path) => book.placeOf(path)),
        one,
      )
      if (broken) refused.set(one.id, broken)
      return !broken
    })
    const [first] = open
    if (!first || !hasLimits) continue
    const whole = wholeOf(open)
    const crowds = crowdsOn(whole.startMs)
    const broken = judgeLimits(
      first.paths.map((path) => book.placeOf(path, crowds.of(path))),
      whole,
    )
    if (broken) for (const { id } of open) refused.set(id, broken)
    else crowds.add(first.paths, whole)
  }
  return refused
}

export function wholeOf(airings: ReadonlyArray<{ startMs: number; endMs: number }>): Sounding {
  return {
    startMs: Math.min(...airings.map(({ startMs }) => startMs)),
    endMs: Math.max(...airings.map(({ endMs }) => endMs)),
    soundMs: airings.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0),
  }
}

/** In the order of their first airing. */
export function unitsOf<A extends { id: string; session: string | null }>(airings: readonly A[]): A[][] {
  const units = new Map<string, A[]>()
  for (const airing of airings) {
    const key = airing.session ?? airing.id
    const unit = units.get(key)
    if (unit) unit.push(airing)
    else units.set(key, [airing])
  }
  return [...units.values()]
}
