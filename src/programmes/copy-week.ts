import { pathsOf, requireAreas } from '../areas/find.ts'
import { type Ctx, requirePermission, withTransaction } from '../context.ts'
import { type Holidays, loadHolidays } from '../policies/holidays.ts'
import { dateOf } from '../policies/hours.ts'
import { loadScope } from '../reach/related.ts'
import { addDays } from '../schedules/rule-dates.ts'
import { ScheduleRule } from '../schedules/schema.ts'
import { keepDraft } from './create.ts'
import { withIds } from './require-items.ts'
import { type CopiedWeek, CopyWeek, type NewItem, type ProgrammeItem } from './schema.ts'
import { airingOn } from './split.ts'
import { loadOnce, loadSeries, type ProgrammeRow } from './store.ts'
import { isReadable, itemsOf, viewProgrammes } from './view.ts'

const DAY_MS = 86_400_000
const LAST_DAY = 6

/**
 * Do in one week what was done in another: every programme for one day of it, inside the area, becomes a draft for the
 * same weekday; one that stood in for a series on that day stands in for it again. What recurs airs by its own rule and
 * is only told of, as is what cannot be read, and a day that has passed. Twice is as once.
 */
export async function copyWeek(ctx: Ctx, input: CopyWeek): Promise<CopiedWeek> {
  const { areaCode, from, to } = CopyWeek.parse(input)
  const days = Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS)
  const result = await withTransaction(ctx, async (tx) => {
    const areas = await requireAreas(tx.db, [areaCode], ctx.clock.now(), () => '/areaCode')
    requirePermission(ctx, 'schedule.write', areas)
    const inside = await loadScope(tx.db, pathsOf(areas), 'inside-only')
    const [week, present, all] = await Promise.all([
      loadOnce(tx.db, inside, from, addDays(from, LAST_DAY)),
      loadOnce(tx.db, inside, to, addDays(to, LAST_DAY)),
      loadSeries(tx.db, inside),
    ])
    const there = present.filter(isReadable)
    const { series = [], broken = [] } = Object.groupBy(all, (row) => (isReadable(row) ? 'series' : 'broken'))
    const calendars = await loadHolidays(
      tx.db,
      series.map((one) => one.areaCodes),
      ctx.clock.now(),
    )
    const created: ProgrammeRow[] = []
    const skipped: CopiedWeek['skipped'] = broken.map(unreadable)
    for (const row of week) {
      // A day of a series that cannot be read could no longer stand in for it: both would air once that is mended.
      if (!isReadable(row) || broken.some(({ id }) => row.originKind === 'one-day' && id === row.originId)) {
        skipped.push(unreadable(row))
        continue
      }
      const rule = ScheduleRule.parse(row.rule)
      if (rule.kind !== 'once') continue
      const date = addDays(rule.on, days)
      const hasPassed = date < dateOf(ctx.clock.now().getTime(), row.zone)
      if (hasPassed || there.some((other) => isSame(row, other, date))) {
        const why = hasPassed ? 'passed' : 'already-there'
        skipped.push({ programmeId: row.id, title: row.title, date, why })
        continue
      }
      created.push(
        await keepDraft(tx, {
          title: row.title,
          areaCodes: row.areaCodes,
          rule: JSON.stringify({ ...rule, on: date }),
          zone: row.zone,
          priority: row.priority,
          budgetSeconds: row.budgetSeconds,
          items: JSON.stringify(
            withIds(
              ctx,
              itemsOf(row).map((item) => moved(item, days)),
            ),
          ),
          resume: row.resume,
          volume: row.volume,
          ...originOf(row, series, { date, calendars }),
        }),
      )
    }
    return { created, skipped: [...skipped, ...coveredBySeries(series, { from, days, calendars })] }
  })
  const { items: created } = await viewProgrammes(ctx, result.created)
  return { created, skipped: result.skipped }
}

const unreadable = ({ id, title }: ProgrammeRow) => ({ programmeId: id, title, date: null, why: 'unreadable' as const })

/** The same programme on that day: the same title, time and areas. */
function isSame(row: ProgrammeRow, other: ProgrammeRow, date: string): boolean {
  const [rule, there] = [ScheduleRule.parse(row.rule), ScheduleRule.parse(other.rule)]
  return (
    there.kind === 'once' &&
    there.on === date &&
    there.at === rule.at &&
    other.title === row.title &&
    other.areaCodes.toSorted().join() === row.areaCodes.toSorted().join()
  )
}

/** A new item, on for days that lie as far from the new day as the old ones did from the old. */
function moved({ id: _, ...item }: ProgrammeItem, days: number): NewItem {
  if (!item.on) return item
  const { from, until } = item.on
  const on = { ...item.on, ...(from && { from: addDays(from, days) }), ...(until && { until: addDays(until, days) }) }
  return { ...item, on }
}

function originOf(
  row: ProgrammeRow,
  series: readonly ProgrammeRow[],
  { date, calendars }: { date: string; calendars: Holidays },
) {
  const own = row.originKind === 'one-day' ? series.find(({ id }) => id === row.originId) : undefined
  return own && airingOn(ScheduleRule.parse(own.rule), own.zone, date, calendars(own.areaCodes))
    ? { originId: own.id, originKind: 'one-day' as const, originDate: date }
    : { originId: row.id, originKind: 'copy' as const, originDate: null }
}

/** What aired in the week by a rule and will in the other: each series once, with its first day there. */
function coveredBySeries(
  series: readonly ProgrammeRow[],
  { from, days, calendars }: { from: string; days: number; calendars: Holidays },
): CopiedWeek['skipped'] {
  const week = Array.from({ length: LAST_DAY + 1 }, (_, day) => addDays(from, day))
  return series.flatMap((row) => {
    const rule = ScheduleRule.parse(row.rule)
    const airs = (date: string) => airingOn(rule, row.zone, date, calendars(row.areaCodes)) !== undefined
    const first = week.map((date) => addDays(date, days)).find(airs)
    return first && week.some(airs)
      ? [{ programmeId: row.id, title: row.title, date: first, why: 'series' as const }]
      : []
  })
}
