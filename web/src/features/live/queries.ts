import { queryOptions } from '@tanstack/react-query'
import { api, call } from '../../api.ts'

/** One session with its counts and its measured delay; asked every second while it lives. */
export const liveQuery = (id: string) =>
  queryOptions({
    queryKey: ['live', id],
    queryFn: () => call(api.live[':id'].$get({ param: { id } })),
    refetchInterval: ({ state }) =>
      state.data && (state.data.status !== 'ended' || state.data.recording === 'pending') ? 1_000 : false,
  })
export type LiveSession = Awaited<ReturnType<NonNullable<ReturnType<typeof liveQuery>['queryFn']>>>

export const recentQuery = queryOptions({
  queryKey: ['live', 'recent'],
  queryFn: () => call(api.live.$get({ query: { limit: '10' } })),
})
