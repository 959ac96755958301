import { DateTime } from 'luxon'
import { requireAreas } from '../areas/find.ts'
import { type Ctx, requirePermission, withTransaction } from '../context.ts'
import { Problem } from '../errors.ts'
import { loadCalendar } from '../policies/holidays.ts'
import { expandRule, firstAirings, firstInstant, type IsHoliday } from '../schedules/expand.ts'
import { requireAirings } from '../schedules/require-airings.ts'
import { addDays } from '../schedules/rule-dates.ts'
import { type RecurringRule, ScheduleRule } from '../schedules/schema.ts'
import { keepDraft } from './create.ts'
import { ruleFrom } from './make-way.ts'
import { requireItems } from './require-items.ts'
import { OneDayProgramme, type ProgrammeDetail, SplitProgramme } from './schema.ts'
import { loadProgramme, type ProgrammeRow } from './store.ts'
import { itemsOf, viewProgramme } from './view.ts'

/**
 * "This and following": a draft of what is to air from `from` on. The series goes on as it is until that draft is
 * approved, and ends the day before `from` then. Errors: `programme.not-a-series`, `programme.wrong-state`,
 * `schedule.in-past`, `schedule.never-airs`, `request.invalid`.
 */
export const splitProgramme = (ctx: Ctx, programmeId: string, input: SplitProgramme): Promise<ProgrammeDetail> => {
  const { from, rule: asked, ...changes } = SplitProgramme.parse(input)
  return draftOf(ctx, programmeId, changes, (series, before, { now, isHoliday }) => {
    requireNotPast(from, series.zone, now, '/from')
    const begins = asked && (asked.kind === 'once' ? asked.on : asked.startsOn)
    if (begins !== undefined && begins < from)
      throw new Problem('request.invalid', {
        errors: [{ pointer: '/rule/startsOn', detail: `must not be before ${from}, where the old one ends` }],
      })
    const rule = asked ?? ruleFrom(before, from)
    requireAirings(rule, series.zone, now, isHoliday)
    return { rule, kind: 'following', date: from }
  })
}

/**
 * "This one only": a draft for one day of the series. The series airs as ever until that draft is approved, and leaves
 * the day to it then. Errors: `programme.no-airing-that-day`, as for a split.
 */
export const oneDayProgramme = (ctx: Ctx, programmeId: string, input: OneDayProgramme): Promise<ProgrammeDetail> => {
  const { date, at, ...changes } = OneDayProgramme.parse(input)
  return draftOf(ctx, programmeId, changes, (series, before, { now, isHoliday }) => {
    const airing = airingOn(before, series.zone, date, isHoliday)
    if (!airing || firstInstant(`${addDays(date, 1)}T00:00:00`, series.zone) <= now) {
      const [next] = firstAirings(before, series.zone, now, 1, isHoliday)
      throw new Problem('programme.no-airing-that-day', {
        fields: { nextDate: next?.localAt.slice(0, 10) ?? null },
        errors: [{ pointer: '/date', detail: `the series does not air on ${date}` }],
      })
    }
    const rule = { kind: 'once' as const, on: date, at: at ?? airing.localAt.slice(11, 16) }
    requireAirings(rule, series.zone, now, isHoliday)
    return { rule, kind: 'one-day', date }
  })
}

/** The first airing of a local day, if there is one. */
export function airingOn(rule: ScheduleRule, zone: string, date: string, isHoliday: IsHoliday) {
  const from = firstInstant(`${date}T00:00:00`, zone)
  const to = firstInstant(`${addDays(date, 1)}T00:00:00`, zone)
  return expandRule(rule, zone, from, to, isHoliday)[0]
}

type When = { now: Date; isHoliday: IsHoliday }
type Variant = { rule: ScheduleRule; kind: 'one-day' | 'following'; date: string }

async function draftOf(
  ctx: Ctx,
  programmeId: string,
  changes: Omit<OneDayProgramme, 'date' | 'at'>,
  variantOf: (series: ProgrammeRow, rule: RecurringRule, when: When) => Variant,
): Promise<ProgrammeDetail> {
  const row = await withTransaction(ctx, async (tx) => {
    const series = await loadProgramme(tx.db, programmeId)
    const now = ctx.clock.now()
    requirePermission(ctx, 'schedule.write', await requireAreas(tx.db, series.areaCodes, now, null))
    const before = ScheduleRule.parse(series.rule)
    if (before.kind === 'once') throw new Problem('programme.not-a-series')
    if (series.status === 'ended') throw new Problem('programme.wrong-state', { fields: { state: series.status } })
    const isHoliday = await loadCalendar(tx, series.areaCodes)
    const { rule, kind, date } = variantOf(series, before, { now, isHoliday })
    const own = itemsOf(series)
    const items = changes.items ? await requireItems({ ...ctx, db: tx.db }, changes.items, own) : own
    return keepDraft(tx, {
      title: changes.title ?? series.title,
      areaCodes: series.areaCodes,
      rule: JSON.stringify(rule),
      zone: series.zone,
      priority: series.priority,
      budgetSeconds: changes.budgetSeconds ?? series.budgetSeconds,
      items: JSON.stringify(items),
      resume: series.resume,
      volume: changes.volume === undefined ? series.volume : changes.volume,
      originId: series.id,
      originKind: kind,
      originDate: date,
    })
  })
  return viewProgramme(ctx, row)
}

/** A draft that stands in for days of a series keeps them: the series leaves those out once it is approved, no others. */
export function requireOwnDays({ originKind, originDate }: ProgrammeRow, rule: ScheduleRule): void {
  if (originDate === null || originKind === 'copy') return
  const begins = rule.kind === 'once' ? rule.on : rule.startsOn
  const isOwn = originKind === 'one-day' ? rule.kind === 'once' && begins === originDate : begins >= originDate
  if (isOwn) return
  const detail =
    originKind === 'one-day'
      ? `this programme stands in for ${originDate} alone; only its time can change`
      : `must not be before ${originDate}, where the old one ends`
  throw new Problem('request.invalid', {
    errors: [{ pointer: rule.kind === 'once' ? '/rule/on' : '/rule/startsOn', detail }],
  })
}

function requireNotPast(date: string, zone: string, now: Date, pointer: string): void {
  const today = DateTime.fromJSDate(now, { zone }).toISODate() ?? ''
  if (date >= today) return
  throw new Problem('request.invalid', {
    errors: [{ pointer, detail: `${date} has passed; the earliest is ${today}` }],
  })
}
