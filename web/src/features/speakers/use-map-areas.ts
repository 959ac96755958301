import { useQueries, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { AreaShapes } from '../../ui/area-map/types.ts'
import { areaQuery, childrenQuery, shapesQuery } from '../../ui/area-picker/queries.ts'
import { useRoots } from '../../ui/area-picker/use-area-tree.ts'

// Somebody with more grants than this chooses an area.
const ROOTS_AT_MOST = 12

/**
 * What a map of `area` draws (of all the person's areas when absent): the areas directly inside it; for a hamlet those
 * around it, with the view on the hamlet.
 */
export function useMapAreas(area: string | undefined) {
  const { roots = [] } = useRoots(undefined, undefined)
  const here = useQuery({ ...areaQuery(area ?? ''), enabled: area !== undefined })
  const around = here.data?.kind === 'hamlet' ? (here.data.parentCode ?? area) : area
  const isKnown = area === undefined || here.data !== undefined || here.isError
  const parents = area === undefined ? roots.slice(0, ROOTS_AT_MOST).map(({ code }) => code) : [around ?? area]
  const asked = isKnown ? parents : []
  const shapes = useQueries({
    queries: asked.map((code) => shapesQuery(code)),
    combine: (results) => ({
      features: results.flatMap(({ data }) => data?.features ?? []),
      isReady: results.length > 0 && results.every(({ isPending }) => !isPending),
    }),
  })
  const areas = useQueries({
    queries: asked.map((code) => childrenQuery(code)),
    combine: (results) => results.flatMap(({ data }) => data ?? []),
  })
  return useMemo(() => {
    const drawn: AreaShapes | undefined = shapes.isReady
      ? { type: 'FeatureCollection', features: shapes.features }
      : undefined
    const isHamlet = area !== undefined && around !== area
    return { shapes: drawn, areas, ...(isHamlet && { fit: [area], selected: [area] }) }
  }, [shapes, areas, area, around])
}
