import { loadAreaNames, nameOf } from '../areas/names.ts'
import { addMs } from '../clock.ts'
import type { Ctx } from '../context.ts'
import { loadHolidays } from '../policies/holidays.ts'
import { firstAirings } from '../schedules/expand.ts'
import { ScheduleRule } from '../schedules/schema.ts'
import { examine } from './examine.ts'
import { type Programme, type ProgrammeDetail, ProgrammeItem } from './schema.ts'
import { loadProgrammeExtras, type ProgrammeRow } from './store.ts'

const SHOWN_AIRINGS = 3

/** Programmes as they are shown, in the same order. */
export async function viewProgrammes(ctx: Ctx, rows: readonly ProgrammeRow[]): Promise<Programme[]> {
  const now = ctx.clock.now()
  const [names, extras, calendars] = await Promise.all([
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
  return rows.map((row) => {
    const { titleSearch: _t, plannedUntil: _p, contentsAt: _c, preflightHash: _h, ...shown } = row
    const rule = ScheduleRule.parse(row.rule)
    const isComing = row.status !== 'paused' && row.status !== 'ended'
    const airings = isComing ? firstAirings(rule, row.zone, now, SHOWN_AIRINGS, calendars(row.areaCodes)) : []
    return {
      ...shown,
      rule,
      items: itemsOf(row),
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
}

/** One programme, with the running order of its next airing. */
export async function viewProgramme(ctx: Ctx, row: ProgrammeRow): Promise<ProgrammeDetail> {
  const [[programme], { order }] = await Promise.all([
    viewProgrammes(ctx, [row]),
    examine(ctx.db, examinedOf(row), { now: ctx.clock.now() }),
  ])
  if (!programme) throw new Error(`no view of programme ${row.id}`)
  return { ...programme, order: row.status === 'ended' ? null : order }
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
