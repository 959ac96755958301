import { type RawBuilder, sql } from 'kysely'
import { pathCodes } from '../areas/find.ts'
import { coversAll, insidePaths } from '../areas/inside.ts'
import type { Db } from '../db/open.ts'

/** Codes of areas, of past versions too (history stays readable after a reform); or all there are. */
export type AreaScope = { all: true } | { all: false; codes: string[] }

/** The areas inside `paths` and, with `above`, those that these lie in: what is meant for a province sounds in its communes. */
export async function loadScope(db: Db, paths: readonly string[], above: 'above' | 'inside-only'): Promise<AreaScope> {
  if (coversAll(paths)) return { all: true }
  if (paths.length === 0) return { all: false, codes: [] }
  const higher = above === 'above' ? paths.flatMap(pathsAbove) : []
  const { rows } = await sql<{ code: string }>`
    select distinct code from areas where ${insidePaths('path', paths)} or path = any (${higher}::text[])`.execute(db)
  return { all: false, codes: rows.map((row) => row.code) }
}

/** '/VN/19/05857/' → ['/VN/', '/VN/19/']. */
function pathsAbove(path: string): string[] {
  const codes = pathCodes(path)
  return codes.slice(1).map((_, at) => `/${codes.slice(0, at + 1).join('/')}/`)
}

// Few codes are looked up in a GIN index; with many, each row's own few are looked up among them instead (hashed).
const FEW = 100

/** SQL condition: `column`, an array of codes, names one of the scope. */
export function touches(column: string, scope: AreaScope): RawBuilder<boolean> {
  if (scope.all) return sql<boolean>`true`
  if (scope.codes.length <= FEW) return sql<boolean>`${sql.ref(column)} && ${scope.codes}::text[]`
  return sql<boolean>`exists (select from unnest(${sql.ref(column)}) as named(code)
    where named.code = any (${scope.codes}::text[]))`
}

/** As `touches`, of what was read already. Pure. */
export const touchesAny = (codes: readonly string[], scope: AreaScope): boolean =>
  scope.all || codes.some((code) => setOf(scope.codes).has(code))

const sets = new WeakMap<readonly string[], Set<string>>()
function setOf(codes: readonly string[]): Set<string> {
  const known = sets.get(codes) ?? new Set(codes)
  sets.set(codes, known)
  return known
}
