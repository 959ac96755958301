import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query'
import { api, call } from '../../api.ts'

/** Who would hear in these areas (codes or group ids, nested or not): key ['reach', …], made stale by events of speakers. */
export const reachQuery = (areaCodes: readonly string[]) => {
  const codes = [...areaCodes].sort()
  return queryOptions({
    queryKey: ['reach', 'of', ...codes],
    queryFn: () => call(api.reach.$post({ json: { areaCodes: codes } })),
    enabled: codes.length > 0,
    placeholderData: codes.length > 0 ? keepPreviousData : undefined,
  })
}
export type Reach = Awaited<ReturnType<NonNullable<ReturnType<typeof reachQuery>['queryFn']>>>

/** Who would hear in these areas; asks nothing while none is chosen. */
export const useReach = (areaCodes: readonly string[]) => useQuery(reachQuery(areaCodes))
