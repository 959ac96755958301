import ical, { ICalCalendarMethod, ICalEventStatus } from 'ical-generator'
import { DateTime } from 'luxon'
import type { z } from 'zod'
import { getArea } from '../areas/list.ts'
import type { Ctx } from '../context.ts'
import { Problem } from '../errors.ts'
import { viewEntries } from './programme-entries.ts'
import { daysOf, groupSessions, headsOf, loadPage } from './programme-view.ts'
import type { CalendarQuery, ProgrammeAiring, ProgrammeSession } from './programme-view-schema.ts'

const MOST_AIRINGS = 5_000

/**
 * The same days as an iCalendar (RFC 5545): one event for each airing and each session, times in UTC. An event keeps its
 * UID when what was expected is planned, and when it is moved. Errors: `request.invalid` naming `to` when it is too much.
 */
export async function exportCalendar(ctx: Ctx, query: z.output<typeof CalendarQuery>): Promise<string> {
  const days = daysOf(ctx, query)
  const area = await getArea(ctx, query.area)
  const { entries, nextCursor } = await loadPage(ctx, area, days, { after: undefined, limit: MOST_AIRINGS })
  if (nextCursor !== null)
    throw new Problem('request.invalid', {
      errors: [
        { pointer: '/query/to', detail: `more than ${MOST_AIRINGS} airings; ask for fewer days or a smaller area` },
      ],
    })
  const airings = await viewEntries(ctx, entries, { counts: false })
  const events = groupSessions(airings, await headsOf(ctx, airings))
  const calendar = ical({
    name: `Chương trình phát thanh ${area.name}`,
    prodId: { company: 'loa-lang', product: 'programme', language: 'VI' },
    method: ICalCalendarMethod.PUBLISH,
  })
  calendar.x('X-WR-TIMEZONE', days.zone)
  const stamp = ctx.clock.now()
  for (const event of events)
    calendar.createEvent({
      id: uidOf(event),
      stamp,
      start: new Date(event.startAt),
      end: new Date(event.endAt),
      summary: event.priority === 'normal' ? event.title : `${PRIORITIES[event.priority]}: ${event.title}`,
      location: event.areaNames.join(', '),
      description: describe(event, days.zone),
      status: statusOf(event),
    })
  return calendar.toString()
}

const PRIORITIES = { priority: 'Ưu tiên', emergency: 'Khẩn cấp' } as const

function uidOf(event: ProgrammeAiring | ProgrammeSession): string {
  const first = event.type === 'session' ? event.items[0] : event
  const slot = first?.localAt.replaceAll(/[^0-9T]/g, '')
  const name = event.programmeId ?? (event.type === 'airing' ? event.scheduleId : null)
  return `${name === null ? (first?.occurrenceId ?? '') : `${name}-${slot}`}@loa-lang`
}

const NOT_HEARD = ['cancelled', 'missed', 'failed', 'expired', 'unplanned']

function statusOf(event: ProgrammeAiring | ProgrammeSession): ICalEventStatus {
  const items = event.type === 'session' ? event.items : [event]
  if (items.every(({ status }) => NOT_HEARD.includes(status))) return ICalEventStatus.CANCELLED
  return event.awaitsApproval ? ICalEventStatus.TENTATIVE : ICalEventStatus.CONFIRMED
}

function describe(event: ProgrammeAiring | ProgrammeSession, zone: string): string {
  const lines =
    event.type === 'airing'
      ? [reasonOf(event)]
      : event.items.map((item) => {
          const at = DateTime.fromISO(item.startAt, { zone }).toFormat('HH:mm:ss')
          const reason = reasonOf(item)
          return `${at} ${item.title}${reason === '' ? '' : ` (${reason})`}`
        })
  const waits = event.awaitsApproval ? 'Chưa được duyệt' : event.expected ? 'Dự kiến theo lịch' : ''
  return [waits, ...lines].filter((line) => line !== '').join('\n')
}

const reasonOf = ({ note, reasonText }: ProgrammeAiring): string => [reasonText?.vi, note].filter(Boolean).join(': ')
