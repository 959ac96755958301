import { requireVisible } from '../areas/visible.ts'
import type { Ctx } from '../context.ts'
import type { Db } from '../db/open.ts'
import { Problem } from '../errors.ts'
import { findRelay as findRow, type RelayRow } from './store.ts'

/** The station, archived or not. */
export const findRelay = (db: Db, id: string): Promise<RelayRow | undefined> => findRow(db, id)

/**
 * A station that the actor may plan with: of their areas or above, and in use. Errors: `relay.not-found`,
 * `relay.wrong-state`, naming `pointer`, where in the request the id stands.
 */
export async function requireRelay(ctx: Ctx, id: string, pointer?: string): Promise<RelayRow> {
  const at = (detail: string) => (pointer ? { errors: [{ pointer, detail }] } : {})
  const row = await findRow(ctx.db, id)
  if (!row) throw new Problem('relay.not-found', { fields: { relayId: id }, ...at(`no station ${id}`) })
  await requireVisible(ctx, row, 'relay.not-found')
  if (row.archivedAt)
    throw new Problem('relay.wrong-state', { fields: { state: 'archived' }, ...at(`"${row.name}" is archived`) })
  return row
}
