import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { ApiProblem } from './api.ts'
import { meQuery } from './session.ts'

const ended = (error: unknown) => error instanceof ApiProblem && error.code === 'session.required'

/** The cache of what the server said. A call that meets the end of the session ends it on the screen too. */
export function createQueries(): QueryClient {
  const onError = (error: unknown) => {
    if (ended(error)) client.setQueryData(meQuery.queryKey, null)
  }
  const client = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        // Refusals stay refusals; only a silent or stumbling server is asked again.
        retry: (count, error) =>
          count < 2 && (!(error instanceof ApiProblem) || error.body.status === 0 || error.body.status >= 500),
        networkMode: 'always',
      },
      // Nothing that may sound is ever kept for later: no network, no command.
      mutations: { retry: false, networkMode: 'always' },
    },
  })
  return client
}
