import { type RawBuilder, sql } from 'kysely'
import { type Ctx, permittedPaths } from '../context.ts'
import { Problem, type ProblemCode } from '../errors.ts'

/**
 * SQL condition: some code of the array `codes` (a column reference or values) lies under one of `paths`. What one may
 * see is what concerns one's own areas; old versions of an area count too, so that history stays readable after a reform.
 */
export function concernsAny(codes: RawBuilder<string[]>, paths: readonly string[]): RawBuilder<boolean> {
  const patterns = paths.map((path) => `${path}%`)
  return sql<boolean>`exists (select from areas
    where areas.code = any (${codes}) and areas.path like any (${patterns}::text[]))`
}

/** As `concernsAny`, or an area above one of `paths`: what a province airs sounds in its communes too. */
export function reachesAny(codes: RawBuilder<string[]>, paths: readonly string[]): RawBuilder<boolean> {
  const patterns = paths.map((path) => `${path}%`)
  return sql<boolean>`exists (select from areas where areas.code = any (${codes})
    and (areas.path like any (${patterns}::text[])
      or exists (select from unnest(${paths}::text[]) as mine(path) where mine.path like areas.path || '%')))`
}

export const codesColumn = (column: string): RawBuilder<string[]> => sql<string[]>`${sql.ref(column)}`

/** The row if it reaches the reader's areas, else `code`: what one may not see looks like what is not there. */
export async function requireVisible<Row extends { areaCodes: string[] }>(
  ctx: Ctx,
  row: Row | undefined,
  code: ProblemCode,
): Promise<Row> {
  if (!row) throw new Problem(code)
  if (ctx.actor.kind === 'system') return row
  const reach = reachesAny(sql<string[]>`${row.areaCodes}::text[]`, permittedPaths(ctx.actor, 'view'))
  const { rows } = await sql<{ visible: boolean }>`select ${reach} as visible`.execute(ctx.db)
  if (!rows[0]?.visible) throw new Problem(code)
  return row
}
