import { loadAreaNames } from '../areas/names.ts'
import type { Ctx } from '../context.ts'
import type { Alert } from './schema.ts'
import { type AlertRow, loadAlertView } from './store.ts'

type Row = Awaited<ReturnType<typeof loadAlertView>>
type Names = ReadonlyMap<string, { name: string }>

/** An alert as screens show it, from what is at hand: sending must not wait for another look into the database. */
export function toAlert({ clipId: _, allClearClipId: __, ...row }: Row, names: Names): Alert {
  return {
    ...row,
    areaNames: row.areaCodes.map((code) => names.get(code)?.name ?? code),
    createdAt: row.createdAt.toISOString(),
    sentAt: row.sentAt?.toISOString() ?? null,
    validUntil: row.validUntil?.toISOString() ?? null,
    endedAt: row.endedAt?.toISOString() ?? null,
  }
}

export async function viewAlerts(ctx: Pick<Ctx, 'db' | 'clock'>, rows: readonly Row[]): Promise<Alert[]> {
  const codes = rows.flatMap((row) => row.areaCodes)
  const names = await loadAreaNames(ctx.db, codes, ctx.clock.now())
  return rows.map((row) => toAlert(row, names))
}

/** One of which only the row itself is at hand. */
export async function viewAlert(ctx: Pick<Ctx, 'db' | 'clock'>, { id }: Pick<AlertRow, 'id'>): Promise<Alert> {
  const [view] = await viewAlerts(ctx, [await loadAlertView(ctx.db, id)])
  if (!view) throw new Error('one alert has one view')
  return view
}
