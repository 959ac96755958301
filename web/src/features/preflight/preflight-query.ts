import { queryOptions } from '@tanstack/react-query'
import { api, call } from '../../api.ts'

/** What would happen if this version of a bulletin were approved; an approval sends its hash on. */
export const preflightQuery = (id: string, revision: number) =>
  queryOptions({
    queryKey: ['preflight', 'bulletin', id, revision],
    queryFn: () => call(api.bulletins[':id'].preflight.$post({ param: { id }, query: {}, json: {} })),
  })

export type Preflight = Awaited<ReturnType<NonNullable<ReturnType<typeof preflightQuery>['queryFn']>>>
