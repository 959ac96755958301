import type { PolicyBook } from './book.ts'
import { dateAfter, dateOf, startOfDate } from './hours.ts'
import { asSoundings, type Reading } from './soundings.ts'
import { loadRelated, loadSoundings } from './store-airings.ts'

/** What the speakers below `paths` have, or had, to play on the days from `from` to `to` (ms since 1970), `except` these airings. */
export async function loadGiven(
  ctx: Reading,
  book: PolicyBook,
  { paths, from, to, except }: { paths: readonly string[]; from: number; to: number; except: readonly string[] },
) {
  const counted = [...new Set(paths)].filter((path) => book.hasLimitsOn(path))
  if (counted.length === 0) return []
  const rows = await loadSoundings(ctx.db, {
    scope: { all: false, codes: await loadRelated(ctx.db, counted) },
    from: new Date(startOfDate(dateOf(from, book.zone), book.zone)),
    to: new Date(startOfDate(dateAfter(dateOf(to, book.zone)), book.zone)),
  })
  const replaced = new Set(except)
  return asSoundings(
    ctx,
    book,
    rows.filter(({ id }) => !replaced.has(id)),
  )
}
