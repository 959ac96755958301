import { Box, Loader } from '@mantine/core'
import { lazy, Suspense } from 'react'
import { common } from '../../i18n/common.ts'
import { useTexts } from '../../i18n/language.tsx'
import type { AreaMapProps } from './types.ts'

const AreaMap = lazy(async () => ({ default: (await import('./area-map.tsx')).AreaMap }))

/** The map, whose code (Leaflet) is loaded only once it is shown. */
export function AreaMapLazy(props: AreaMapProps) {
  const t = useTexts(common)
  return (
    <Suspense
      fallback={
        <Box
          h={props.height ?? 420}
          display="grid"
          style={{ placeItems: 'center' }}
          role="status"
          aria-label={t.loading}
        >
          <Loader />
        </Box>
      }
    >
      <AreaMap {...props} />
    </Suspense>
  )
}
