import { queryOptions } from '@tanstack/react-query'
import { api, call } from '../../api.ts'
import { compareNames } from '../../lib/fold.ts'

export type Area = { code: string; name: string; kind: string; path: string; parentCode: string | null }

const PAGE = '200'
const SEARCH_LIMIT = 20
// The tree changes a few times a year; events of kind area.changed make it stale at once.
const AREAS_FRESH_MS = 10 * 60_000

/** Areas directly below one, all pages, in Vietnamese order. */
export const childrenQuery = (code: string) =>
  queryOptions({
    queryKey: ['areas', 'children', code],
    staleTime: AREAS_FRESH_MS,
    queryFn: async () => {
      const all: Area[] = []
      let cursor: string | undefined
      do {
        const query = { limit: PAGE, ...(cursor && { cursor }) }
        const page = await call(api.areas[':code'].children.$get({ param: { code }, query }))
        all.push(...page.items)
        cursor = page.nextCursor ?? undefined
      } while (cursor)
      return all.sort((a, b) => compareNames(a.name, b.name))
    },
  })

/** One area with what it lies in. */
export const areaQuery = (code: string) =>
  queryOptions({
    queryKey: ['areas', 'one', code],
    staleTime: AREAS_FRESH_MS,
    queryFn: () => call(api.areas[':code'].$get({ param: { code }, query: {} })),
  })

export const searchQuery = (q: string, within: string | undefined) =>
  queryOptions({
    queryKey: ['areas', 'search', q, within ?? ''],
    staleTime: AREAS_FRESH_MS,
    enabled: q !== '',
    queryFn: () => call(api.areas.$get({ query: { q, limit: `${SEARCH_LIMIT}`, ...(within && { within }) } })),
  })

export const groupsQuery = queryOptions({
  queryKey: ['areas', 'groups'],
  staleTime: AREAS_FRESH_MS,
  queryFn: () => call(api['area-groups'].$get({ query: { limit: PAGE } })),
})

/** Speakers in each area directly below one. Stale with every event of a speaker. */
export const countsQuery = (parent: string) =>
  queryOptions({
    queryKey: ['reach', 'counts', parent],
    queryFn: async () => {
      const { items } = await call(api.areas.counts.$get({ query: { parent } }))
      return new Map(items.map(({ code, speakers, online }) => [code, { speakers, online }]))
    },
  })

/** Outlines directly below one. */
export const shapesQuery = (parent: string) =>
  queryOptions({
    queryKey: ['areas', 'shapes', parent],
    staleTime: AREAS_FRESH_MS,
    queryFn: () => call(api.areas.shapes.$get({ query: { parent } })),
  })

export const pointsQuery = (area: string) =>
  queryOptions({
    queryKey: ['speakers', 'points', area],
    queryFn: () => call(api.speakers.points.$get({ query: { area } })),
  })
