import { DateTime } from 'luxon'
import { requireOfUse } from '../bulletins/of-use.ts'
import { Problem } from '../errors.ts'
import { firstAirings, type IsHoliday } from './expand.ts'
import type { MissedPolicy, RecurringRule, ScheduleRule } from './schema.ts'

/** The zone must exist, and at least one airing be still to come by the holidays of its areas. Errors name the field: `request.invalid`, `schedule.in-past`, `schedule.never-airs`. */
export function requireAirings(rule: ScheduleRule, zone: string, now: Date, isHoliday: IsHoliday): void {
  requireZone(zone)
  if (rule.kind === 'once' && rule.whenApproved) return
  if (firstAirings(rule, zone, now, 1, isHoliday).length > 0) return
  const local = DateTime.fromJSDate(now, { zone })
  if (rule.kind === 'once')
    throw new Problem('schedule.in-past', {
      fields: { earliestAt: earliestAt(now, zone) },
      errors: [
        {
          pointer: rule.on < (local.toISODate() ?? '') ? '/rule/on' : '/rule/at',
          detail: `${rule.on} ${rule.at} has passed`,
        },
      ],
    })
  throw new Problem('schedule.never-airs', {
    errors: [{ pointer: pointerOfEnd(rule), detail: 'no day of the rule comes in the next 40 years' }],
  })
}

/** The field that most likely keeps the rule from ever airing. */
function pointerOfEnd(rule: RecurringRule): string {
  if (rule.endsOn) return '/rule/endsOn'
  if (rule.count) return '/rule/count'
  return rule.kind === 'rrule' ? '/rule/rrule' : rule.kind === 'monthly' ? '/rule/days' : '/rule'
}

/** Its first airing comes while what it plays is of use. What the rule brings later is planned as silent, with why. */
export function requireStillOfUse(
  rule: ScheduleRule,
  by: { zone: string; now: Date; isHoliday: IsHoliday; validTo: Date | null },
): void {
  const waits = rule.kind === 'once' && rule.whenApproved
  const [first] = waits ? [] : firstAirings(rule, by.zone, by.now, 1, by.isHoliday)
  requireOfUse(first?.startAt ?? by.now, by.validTo, '/rule')
}

/** Late until a time of the same day: that time comes after the airing's own. Else `request.invalid`. */
export function requireLateTime(rule: ScheduleRule, missed: MissedPolicy | null): void {
  if (missed?.kind !== 'until' || missed.at.slice(0, 5) > rule.at.slice(0, 5)) return
  if (rule.kind === 'once' && rule.whenApproved) return
  const detail = `${missed.at} is not after ${rule.at}; give a later time of the same day, or {"kind":"late","minutes":…}`
  throw new Problem('request.invalid', { errors: [{ pointer: '/missed/at', detail }] })
}

/** The next whole second, as the zone writes it. */
export const earliestAt = (now: Date, zone: string): string | null =>
  DateTime.fromJSDate(now, { zone }).plus({ seconds: 1 }).startOf('second').toISO()

function requireZone(zone: string): void {
  if (DateTime.utc().setZone(zone).isValid) return
  throw new Problem('request.invalid', {
    errors: [{ pointer: '/zone', detail: `"${zone}" is not an IANA time zone; Viet Nam is Asia/Ho_Chi_Minh` }],
  })
}
