import { DateTime } from 'luxon'
import { Problem } from '../errors.ts'
import { firstAirings } from './expand.ts'
import type { ScheduleRule } from './schema.ts'

/** The zone must exist, and at least one airing be still to come. Errors name the field: `request.invalid`, `schedule.in-past`, `schedule.never-airs`. */
export function requireAirings(rule: ScheduleRule, zone: string, now: Date): void {
  requireZone(zone)
  if (rule.kind === 'once' && rule.whenApproved) return
  if (firstAirings(rule, zone, now, 1).length > 0) return
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
    errors: [{ pointer: rule.endsOn ? '/rule/endsOn' : '/rule', detail: 'no day of the rule is still to come' }],
  })
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
