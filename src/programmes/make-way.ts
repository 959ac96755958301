import { lastKnownAreas } from '../areas/find.ts'
import { audit } from '../audit/audit.ts'
import { requirePermission, type Tx } from '../context.ts'
import { Problem } from '../errors.ts'
import { emitEvent } from '../events/emit.ts'
import { type Holidays, loadHolidays } from '../policies/holidays.ts'
import { firstAirings, firstInstant } from '../schedules/expand.ts'
import { addDays, HORIZON_DAYS, ruleDates } from '../schedules/rule-dates.ts'
import { type RecurringRule, ScheduleRule } from '../schedules/schema.ts'
import { changeProgramme, loadOtherVariants, loadProgramme, type ProgrammeRow } from './store.ts'

export type MadeWay = { series: ProgrammeRow; rule: ScheduleRule; for: ProgrammeRow }

/**
 * Part of an approval: what was made for a day of a series, or for a day and all after it, takes that over now, so that
 * both never air and never neither. What of the series is planned follows. Errors: `programme.day-taken`,
 * `permission.denied`.
 * @returns what the approval has to audit, last of all, by `auditMadeWay`
 */
export async function makeWay(tx: Tx, made: ProgrammeRow): Promise<MadeWay | undefined> {
  const { originId, originKind, originDate } = made
  if (!originId || !originDate || originKind === 'copy' || originKind === null) return undefined
  const series = await loadProgramme(tx.db, originId)
  const others = await loadOtherVariants(tx.db, made)
  const calendars = await loadHolidays(
    tx.db,
    [made, ...others].map(({ areaCodes }) => areaCodes),
    tx.clock.now(),
  )
  const rival = others.find((other) => takesSameDays(made, other, calendars))
  if (rival) throw new Problem('programme.day-taken', { fields: { programmeId: rival.id, date: originDate } })
  const before = ScheduleRule.parse(series.rule)
  if (before.kind === 'once') return undefined
  // It takes the day from the series everywhere, so whoever approves must answer for all of its areas.
  requirePermission(tx, 'bulletin.decide', await lastKnownAreas(tx.db, series.areaCodes))
  const rule = originKind === 'one-day' ? withoutDay(before, originDate) : endedBefore(before, originDate)
  const now = tx.clock.now()
  const row = await changeProgramme(tx.db, series, series.status, {
    rule: JSON.stringify(rule),
    // Planned anew; of what is no longer on air anyway, nothing is.
    ...(series.plannedUntil && { plannedUntil: now }),
    updatedAt: now,
  })
  const { areaCodes, title, status } = row
  await emitEvent(tx, { type: 'programme.changed', areaCodes, data: { programmeId: row.id, title, status } })
  return { series: row, rule, for: made }
}

/** Two drafts for the same days: the one approved first has them. */
function takesSameDays(made: ProgrammeRow, other: ProgrammeRow, calendars: Holidays): boolean {
  const [mine, theirs] = [made.originDate ?? '', other.originDate ?? '']
  if (made.originKind === 'one-day') return mine === theirs
  const [, later = mine] = [mine, theirs].toSorted()
  const since = firstInstant(`${later}T00:00:00`, made.zone)
  return [made, other].every(
    ({ rule, zone, areaCodes }) =>
      firstAirings(ScheduleRule.parse(rule), zone, since, 1, calendars(areaCodes)).length > 0,
  )
}

export async function auditMadeWay(tx: Tx, madeWay: MadeWay | undefined): Promise<void> {
  if (!madeWay) return
  const { series, rule, for: made } = madeWay
  await audit(tx, {
    action: 'programme.make-way',
    subjectId: series.id,
    areaCodes: series.areaCodes,
    data: { programmeId: made.id, kind: made.originKind, date: made.originDate, rule },
  })
}

/** The rule without one day, whether it brought it by itself or as an extra. Pure. */
export const withoutDay = (rule: RecurringRule, date: string): RecurringRule => ({
  ...rule,
  except: [...new Set([...(rule.except ?? []), date])].toSorted(),
  ...(rule.extra && { extra: rule.extra.filter((text) => !text.startsWith(date)) }),
})

/** The rule up to the day before. Pure. */
export function endedBefore(rule: RecurringRule, date: string): RecurringRule {
  const lastDay = addDays(date, -1)
  return {
    ...rule,
    endsOn: rule.endsOn !== undefined && rule.endsOn < lastDay ? rule.endsOn : lastDay,
    ...(rule.extra && { extra: rule.extra.filter((text) => text.slice(0, 10) < date) }),
  }
}

/** The rule from a day on; of a count, what is left. Pure. */
export function ruleFrom(rule: RecurringRule, date: string): RecurringRule {
  const used = ruleDates({ ...rule, endsOn: undefined }, rule.startsOn, addDays(date, -1)).length
  // "Every second week" is counted from a day of its own.
  const [own] = rule.kind === 'rrule' ? ruleDates(rule, date, addDays(date, HORIZON_DAYS)) : []
  const [, later = date] = [date, rule.startsOn].toSorted()
  return {
    ...rule,
    startsOn: own ?? later,
    ...(rule.count !== undefined && { count: Math.max(1, rule.count - used) }),
    ...(rule.except && { except: rule.except.filter((day) => day >= date) }),
    ...(rule.extra && { extra: rule.extra.filter((text) => text.slice(0, 10) >= date) }),
  }
}
