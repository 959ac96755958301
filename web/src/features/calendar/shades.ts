import type { DayHours } from '../policies/policy-queries.ts'

/** Part of a row of the grid, in shares of its height. */
export type Shade = { kind: 'quiet' | 'closed'; from: number; to: number }

const minuteOf = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))

/** What of the hours [from, to) of a day is quiet or outside the windows, in order; what is open has no shade. */
export function shadesOf({ open, quiet }: Pick<DayHours, 'open' | 'quiet'>, from: number, to: number): Shade[] {
  const [first, last] = [from * 60, to * 60]
  const edges = [...open, ...quiet].flatMap((span) => [minuteOf(span.from), minuteOf(span.to)])
  const points = [...new Set([first, ...edges.filter((edge) => edge > first && edge < last), last])].sort(
    (a, b) => a - b,
  )
  const isIn = (spans: DayHours['open'], minute: number) =>
    spans.some((span) => minuteOf(span.from) <= minute && minute < minuteOf(span.to))
  const shades: Shade[] = []
  for (const [index, start] of points.slice(0, -1).entries()) {
    const end = points[index + 1] ?? last
    if (isIn(open, start)) continue
    const kind = isIn(quiet, start) ? 'quiet' : 'closed'
    const share = (minute: number) => (minute - first) / (last - first)
    const before = shades.at(-1)
    if (before?.kind === kind && before.to === share(start)) before.to = share(end)
    else shades.push({ kind, from: share(start), to: share(end) })
  }
  return shades
}
