import { getArea } from '../areas/list.ts'
import type { Ctx } from '../context.ts'
import { Problem } from '../errors.ts'
import { minuteOf } from '../protocol/policy-rules.ts'
import { loadPolicyBook, PolicyBook } from './book.ts'
import { dateAfter, openSpans, type Span, timeOf } from './hours.ts'
import { DraftHoursOf, HoursOf, type PolicyHours } from './schema.ts'
import { loadCurrentPolicies } from './store.ts'

const MAX_DAYS = 62
const DAY_MINUTES = 1_440

/** The background of a calendar: when each day is open in an area. Errors: `area.not-found`, `request.invalid`. */
export async function getHours(ctx: Ctx, input: HoursOf): Promise<PolicyHours> {
  const { area: areaCode, from, to } = HoursOf.parse(input)
  const area = await getArea(ctx, areaCode)
  return showHours(await loadPolicyBook(ctx), area, { from, to, at: '/query/to' })
}

/** The same as if this draft held on all of those days: the picture beside its form. Nothing is kept. Errors: as `getHours`. */
export async function previewHours(ctx: Ctx, input: DraftHoursOf): Promise<PolicyHours> {
  const { area: areaCode, from, to, rules } = DraftHoursOf.parse(input)
  const area = await getArea(ctx, areaCode)
  const others = (await loadCurrentPolicies(ctx.db)).filter((version) => version.areaCode !== areaCode)
  const draft = { id: 'draft', areaCode, rules, effectiveFrom: from, effectiveTo: null }
  return showHours(new PolicyBook(ctx.config.zone, [draft, ...others]), area, { from, to, at: '/to' })
}

function showHours(
  book: PolicyBook,
  area: { code: string; path: string },
  { from, to, at }: { from: string; to: string; at: string },
): PolicyHours {
  const dates: string[] = []
  for (let date = from; date <= to && dates.length <= MAX_DAYS; date = dateAfter(date)) dates.push(date)
  if (dates.length === 0 || dates.length > MAX_DAYS)
    throw new Problem('request.invalid', {
      errors: [{ pointer: at, detail: `must be from "from" on, at most ${MAX_DAYS} days` }],
    })
  return {
    areaCode: area.code,
    zone: book.zone,
    days: dates.map((date) => {
      const { rules } = book.effectiveOn(area.path, date)
      return {
        date,
        isHoliday: rules.holidays.includes(date),
        open: openSpans(rules, date).map(show),
        quiet: joined(rules.quietHours.flatMap(partsOf)).map(show),
      }
    }),
  }
}

/** What several areas say about the same night, once and in order. */
function joined(spans: readonly Span[]): Span[] {
  const apart: Span[] = []
  for (const span of spans.toSorted((a, b) => a.from - b.from)) {
    const last = apart.at(-1)
    if (last && span.from <= last.to) last.to = Math.max(last.to, span.to)
    else apart.push({ ...span })
  }
  return apart
}

const show = ({ from, to }: Span) => ({ from: timeOf(from), to: timeOf(to) })

/** What goes past midnight is the end and the beginning of each day. */
function partsOf(range: { from: string; to: string }): Span[] {
  const [from, to] = [minuteOf(range.from), minuteOf(range.to)]
  if (from <= to) return [{ from, to }]
  return [
    { from: 0, to },
    { from, to: DAY_MINUTES },
  ].filter((span) => span.from < span.to)
}
