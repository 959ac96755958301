import { sql } from 'kysely'
import type { Db } from '../db/open.ts'
import { insidePaths } from './inside.ts'
import type { ShapeGeometry } from './schema.ts'
import { validOn } from './versions.ts'

export async function saveShapes(
  db: Db,
  shapes: ReadonlyArray<{ code: string; geometry: ShapeGeometry }>,
  by: { source: string; updatedBy: string; updatedAt: Date },
): Promise<void> {
  await sql`insert into area_shapes (code, geometry, source, updated_by, updated_at)
    select s.code, s.geometry, ${by.source}, ${by.updatedBy}, ${by.updatedAt}
    from json_to_recordset(${JSON.stringify(shapes)}::json) as s(code text, geometry jsonb)
    on conflict (code) do update set geometry = excluded.geometry, source = excluded.source,
      updated_by = excluded.updated_by, updated_at = excluded.updated_at`.execute(db)
}

export type ShapeRow = {
  code: string
  name: string
  kind: string
  parentCode: string | null
  path: string
  geometry: ShapeGeometry
}

/** Shapes of areas in force on `date`, by path. */
export async function findShapes(
  db: Db,
  find: {
    date: string
    paths: readonly string[]
    parent: string | undefined
    within: string | undefined
    kinds: readonly string[] | undefined
  },
): Promise<ShapeRow[]> {
  const { rows } = await sql<ShapeRow>`
    select a.code, a.name, a.kind, a.parent_code as "parentCode", a.path, s.geometry
    from areas a join area_shapes s using (code)
    where ${validOn(find.date, 'a')}
      and ${insidePaths('a.path', find.paths)}
      and ${find.parent === undefined ? sql`true` : sql`a.parent_code = ${find.parent}`}
      and ${find.within === undefined ? sql`true` : insidePaths('a.path', [find.within])}
      and ${find.kinds === undefined ? sql`true` : sql`a.kind = any (${[...find.kinds]}::text[])`}
    order by a.path`.execute(db)
  return rows
}
