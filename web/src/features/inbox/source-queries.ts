import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api, call } from '../../api.ts'

const listSources = async () => (await call(api['inbox-sources'].$get())).items
export type Source = Awaited<ReturnType<typeof listSources>>[number]

const REFRESH_MS = 30_000

/** Under `inbox`; asked again now and then, since what goes up makes no event. */
export const sourcesQuery = queryOptions({
  queryKey: ['inbox', 'sources'],
  queryFn: listSources,
  refetchInterval: REFRESH_MS,
})

export const OUTBOX_STATES = ['dead', 'waiting', 'sent'] as const
export type OutboxState = (typeof OUTBOX_STATES)[number]

const listOutbox = (id: string, state: OutboxState, cursor: string) =>
  call(
    api['inbox-sources'][':id'].outbox.$get({ param: { id }, query: { limit: 30, state, ...(cursor && { cursor }) } }),
  )
export type Outgoing = Awaited<ReturnType<typeof listOutbox>>['items'][number]

export const outboxQuery = (id: string, state: OutboxState) =>
  infiniteQueryOptions({
    queryKey: ['inbox', 'outbox', id, state],
    queryFn: ({ pageParam }) => listOutbox(id, state, pageParam),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
  })
