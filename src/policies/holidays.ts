import { knownAreas } from '../areas/find.ts'
import type { Db } from '../db/open.ts'
import { isPublicHoliday } from '../holidays/holidays.ts'
import { PolicyBook } from './book.ts'
import { loadCurrentPolicies } from './store.ts'

/** The calendars of schedules and programmes: whether 'YYYY-MM-DD' is a holiday where one airs. */
export type Holidays = (areaCodes: readonly string[]) => (date: string) => boolean

// What is a holiday depends on no zone.
const NO_ZONE = 'UTC'

/** Holidays as the policy over the first of its areas has them: those of the law, and days that it adds or takes away. */
export async function loadHolidays(db: Db, owners: ReadonlyArray<readonly string[]>, now: Date): Promise<Holidays> {
  const book = new PolicyBook(NO_ZONE, await loadCurrentPolicies(db))
  if (!book.hasHolidays) return () => isPublicHoliday
  const firsts = [...new Set(owners.flatMap(([first]) => first ?? []))]
  const areas = await knownAreas(db, firsts, now)
  const paths = new Map(areas.map(({ code, path }) => [code, path]))
  return ([first]) => {
    const path = paths.get(first ?? '')
    return path === undefined ? isPublicHoliday : (date) => book.isHoliday(path, date)
  }
}

/** The calendar of what airs in these areas alone. */
export async function loadCalendar(
  ctx: { db: Db; clock: { now(): Date } },
  areaCodes: readonly string[],
): Promise<(date: string) => boolean> {
  return (await loadHolidays(ctx.db, [areaCodes], ctx.clock.now()))(areaCodes)
}
