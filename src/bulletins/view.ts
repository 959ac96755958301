import { loadAreaNames, nameOf } from '../areas/names.ts'
import { addMs } from '../clock.ts'
import type { Ctx } from '../context.ts'
import { prospectsOf } from '../schedules/upcoming.ts'
import type { Bulletin } from './schema.ts'
import { type BulletinRow, loadBulletinExtras } from './store.ts'

const SHOWN_AIRINGS = 3

/** Bulletins as they are shown, in the same order: with the names of people and areas, and when they would air. */
export async function viewBulletins(ctx: Ctx, rows: readonly BulletinRow[]): Promise<Bulletin[]> {
  const now = ctx.clock.now()
  const ids = rows.map((row) => row.id)
  const [names, extras, prospects] = await Promise.all([
    loadAreaNames(
      ctx.db,
      rows.flatMap((row) => row.areaCodes),
      now,
    ),
    loadBulletinExtras(ctx.db, ids),
    prospectsOf(ctx.db, ids, now, SHOWN_AIRINGS),
  ])
  return rows.map(({ titleSearch: _, ...row }) => {
    const extra = extras.get(row.id)
    const prospect = prospects.get(row.id)
    const durationMs = extra?.clipDurationMs ?? null
    return {
      ...row,
      clipDurationMs: durationMs,
      areaNames: row.areaCodes.map((code) => nameOf(names, code)),
      authorName: extra?.authorName ?? '',
      approverName: row.approverId === null ? null : (extra?.approverName ?? ''),
      nextAirings: (prospect?.airings ?? []).map(({ scheduleId, programmeId, startAt }) => ({
        scheduleId,
        programmeId,
        startAt: startAt.toISOString(),
        endAt: durationMs === null ? null : addMs(startAt, durationMs).toISOString(),
      })),
      airsOnApproval: prospect?.onApproval ?? false,
      submittedAt: row.submittedAt?.toISOString() ?? null,
      approvedAt: row.approvedAt?.toISOString() ?? null,
      validTo: row.validTo?.toISOString() ?? null,
      createdAt: row.createdAt.toISOString(),
      updatedAt: row.updatedAt.toISOString(),
    }
  })
}

export async function viewBulletin(ctx: Ctx, row: BulletinRow): Promise<Bulletin> {
  const [bulletin] = await viewBulletins(ctx, [row])
  if (!bulletin) throw new Error(`no view of bulletin ${row.id}`)
  return bulletin
}
