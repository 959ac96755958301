import { queryOptions } from '@tanstack/react-query'
import { api, call } from '../../api.ts'

/** Whether there is nobody yet who could let others in. */
export const setupQuery = queryOptions({
  queryKey: ['setup'],
  queryFn: () => call(api.setup.$get()),
  staleTime: 60_000,
})
