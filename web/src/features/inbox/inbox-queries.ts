import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api, call } from '../../api.ts'

const getItem = (id: string) => call(api.inbox[':id'].$get({ param: { id } }))
const getOutcome = (id: string) => call(api.inbox[':id'].outcome.$get({ param: { id } }))
export type InboxItem = Awaited<ReturnType<typeof getItem>>
export type ItemStatus = InboxItem['status']
export type Outcome = Awaited<ReturnType<typeof getOutcome>>

/** What a person looks for; the server knows a dozen states. */
export const GROUPS = {
  waiting: ['waiting', 'received'],
  taken: ['accepted', 'scheduled', 'sent'],
  closed: ['declined', 'refused', 'expired', 'superseded', 'cancelled', 'tested', 'applied'],
} as const satisfies Record<string, readonly ItemStatus[]>
export type Group = keyof typeof GROUPS

/** Those that wait, what is of use for the shortest time first. */
export const waitingItemsQuery = queryOptions({
  queryKey: ['inbox', 'waiting'],
  queryFn: async () => {
    const { items } = await call(api.inbox.$get({ query: { limit: 100, status: GROUPS.waiting.join(',') } }))
    return items.toSorted((a, b) => urgencyOf(a) - urgencyOf(b))
  },
  // An item expires without a word when its time is over.
  refetchInterval: 60_000,
})

const SOON_MS = 12 * 3_600_000
/** So near that the hours are counted. */
export const isSoon = (at: string, now: number): boolean => Date.parse(at) - now < SOON_MS

const urgencyOf = ({ validTo, airAt }: InboxItem): number =>
  Math.min(...[validTo, airAt].map((at) => (at === null ? Number.POSITIVE_INFINITY : Date.parse(at))))

export const itemsQuery = (groups: readonly Group[]) =>
  infiniteQueryOptions({
    queryKey: ['inbox', 'list', groups],
    queryFn: ({ pageParam }) =>
      call(
        api.inbox.$get({
          query: {
            limit: 30,
            status: groups.flatMap((group) => GROUPS[group]).join(','),
            ...(pageParam && { cursor: pageParam }),
          },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
  })

export const itemQuery = (id: string) => queryOptions({ queryKey: ['inbox', 'one', id], queryFn: () => getItem(id) })

/** Under `occurrences`, so that each airing's end makes it stale. */
export const outcomeQuery = (item: Pick<InboxItem, 'id' | 'status'>) =>
  queryOptions({
    queryKey: ['occurrences', 'inbox', item.id, item.status],
    queryFn: () => getOutcome(item.id),
    placeholderData: keepPreviousData,
  })

export const versionsQuery = ({ sourceId, externalId }: Pick<InboxItem, 'sourceId' | 'externalId'>) =>
  queryOptions({
    queryKey: ['inbox', 'versions', sourceId, externalId],
    queryFn: async () => (await call(api.inbox.$get({ query: { sourceId, externalId, limit: 50 } }))).items,
  })
