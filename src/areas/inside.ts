import { type RawBuilder, type SqlBool, sql } from 'kysely'

/** The whole country, or the program itself: nothing to filter, and the planner may know it. */
export const coversAll = (paths: readonly string[]): boolean => paths.some((path) => path === '/' || path === '/VN/')

/**
 * `column` lies in one of these subtrees. One `like` each: PostgreSQL turns a constant prefix into an index range,
 * which it does not do for `like any (array)`. Paths hold no `%` or `_` (areas.code is checked).
 */
export function insidePaths(column: string | RawBuilder<string>, paths: readonly string[]): RawBuilder<SqlBool> {
  if (paths.length === 0) return sql`false`
  if (coversAll(paths)) return sql`true`
  const path = typeof column === 'string' ? sql.ref(column) : column
  const ranges = paths.map((prefix) => sql`${path} like ${`${prefix}%`}`)
  return sql`(${sql.join(ranges, sql` or `)})`
}
