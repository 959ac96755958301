import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { InferRequestType } from 'hono/client'
import { api, call } from '../../api.ts'

export type Programme = Awaited<ReturnType<typeof listProgrammes>>['items'][number]
export type ProgrammeDetail = Awaited<ReturnType<typeof getProgramme>>
export type RunningOrder = NonNullable<ProgrammeDetail['order']>
export type PlacedItem = RunningOrder['items'][number]
export type ProgrammeItem = ProgrammeDetail['items'][number]
export type Template = Awaited<ReturnType<typeof listTemplates>>['items'][number]
export type Status = Programme['status']

type ListQuery = InferRequestType<typeof api.programmes.$get>['query']
const listProgrammes = (query: ListQuery) => call(api.programmes.$get({ query }))
const getProgramme = (id: string) => call(api.programmes[':id'].$get({ param: { id } }))
const listTemplates = (area: string | undefined) =>
  call(api['programme-templates'].$get({ query: area ? { area } : {} }))

export const programmeQuery = (id: string) =>
  queryOptions({ queryKey: ['programmes', 'one', id], queryFn: () => getProgramme(id) })

type Filter = { q: string | undefined; area: string | undefined; status: Status | undefined }
export const programmesQuery = (filter: Filter) =>
  infiniteQueryOptions({
    queryKey: ['programmes', 'list', filter],
    queryFn: ({ pageParam }) =>
      listProgrammes({
        limit: 30,
        ...(filter.q && { q: filter.q }),
        ...(filter.area && { area: filter.area }),
        ...(filter.status && { status: filter.status }),
        ...(pageParam && { cursor: pageParam }),
      }),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
  })

// More than any commune ever has waiting; a screen of a province stays bounded.
const MOST_WAITING = 100
/** All that waits for a decision, the first sent first. */
export const waitingProgrammesQuery = queryOptions({
  queryKey: ['programmes', 'waiting'],
  queryFn: async () => {
    const { items } = await listProgrammes({ status: 'submitted', limit: MOST_WAITING })
    return items.toSorted((a, b) => (a.submittedAt ?? '').localeCompare(b.submittedAt ?? ''))
  },
})

export const templatesQuery = queryOptions({
  queryKey: ['programmes', 'templates'],
  queryFn: async () => (await listTemplates(undefined)).items,
})

/** What would happen if this revision were approved; an approval sends its hash on. */
export const programmePreflightQuery = (id: string, revision: number) =>
  queryOptions({
    queryKey: ['preflight', 'programme', id, revision],
    queryFn: () => call(api.programmes[':id'].preflight.$post({ param: { id }, query: {} })),
  })

export type OrderRequest = InferRequestType<(typeof api.programmes)['running-order']['$post']>['json']
/** The running order of what stands on the screen; the last answer stays until the next one is there. */
export const orderQuery = (json: OrderRequest | undefined) =>
  queryOptions({
    queryKey: ['programmes', 'order', json],
    queryFn: () =>
      call(api.programmes['running-order'].$post({ json: json ?? { areaCodes: [], items: [], budgetSeconds: 0 } })),
    enabled: json !== undefined,
    placeholderData: keepPreviousData,
  })

/** Stations by id, for their health beside an item. */
export const stationsQuery = queryOptions({
  queryKey: ['relays', 'of-programmes'],
  queryFn: async () => (await call(api.relays.$get({ query: { limit: 100 } }))).items,
})

/** Its next sessions as they stand in the plan, and what silences them. */
export const comingQuery = (id: string) =>
  queryOptions({
    queryKey: ['occurrences', 'coming', id],
    queryFn: () => call(api.programmes[':id'].sessions.$get({ param: { id } })),
  })

/** What of a programme has aired or was to, the last first. */
export const airedQuery = (programmeId: string) =>
  queryOptions({
    queryKey: ['occurrences', 'of-programme', programmeId],
    queryFn: async () =>
      (await call(api.occurrences.$get({ query: { programmeId, to: new Date().toISOString(), limit: 20 } }))).items,
  })
