import { useQueryClient } from '@tanstack/react-query'
import { useRouter, useSearch } from '@tanstack/react-router'
import { meQuery } from '../../session.ts'
import { safeNext } from './next-path.ts'

/** Once the server has let the person in: on to where they were going. */
export function useEntry(): () => Promise<void> {
  const queries = useQueryClient()
  const router = useRouter()
  const { next } = useSearch({ strict: false })
  return async () => {
    // What the last person at this computer saw is not for this one.
    queries.clear()
    await queries.fetchQuery(meQuery)
    router.history.replace(safeNext(next, location.origin))
  }
}
