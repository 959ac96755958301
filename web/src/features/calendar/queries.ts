import { queryOptions } from '@tanstack/react-query'
import { api, call } from '../../api.ts'
import { localDate } from '../../i18n/format.ts'
import type { Range } from './range.ts'

/** As many airings as the server gives in one answer; a province's month may have more. */
const LIMIT = 2_000

/** Day by day what aired, what is planned and what rules will bring in an area, with counts: one request. */
export const programmeQuery = ({ from, to }: Pick<Range, 'from' | 'to'>, area: string) =>
  queryOptions({
    queryKey: ['occurrences', 'calendar', from, to, area],
    queryFn: () => call(api.programme.$get({ query: { area, from, to, counts: 'true', limit: LIMIT } })),
  })
export type Programme = Awaited<ReturnType<NonNullable<ReturnType<typeof programmeQuery>['queryFn']>>>
/** What stands in the calendar: an airing, or a whole session of a programme. */
export type Entry = Programme['days'][number]['entries'][number]
export type Listed = Extract<Entry, { type: 'airing' }>
export type Session = Extract<Entry, { type: 'session' }>

export const airingQuery = (id: string) =>
  queryOptions({
    queryKey: ['occurrences', 'one', id],
    queryFn: () => call(api.occurrences[':id'].$get({ param: { id } })),
  })
export type Airing = Awaited<ReturnType<NonNullable<ReturnType<typeof airingQuery>['queryFn']>>>

/** What is planned by a paused schedule or programme is still in the plan, and does not sound. */
export const pausedQuery = queryOptions({
  queryKey: ['schedules', 'paused'],
  queryFn: async () => {
    const [schedules, programmes] = await Promise.all([
      call(api.schedules.$get({ query: { status: 'paused', limit: 200 } })),
      call(api.programmes.$get({ query: { status: 'paused', limit: 200 } })),
    ])
    return new Set([...schedules.items, ...programmes.items].map(({ id }) => id))
  },
})

export const scheduleQuery = (id: string) =>
  queryOptions({
    queryKey: ['schedules', 'one', id],
    queryFn: () => call(api.schedules[':id'].$get({ param: { id } })),
  })
export type Schedule = Awaited<ReturnType<NonNullable<ReturnType<typeof scheduleQuery>['queryFn']>>>

/** The slot of a rule that an entry stands for: its name as long as it is no row yet. */
export function slotOf(entry: Entry): string {
  const [first] = entry.type === 'session' ? entry.items : [entry]
  return `${entry.programmeId ?? first?.scheduleId ?? ''}@${first?.localAt ?? entry.startAt}`
}

/** What the address says when an entry is open: the airing once it is planned, else the slot of its rule. */
export const keyOf = (entry: Entry): string => (entry.type === 'airing' ? entry.occurrenceId : null) ?? slotOf(entry)

/** Every entry that begins on each day, in the station's zone; a day without any is absent. */
export function byDay({ days }: Programme): Map<string, Entry[]> {
  return Map.groupBy(
    days.flatMap(({ entries }) => entries),
    ({ startAt }) => localDate(startAt),
  )
}
