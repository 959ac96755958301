import { queryOptions, useQuery } from '@tanstack/react-query'
import { api, call } from '../api.ts'
import { useMay } from '../session.ts'

/** What plays, what comes next, what needs me: one request for the home screen and for the frame's banners and counts. */
export const todayQuery = queryOptions({
  queryKey: ['today'],
  queryFn: () => call(api.today.$get()),
  refetchInterval: 60_000,
})

/** How many bulletins and programmes wait for this person's decision. */
export function useWaiting(): number {
  const may = useMay()
  const { data } = useQuery({ ...todayQuery, enabled: may('bulletin.decide') })
  return data ? data.needsMe.approvals.count + data.needsMe.programmeApprovals.count : 0
}
