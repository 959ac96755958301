import { queryOptions } from '@tanstack/react-query'
import { api, call } from '../../api.ts'

export type Waiting = Awaited<ReturnType<typeof listWaiting>>[number]

// More than any commune ever has waiting; a screen of a province stays bounded.
const MOST_PAGES = 10

/** All that waits for a decision, the first sent first. */
async function listWaiting() {
  const found = []
  let cursor: string | null | undefined
  for (let page = 0; page < MOST_PAGES && cursor !== null; page++) {
    const { items, nextCursor } = await call(
      api.bulletins.$get({ query: { status: 'submitted', limit: 100, ...(cursor && { cursor }) } }),
    )
    found.push(...items)
    cursor = nextCursor
  }
  return found.toSorted((a, b) => (a.submittedAt ?? '').localeCompare(b.submittedAt ?? ''))
}

export const waitingQuery = queryOptions({ queryKey: ['bulletins', 'waiting'], queryFn: listWaiting })

/** The one to decide after this: never the person's own. */
export const nextWaiting = (all: readonly Waiting[] | undefined, id: string, personId: string): Waiting | undefined =>
  all?.find((one) => one.id !== id && one.authorId !== personId)
