import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api, call } from '../../api.ts'

export type Relay = Awaited<ReturnType<typeof getRelay>>
const getRelay = (id: string) => call(api.relays[':id'].$get({ param: { id } }))

export const relaysQuery = (filter: { q: string | undefined; archived: boolean }) =>
  infiniteQueryOptions({
    queryKey: ['relays', 'list', filter],
    queryFn: ({ pageParam }) =>
      call(
        api.relays.$get({
          query: {
            limit: 30,
            archived: filter.archived ? 'true' : 'false',
            ...(filter.q && { q: filter.q }),
            ...(pageParam && { cursor: pageParam }),
          },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
  })

/** The approved programmes that would be silent in part without it. */
export const relayedByQuery = (id: string) =>
  queryOptions({
    queryKey: ['relays', 'programmes', id],
    queryFn: () => call(api.relays[':id'].programmes.$get({ param: { id } })),
    staleTime: 0,
  })
