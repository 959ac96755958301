import { z } from 'zod'
import { loadAreaNames, nameOf } from '../areas/names.ts'
import { addMs } from '../clock.ts'
import type { Ctx } from '../context.ts'
import { Problem } from '../errors.ts'
import { loadHolidays } from '../policies/holidays.ts'
import { firstAirings } from '../schedules/expand.ts'
import { ScheduleRule, type Unreadable } from '../schedules/schema.ts'
import { type Contents, loadContents, soundOf } from './contents.ts'
import { examine } from './examine.ts'
import { runningOrder } from './running-order.ts'
import { type Programme, type ProgrammeDetail, ProgrammeItem } from './schema.ts'
import { loadApprovedClips, loadProgrammeExtras, type ProgrammeRow } from './store.ts'

const SHOWN_AIRINGS = 3

const Stored = z.object({ rule: ScheduleRule, items: z.array(ProgrammeItem) })

/** False of a row that stands as this release cannot read it. */
export const isReadable = (row: ProgrammeRow): boolean => Stored.safeParse(row).success

/** Programmes as they are shown, in the same order. One that cannot be read takes no other away. */
export async function viewProgrammes(
  ctx: Ctx,
  rows: readonly ProgrammeRow[],
  known?: Contents,
): Promise<{ items: Programme[]; unreadable: Unreadable[] }> {
  const now = ctx.clock.now()
  const read = rows.map((row) => ({ row, stored: Stored.safeParse(row).data }))
  const [contents, names, extras, calendars] = await Promise.all([
    known ??
      loadContents(
        ctx.db,
        read.flatMap(({ stored }) => stored?.items ?? []),
      ),
    loadAreaNames(
      ctx.db,
      rows.flatMap((row) => row.areaCodes),
      now,
    ),
    loadProgrammeExtras(
      ctx.db,
      rows.map((row) => row.id),
    ),
    loadHolidays(
      ctx.db,
      rows.map((row) => row.areaCodes),
      now,
    ),
  ])
  const unreadable = read.flatMap(({ row: { id, title, areaCodes, status }, stored }) =>
    stored ? [] : [{ id, title, areaCodes, status }],
  )
  const items = read.flatMap(({ row, stored }): Programme | [] => {
    if (!stored) return []
    const { titleSearch: _t, plannedUntil: _p, contentsAt: _c, preflightHash: _h, ...shown } = row
    const isComing = row.status !== 'paused' && row.status !== 'ended'
    const airings = isComing ? firstAirings(stored.rule, row.zone, now, SHOWN_AIRINGS, calendars(row.areaCodes)) : []
    const date = airings[0]?.localAt.slice(0, 10) ?? null
    return {
      ...shown,
      ...stored,
      totalMs: runningOrder(stored.items, date, row.budgetSeconds * 1_000, (item) => soundOf(contents, item)).totalMs,
      areaNames: row.areaCodes.map((code) => nameOf(names, code)),
      authorName: extras.get(row.id)?.authorName ?? '',
      approverName: row.approverId === null ? null : (extras.get(row.id)?.approverName ?? ''),
      nextAirings: airings.map(({ localAt, startAt }) => ({
        localAt,
        startAt: startAt.toISOString(),
        endAt: addMs(startAt, row.budgetSeconds * 1_000).toISOString(),
      })),
      submittedAt: row.submittedAt?.toISOString() ?? null,
      approvedAt: row.approvedAt?.toISOString() ?? null,
      createdAt: row.createdAt.toISOString(),
      updatedAt: row.updatedAt.toISOString(),
    }
  })
  return { items, unreadable }
}

/** One programme, with the running order of its next airing. Errors: `programme.unreadable`. */
export async function viewProgramme(ctx: Ctx, row: ProgrammeRow): Promise<ProgrammeDetail> {
  if (!isReadable(row)) throw new Problem('programme.unreadable')
  const contents = await loadContents(ctx.db, itemsOf(row))
  // What stands in for some days of a series is that series.
  const same = row.originId !== null && row.originKind !== 'copy' ? [row.id, row.originId] : [row.id]
  const [{ items }, { order }, clipsApprovedBefore] = await Promise.all([
    viewProgrammes(ctx, [row], contents),
    examine(ctx.db, examinedOf(row), { now: ctx.clock.now(), contents }),
    loadApprovedClips(ctx.db, same, [...contents.clips.keys()]),
  ])
  const [programme] = items
  if (!programme) throw new Error(`no view of programme ${row.id}`)
  return { ...programme, order: row.status === 'ended' ? null : order, clipsApprovedBefore }
}

export const itemsOf = (row: Pick<ProgrammeRow, 'items'>): ProgrammeItem[] =>
  row.items.map((item) => ProgrammeItem.parse(item))

/** The programme as `examine` looks at it. */
export const examinedOf = (row: ProgrammeRow) => ({
  areaCodes: row.areaCodes,
  items: itemsOf(row),
  budgetSeconds: row.budgetSeconds,
  rule: ScheduleRule.parse(row.rule),
  zone: row.zone,
})
