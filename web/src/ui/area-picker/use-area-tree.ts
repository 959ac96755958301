import { useQueries, useQuery, useQueryClient } from '@tanstack/react-query'
import { useMe } from '../../session.ts'
import { type Area, areaQuery, childrenQuery, countsQuery } from './queries.ts'
import { codesOf, exclude, include, type KnownTree, neededFor } from './selection.ts'
import { reachQuery } from './use-reach.ts'

export type Row = {
  area: Area
  level: number
  place: number
  siblings: number
  /** Undefined: a leaf. */
  expanded: boolean | undefined
  busy: boolean
  failed: boolean
  counts: { speakers: number; online: number } | undefined
}

const parentOf = (path: string) => codesOf(path).at(-2) ?? null

/** Where the person may choose: the outermost areas of their grants, or one area given. Undefined while loading. */
export function useRoots(within: string | undefined, permission: string | undefined) {
  const { areas } = useMe()
  const given = useQuery({ ...areaQuery(within ?? ''), enabled: within !== undefined })
  if (within !== undefined) return { roots: given.data && [given.data], query: given }
  const mine = areas.filter(({ permissions }) => !permission || permissions.includes(permission))
  const outermost = mine.filter(({ path }) => !mine.some((other) => other.path !== path && path.startsWith(other.path)))
  return { roots: outermost.map((area): Area => ({ ...area, parentCode: parentOf(area.path) })), query: given }
}

/** The rows of the tree that are open, each with its counts as far as they are known. */
export function useRows(roots: readonly Area[], expanded: ReadonlySet<string>): Row[] {
  const open = [...expanded]
  const children = useQueries({ queries: open.map((code) => childrenQuery(code)) })
  const counts = useQueries({ queries: open.map((code) => countsQuery(code)) })
  const rootCounts = useQueries({ queries: roots.map(({ code }) => reachQuery([code])) })
  const childrenOf = new Map(open.map((code, i) => [code, children[i]]))
  const countOf = new Map(counts.flatMap(({ data }) => [...(data ?? [])]))
  roots.forEach(({ code }, i) => {
    const reach = rootCounts[i]?.data
    if (reach) countOf.set(code, reach)
  })
  const rowsOf = (areas: readonly Area[], level: number): Row[] =>
    areas.flatMap((area, i): Row[] => {
      const query = expanded.has(area.code) ? childrenOf.get(area.code) : undefined
      const isLeaf = area.kind === 'hamlet' || query?.data?.length === 0
      const row = {
        area,
        level,
        place: i + 1,
        siblings: areas.length,
        expanded: isLeaf ? undefined : query !== undefined,
        busy: query?.isFetching === true && !query.data,
        failed: query?.isError === true && !query.data,
        counts: countOf.get(area.code),
      }
      return [row, ...rowsOf(query?.data ?? [], level + 1)]
    })
  return rowsOf(roots, 1)
}

/** The areas a choice names, as far as they are loaded; asks for the others. */
export function useNamed(codes: readonly string[]): Map<string, Area> {
  const queries = useQueryClient()
  const unknown = codes.filter((code) => !knownArea(queries, code))
  const asked = useQueries({ queries: unknown.map((code) => areaQuery(code)) })
  const found = new Map(asked.flatMap(({ data }) => (data ? [[data.code, data as Area]] : [])))
  return new Map(
    codes.flatMap((code) => {
      const area = found.get(code) ?? knownArea(queries, code)
      return area ? [[code, area]] : []
    }),
  )
}

type Queries = ReturnType<typeof useQueryClient>

function knownArea(queries: Queries, code: string): Area | undefined {
  const one = queries.getQueryData(areaQuery(code).queryKey)
  if (one) return one
  for (const [, listed] of queries.getQueriesData<Area[]>({ queryKey: ['areas', 'children'] })) {
    const area = listed?.find((child) => child.code === code)
    if (area) return area
  }
  return undefined
}

/** Changes of a choice; loads first what they need to know. Errors: whatever loading throws. */
export function useChange(roots: readonly Area[]) {
  const queries = useQueryClient()
  const tree: KnownTree = {
    roots: roots.map(({ code }) => code),
    pathOf: (code) => roots.find((root) => root.code === code)?.path ?? knownArea(queries, code)?.path,
    childrenOf: (code) => queries.getQueryData(childrenQuery(code).queryKey)?.map((child) => child.code),
  }
  const prepare = async (path: string, value: readonly string[]) => {
    await Promise.all([
      ...neededFor(path, tree).map((code) => queries.ensureQueryData(childrenQuery(code))),
      ...value.filter((code) => !tree.pathOf(code)).map((code) => queries.ensureQueryData(areaQuery(code))),
    ])
  }
  return { tree, prepare, include, exclude }
}
