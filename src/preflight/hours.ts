import { pathCodes } from '../areas/find.ts'
import type { PolicyBook } from '../policies/book.ts'
import { dateOf } from '../policies/hours.ts'
import { judge, judgeHours } from '../policies/judge.ts'
import { loadPlacesOfMany, type PlacesAsked } from '../policies/places.ts'
import { REASON_OF, showViolation } from '../policies/require-allowed.ts'
import { capAt, localTime } from '../protocol/policy-rules.ts'
import { REASONS } from '../protocol/reasons.ts'
import type { OwnAiring } from './airings.ts'
import type { Violation } from './schema.ts'
import type { Asking, Run, Subject } from './subject.ts'

/** The loudest that routine sound may be below `path` when it starts then, in percent. */
export function capOn(book: PolicyBook, path: string, at: Date): number {
  const { rules } = book.effectiveOn(path, dateOf(at.getTime(), book.zone))
  return capAt(rules, localTime(at.getTime(), rules.zone))
}

/** A loudspeaker below `path` would refuse it: it starts in quiet hours or outside the windows, or runs into them. */
export const isSilentOn = (book: PolicyBook, path: string, airing: OwnAiring, lengthMs: number): boolean => {
  const startMs = airing.startAt.getTime()
  return judgeHours([book.placeOf(path)], { startMs, endMs: startMs + lengthMs }) !== undefined
}

/** The versions in force on that day, in these areas and above them. */
export function versionsOn(book: PolicyBook, paths: readonly string[], at: Date): string[] {
  const date = dateOf(at.getTime(), book.zone)
  const codes = new Set(paths.flatMap(pathCodes))
  return [...codes].flatMap((code) => book.ownOn(code, date)?.id ?? [])
}

/** What the policy says against each airing, in their order. The whole budget of a session counts. */
export async function findViolations(
  ctx: Asking,
  subject: Subject,
  airings: readonly OwnAiring[],
): Promise<Array<Violation | null>> {
  const runs = [...new Map(airings.toReversed().map((airing) => [airing.run, airing])).values()].reverse()
  const places = await loadPlacesOfMany(
    ctx,
    runs.map(({ run, startAt }) => ({ areas: run.areas, from: startAt, except: itself(subject, run) })),
  )
  const placesOf = new Map(runs.map(({ run }, index) => [run, places[index] ?? []]))
  const found: Array<Violation | null> = []
  for (const airing of airings) {
    const there = placesOf.get(airing.run) ?? []
    const { startAt } = airing
    const durationMs = lengthOf(subject, airing)
    const broken = judge(there, { startAt, durationMs })
    const shown = broken && (await showViolation(ctx, there, broken, { startAt, durationMs }))
    found.push(shown ? { ...shown, words: REASONS[REASON_OF[shown.rule]] } : null)
  }
  return found
}

/** What it takes over from a series does not count beside it; another plan of the same bulletin does. */
const itself = ({ kind, id, replaces }: Subject, run: Run): PlacesAsked['except'] =>
  kind === 'programme' ? { programmeId: id, originId: replaces?.programmeId } : { scheduleId: run.id ?? undefined }

export const lengthOf = ({ budgetMs }: Subject, { startAt, endAt }: OwnAiring): number =>
  budgetMs ?? endAt.getTime() - startAt.getTime()
