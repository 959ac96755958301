import { infiniteQueryOptions, keepPreviousData } from '@tanstack/react-query'
import { api, call } from '../../api.ts'

const PAGE = 50

export const askPeople = (q: string, cursor: string, limit = PAGE) =>
  call(api.people.$get({ query: { limit, ...(q && { q }), ...(cursor && { cursor }) } }))
export type Person = Awaited<ReturnType<typeof askPeople>>['items'][number]
export type PersonGrant = Person['grants'][number]

export const peopleQuery = (q: string) =>
  infiniteQueryOptions({
    queryKey: ['people', 'list', q],
    queryFn: ({ pageParam }) => askPeople(q, pageParam),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
  })

/** How many roles were given for exactly this area, as far as one administers people. */
export async function countGrantsAt(areaCode: string): Promise<number> {
  let [count, cursor] = [0, '']
  do {
    const { items, nextCursor } = await askPeople('', cursor, 200)
    count += items.flatMap(({ grants }) => grants).filter((grant) => grant.areaCode === areaCode).length
    cursor = nextCursor ?? ''
  } while (cursor)
  return count
}
