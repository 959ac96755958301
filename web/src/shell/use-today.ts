import { queryOptions, useQuery } from '@tanstack/react-query'
import { api, call } from '../api.ts'

/** What plays, what comes next, what needs me: one request for the home screen and for the frame's banners and counts. */
export const todayQuery = queryOptions({
  queryKey: ['today'],
  queryFn: () => call(api.today.$get()),
  refetchInterval: 60_000,
})

/** How much waits for this person behind each entry of the menu, by its address. */
export function useWaiting(): Readonly<Record<string, number>> {
  const { data } = useQuery(todayQuery)
  if (!data) return {}
  const { approvals, programmeApprovals, collisions } = data.needsMe
  return { '/approvals': approvals.count + programmeApprovals.count, '/collisions': collisions.count }
}
