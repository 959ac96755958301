import { queryOptions } from '@tanstack/react-query'
import { api, call } from '../../api.ts'
import { localDate } from '../../i18n/format.ts'
import type { Range } from './range.ts'

/** As many as the server gives in one answer; a province's month may have more. */
const LIMIT = 1_000

/** All airings that begin in a range, oldest first, with their counts: one request. */
export const airingsQuery = ({ from, to }: Pick<Range, 'from' | 'to'>, area: string) =>
  queryOptions({
    queryKey: ['occurrences', 'calendar', from, to, area],
    queryFn: () =>
      call(
        api.occurrences.$get({
          query: { from, to, order: 'asc', limit: LIMIT, counts: 'true', ...(area && { area }) },
        }),
      ),
  })
export type Airing = Awaited<ReturnType<NonNullable<ReturnType<typeof airingsQuery>['queryFn']>>>['items'][number]

export const airingQuery = (id: string) =>
  queryOptions({
    queryKey: ['occurrences', 'one', id],
    queryFn: () => call(api.occurrences[':id'].$get({ param: { id } })),
  })

/** What is planned by a paused schedule is still in the plan, and does not sound. */
export const pausedQuery = queryOptions({
  queryKey: ['schedules', 'paused'],
  queryFn: async () => {
    const { items } = await call(api.schedules.$get({ query: { status: 'paused', limit: 200 } }))
    return new Set(items.map(({ id }) => id))
  },
})

/** The rules that bring airings, newest first; what they will bring is planned a week ahead. */
export const runningQuery = queryOptions({
  queryKey: ['schedules', 'running'],
  queryFn: async () => (await call(api.schedules.$get({ query: { status: 'active', limit: 200 } }))).items,
})

export const scheduleQuery = (id: string) =>
  queryOptions({
    queryKey: ['schedules', 'one', id],
    queryFn: () => call(api.schedules[':id'].$get({ param: { id } })),
  })
export type Schedule = Awaited<ReturnType<NonNullable<ReturnType<typeof scheduleQuery>['queryFn']>>>

/** By the day on which each begins, in the station's zone. */
export function byDay(airings: readonly Airing[]): Map<string, Airing[]> {
  return Map.groupBy(airings, ({ startAt }) => localDate(startAt))
}
