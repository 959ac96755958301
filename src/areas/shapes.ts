import type { z } from 'zod'
import { audit } from '../audit/audit.ts'
import { type Ctx, requirePermission, withTransaction } from '../context.ts'
import { emitEvent } from '../events/emit.ts'
import { requireAreas, vietnamDate } from './find.ts'
import { viewPaths } from './list.ts'
import { parseShapes, shapesInvalid } from './parse-shapes.ts'
import { type AreaShapes, type ImportedShapes, ImportShapes, type ListShapes } from './schema.ts'
import { findShapes, saveShapes } from './store-shapes.ts'
import { loadAreasOn } from './versions.ts'

/**
 * Import outlines of areas, all of them or none; an earlier one of the same area is replaced. Errors:
 * `area.shapes-invalid` naming each faulty feature, unknown areas too; `permission.denied`.
 */
export async function importShapes(
  ctx: Ctx,
  input: z.input<typeof ImportShapes>,
  source: string,
): Promise<z.infer<typeof ImportedShapes>> {
  const shapes = parseShapes(ImportShapes.parse(input))
  const codes = shapes.map(({ code }) => code)
  return withTransaction(ctx, async (tx) => {
    const now = ctx.clock.now()
    const areas = new Map((await loadAreasOn(tx.db, codes, vietnamDate(now))).map((area) => [area.code, area]))
    const unknown = codes.flatMap((code, index) =>
      areas.has(code) ? [] : [{ pointer: `/features/${index}`, detail: `feature ${index}: there is no area ${code}` }],
    )
    if (unknown.length > 0) throw shapesInvalid(unknown)
    requirePermission(ctx, 'area.write', [...areas.values()])
    await saveShapes(tx.db, shapes, { source, updatedBy: ctx.actor.id, updatedAt: now })
    await emitEvent(tx, {
      type: 'area.changed',
      areaCodes: codes.slice(0, AUDITED_CODES),
      data: { shapes: shapes.length },
    })
    await audit(tx, {
      action: 'areas.import-shapes',
      subjectId: source,
      areaCodes: codes.slice(0, AUDITED_CODES),
      data: { shapes: shapes.length, source },
    })
    return { shapes: shapes.length, simplified: shapes.filter(({ simplified }) => simplified).length }
  })
}

// The chain keeps what was done for ever; thousands of codes would say no more than their number.
const AUDITED_CODES = 100

/** Outlines of the areas that the actor may see. Areas without one are simply not there. */
export async function listShapes(ctx: Ctx, query: z.infer<typeof ListShapes>): Promise<AreaShapes> {
  const now = ctx.clock.now()
  const [above] = query.within ? await requireAreas(ctx.db, [query.within], now) : []
  const rows = await findShapes(ctx.db, {
    date: vietnamDate(now),
    paths: viewPaths(ctx),
    parent: query.parent,
    within: above?.path,
    kinds: query.kinds?.split(','),
  })
  return {
    type: 'FeatureCollection',
    features: rows.map(({ geometry, ...properties }) => ({
      ...{ type: 'Feature' as const, id: properties.code, properties, geometry },
    })),
  }
}
