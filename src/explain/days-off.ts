import { addMs } from '../clock.ts'
import type { Ctx } from '../context.ts'
import { holidaysOf } from '../holidays/holidays.ts'
import { loadHolidays } from '../policies/holidays.ts'
import { expandRule } from '../schedules/expand.ts'
import { type RecurringRule, ScheduleRule } from '../schedules/schema.ts'
import { loadSeriesOver, type SeriesOver } from './store-days-off.ts'
import type { Words } from './words-time.ts'

/**
 * Series that would sound on a speaker at a moment, were that day not left out: an exception date, or a holiday. No row
 * is left of such a day, so its rule is asked.
 */
export async function daysOffAt(ctx: Ctx, codes: readonly string[], at: Date): Promise<Words[]> {
  const series = await loadSeriesOver(ctx.db, codes)
  const calendars = await loadHolidays(
    ctx.db,
    series.map(({ areaCodes }) => areaCodes),
    ctx.clock.now(),
  )
  return series.flatMap((one) => tellDayOff(one, at, calendars(one.areaCodes)) ?? [])
}

/** Why a series is silent at a moment at which its rule alone would sound. Pure. */
export function tellDayOff(
  { title, rule: stored, zone, durationMs }: Omit<SeriesOver, 'areaCodes'>,
  at: Date,
  isHoliday: (date: string) => boolean,
): Words | undefined {
  const { data: rule } = ScheduleRule.safeParse(stored)
  if (!rule || rule.kind === 'once' || (!rule.except?.length && !rule.notOnHolidays)) return undefined
  const bare: RecurringRule = { ...rule, except: [], notOnHolidays: false }
  const [airing] = expandRule(bare, zone, addMs(at, 1 - Math.max(durationMs, 1)), addMs(at, 1))
  if (!airing) return undefined
  const date = airing.localAt.slice(0, 10)
  const [year, month, day] = date.split('-').map(Number)
  const on = { vi: `ngày ${day}/${month}/${year}`, en: date }
  if (rule.except?.includes(date))
    return {
      vi: `“${title}” nghỉ ${on.vi}: ngày này được bỏ khỏi lịch lặp lại.`,
      en: `“${title}” has a day off on ${on.en}: the day is an exception of its rule.`,
    }
  if (!rule.notOnHolidays || !isHoliday(date)) return undefined
  const name = holidaysOf(Number(date.slice(0, 4))).find((holiday) => holiday.date === date)?.name
  return {
    vi: `“${title}” nghỉ ${on.vi} vì là ngày lễ${name ? ` (${name.vi})` : ' theo quy định của địa phương'}.`,
    en: `“${title}” has a day off on ${on.en}, a public holiday${name ? ` (${name.en})` : ' by the policy of its area'}.`,
  }
}
