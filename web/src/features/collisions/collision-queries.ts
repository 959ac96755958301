import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { api, call } from '../../api.ts'
import { addDays } from '../../lib/months.ts'

type Find = {
  status: string
  bulletinId?: string
  from?: string
  to?: string
  grouped?: 'true' | 'false'
  limit?: number
  cursor?: string
}
const listCollisions = ({ limit = 100, ...find }: Find) => call(api.collisions.$get({ query: { limit, ...find } }))
export type Collision = Awaited<ReturnType<typeof listCollisions>>['items'][number]
export type Side = Collision['sides'][number]
export type Option = Collision['options'][number]

const PAGE = 20
const SETTLED = 'decided,by-rule,by-deadline,void'

/** What waits for a person; of two series that meet again and again only the soonest. */
export const openCollisionsQuery = infiniteQueryOptions({
  queryKey: ['collisions', 'open'],
  queryFn: ({ pageParam }) =>
    listCollisions({ status: 'open', grouped: 'true', limit: PAGE, ...(pageParam && { cursor: pageParam }) }),
  initialPageParam: '',
  getNextPageParam: ({ nextCursor }) => nextCursor,
  // What can be done, and until when, changes with the clock.
  refetchInterval: 60_000,
})

export const settledCollisionsQuery = (from: string) =>
  infiniteQueryOptions({
    queryKey: ['collisions', 'settled', from],
    queryFn: ({ pageParam }) =>
      listCollisions({ status: SETTLED, from, grouped: 'true', limit: PAGE, ...(pageParam && { cursor: pageParam }) }),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
  })

/** Newest first: as many as one page of the server holds. */
export const pastCollisionsQuery = (from: string, to: string) =>
  queryOptions({
    queryKey: ['collisions', 'past', from, to],
    queryFn: async () => (await listCollisions({ status: SETTLED, from, to })).items.toReversed(),
  })

/** The open ones that lie within one airing, whoever the other is. */
export const collisionsWithinQuery = ({ startAt, endAt }: { startAt: string; endAt: string }) =>
  queryOptions({
    queryKey: ['collisions', 'within', startAt, endAt],
    queryFn: async () => (await listCollisions({ status: 'open', from: startAt, to: endAt })).items,
  })

const midnight = (date: string) => new Date(`${date}T00:00:00+07:00`).toISOString()

/** Every open one of these days: as many as one page of the server holds. */
export const collisionsOfDaysQuery = (from: string, to: string) =>
  queryOptions({
    queryKey: ['collisions', 'days', from, to],
    queryFn: async () =>
      (await listCollisions({ status: 'open', from: midnight(from), to: midnight(addDays(to, 1)), limit: 200 })).items,
  })

export const collisionsOfBulletinQuery = (bulletinId: string) =>
  queryOptions({
    queryKey: ['collisions', 'bulletin', bulletinId],
    queryFn: async () => (await listCollisions({ status: 'open', bulletinId })).items,
  })
