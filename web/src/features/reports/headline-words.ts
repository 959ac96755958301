import type { Format } from '../../i18n/format.ts'
import type { Month } from './queries.ts'
import type { ReportTexts } from './texts.ts'

/** A month that says something: of one before the station began there is nothing to compare with. */
export const hasNumbers = (month: Month | undefined): month is Month =>
  month !== undefined && (month.occurrences > 0 || month.speakers.onlineShare !== null)

/** `before`: how the month compares with the one before it. `running`: sums of a part of a month are not compared. */
type Words = { t: ReportTexts['before']; format: Format; name: string; running: boolean }

export function compareMinutes(
  now: Month,
  before: Month | undefined,
  { t, format, name, running }: Words,
  minutesOf: (count: string) => string,
): string {
  if (!hasNumbers(before)) return t.none(name)
  if (running) return t.whole(minutesOf(format.number(before.minutesOnAir)), name)
  const diff = Math.round((now.minutesOnAir - before.minutesOnAir) * 10) / 10
  if (diff === 0) return t.same(name)
  return diff > 0 ? t.minutesMore(format.number(diff), name) : t.minutesLess(format.number(-diff), name)
}

/** Shares are told as they are written: what reads the same is the same. Undefined when there is none now. */
export function compareShares(
  now: number | null,
  before: number | null | undefined,
  { t, format, name }: Omit<Words, 'running'>,
  wordsOf: (share: string) => string,
): string | undefined {
  if (now === null) return undefined
  const share = wordsOf(format.percent(now))
  if (before === null || before === undefined) return t.shareAlone(share, name)
  const old = format.percent(before)
  if (format.percent(now) === old) return t.shareSame(share, name)
  return now > before ? t.shareMore(share, name, old) : t.shareLess(share, name, old)
}

export const shareOf = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole)
