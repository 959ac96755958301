import { loadAreaNames, nameOf } from '../areas/names.ts'
import { addMs } from '../clock.ts'
import { type Ctx, permittedPaths } from '../context.ts'
import { titlesOfProgrammes } from '../programmes/get.ts'
import { REASONS, type Reason } from '../protocol/reasons.ts'
import type { Occurrence } from './schema.ts'
import type { OccurrenceRow } from './store.ts'
import { countDeliveries } from './store-calendar.ts'

/** Airings as they are shown, in the same order. `counts` are over the speakers that the reader may see. */
export async function viewOccurrences(
  ctx: Ctx,
  rows: readonly OccurrenceRow[],
  options: { counts: boolean } = { counts: false },
): Promise<Occurrence[]> {
  const sent = options.counts ? rows.filter((row) => row.targets !== null).map((row) => row.id) : []
  const [names, titles, counts] = await Promise.all([
    loadAreaNames(
      ctx.db,
      rows.flatMap((row) => row.areaCodes),
      ctx.clock.now(),
    ),
    titlesOfProgrammes(
      ctx.db,
      rows.flatMap((row) => row.programmeId ?? []),
    ),
    countDeliveries(ctx.db, sent, permittedPaths(ctx.actor, 'view')),
  ])
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    scheduleId: row.scheduleId,
    alertId: row.alertId,
    bulletinId: row.bulletinId,
    programmeId: row.programmeId,
    programmeTitle: row.programmeId === null ? null : (titles.get(row.programmeId) ?? ''),
    itemId: row.itemId,
    relayId: row.relayId,
    hardEndAt: row.hardEndAt?.toISOString() ?? null,
    title: row.title,
    mode: row.mode,
    priority: row.priority,
    areaCodes: row.areaCodes,
    areaNames: row.areaCodes.map((code) => nameOf(names, code)),
    localAt: row.localAt,
    startAt: row.startAt.toISOString(),
    endAt: endOf(row).toISOString(),
    movedFrom: row.movedFrom?.toISOString() ?? null,
    validUntil: row.validUntil.toISOString(),
    clipSha256: row.clipSha256,
    clipDurationMs: row.clipDurationMs,
    status: isHeldForLater(ctx, row) ? 'armed' : row.status,
    reason: row.reason,
    reasonText: row.reason === 'stopped' && row.targets === null ? LEFT_OUT : reasonText(row.reason),
    note: row.note,
    targets: row.targets,
    counts: counts.get(row.id) ?? null,
    closedAt: row.closedAt?.toISOString() ?? null,
  }))
}

/** Loudspeakers hold it as part of their session: to people it is still to come. */
const isHeldForLater = (ctx: Ctx, row: OccurrenceRow): boolean =>
  row.status === 'airing' &&
  row.reason === null &&
  row.startAt > addMs(ctx.clock.now(), ctx.config.dispatchLeadSeconds * 1_000)

export async function viewOccurrence(ctx: Ctx, row: OccurrenceRow): Promise<Occurrence> {
  const [occurrence] = await viewOccurrences(ctx, [row], { counts: true })
  if (!occurrence) throw new Error(`no view of occurrence ${row.id}`)
  return occurrence
}

/** Speakers repeat an alert until it is over; how long a live one will be nobody knows before its end. */
export const endOf = (
  row: Pick<OccurrenceRow, 'kind' | 'startAt' | 'clipDurationMs' | 'closedAt' | 'validUntil'>,
): Date =>
  row.kind === 'alert' || row.clipDurationMs === null
    ? (row.closedAt ?? row.validUntil)
    : addMs(row.startAt, row.clipDurationMs)

/** Stopped before anything of it was sent: nobody heard it break off. */
export const LEFT_OUT = { vi: 'Đã bỏ trước giờ phát', en: 'Left out before its time' }

export const reasonText = (reason: string | null): { vi: string; en: string } | null =>
  reason !== null && reason in REASONS ? REASONS[reason as Reason] : null // safe: just looked up
