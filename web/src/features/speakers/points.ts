import { queryOptions } from '@tanstack/react-query'
import { api, call } from '../../api.ts'
import { compareNames, fold } from '../../lib/fold.ts'
import type { MapPoint } from '../../ui/area-map/types.ts'

/**
 * All speakers of an area (or of the person) at once. Its key begins with no noun of the events, which come several a
 * second in a storm: `useLivePoints` makes it stale at a pace that a telephone on 3G can bear.
 */
export const POINTS_KEY = 'speaker-points'
export const pointsQuery = (area: string | undefined) =>
  queryOptions({
    queryKey: [POINTS_KEY, area ?? ''],
    queryFn: () => call(api.speakers.points.$get({ query: area ? { area } : {} })),
  })

export type Points = Awaited<ReturnType<NonNullable<ReturnType<typeof pointsQuery>['queryFn']>>>
export type Point = Points['items'][number]
export type Areas = Points['areas']

/** In the order in which somebody should look at them. */
export const STATES = ['offline', 'new', 'playing', 'online'] as const
export type PointState = (typeof STATES)[number]

/** What a speaker played before its connection broke is no longer known, so being away comes first. */
export const stateOf = ({ enrolled, online, playing }: Point): PointState =>
  enrolled === false ? 'new' : !online ? 'offline' : playing ? 'playing' : 'online'

export const FILTERS = ['all', 'online', 'offline', 'playing', 'new'] as const
export type Filter = (typeof FILTERS)[number]
export const isFilter = (text: string | undefined): text is Filter => FILTERS.some((filter) => filter === text)

/** A speaker that plays is also one that is online. */
const passes = (state: PointState, filter: Filter): boolean =>
  filter === 'all' || state === filter || (filter === 'online' && state === 'playing')

export function countPoints(items: readonly Point[]): Record<Filter, number> {
  const counts: Record<Filter, number> = { all: 0, online: 0, offline: 0, playing: 0, new: 0 }
  for (const point of items) {
    const state = stateOf(point)
    for (const filter of FILTERS) if (passes(state, filter)) counts[filter] += 1
  }
  return counts
}

/** `Xóm Khuổi Mèo, Xã Phúc Thuận`. */
export function placeOf(areaCode: string, areas: Areas): string {
  const area = areas[areaCode]
  const parent = area?.parentCode ? areas[area.parentCode] : undefined
  return [area?.name ?? areaCode, ...(parent ? [parent.name] : [])].join(', ')
}

export const SORTS = ['state', 'name', 'area'] as const
export type Sort = { key: (typeof SORTS)[number]; direction: 'asc' | 'desc' }

/** `-name` in the address is by name, backwards. */
export function readSort(text: string | undefined): Sort {
  const key = SORTS.find((sort) => sort === text?.replace(/^-/, '')) ?? 'state'
  return { key, direction: text?.startsWith('-') ? 'desc' : 'asc' }
}
export const writeSort = ({ key, direction }: Sort): string => (direction === 'desc' ? `-${key}` : key)

export function sortPoints(items: readonly Point[], areas: Areas, { key, direction }: Sort): Point[] {
  const byName = (a: Point, b: Point) => compareNames(a.name, b.name) || (a.id < b.id ? -1 : 1)
  const codes = [...new Set(items.map(({ areaCode }) => areaCode))]
  const places = new Map(codes.map((code) => [code, placeOf(code, areas).split(', ').reverse().join(', ')]))
  const inOrder = codes.sort((a, b) => compareNames(places.get(a) ?? a, places.get(b) ?? b))
  const rank = new Map(inOrder.map((code, place) => [code, place]))
  const areaRank = ({ areaCode }: Point) => rank.get(areaCode) ?? 0
  const compare = {
    name: byName,
    area: (a: Point, b: Point) => areaRank(a) - areaRank(b) || byName(a, b),
    state: (a: Point, b: Point) =>
      STATES.indexOf(stateOf(a)) - STATES.indexOf(stateOf(b)) || areaRank(a) - areaRank(b) || byName(a, b),
  }[key]
  const sorted = [...items].sort(compare)
  return direction === 'desc' ? sorted.reverse() : sorted
}

/** Every word of `q` stands in the speaker's name or in the names of where it is; accents or not. */
export function filterPoints(items: readonly Point[], areas: Areas, find: { q: string; filter: Filter }): Point[] {
  const words = fold(find.q).split(/\s+/).filter(Boolean)
  const places = new Map<string, string>()
  const placeFolded = (code: string): string => {
    const known = places.get(code) ?? fold(placeOf(code, areas))
    places.set(code, known)
    return known
  }
  const isFound = ({ name, areaCode }: Point) => {
    if (words.length === 0) return true
    const text = `${fold(name)} ${placeFolded(areaCode)}`
    return words.every((word) => text.includes(word))
  }
  return items.filter((point) => passes(stateOf(point), find.filter) && isFound(point))
}

export const toMapPoint = (point: Point): MapPoint => {
  const { id, name, areaCode, lat, lon, playing } = point
  return { id, name, areaCode, lat, lon, state: stateOf(point), playing }
}
