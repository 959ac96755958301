import '@mantine/core/styles.css'
import '../../web/src/ui/global.css'
import { MantineProvider } from '@mantine/core'
import { useEffect, useState } from 'react'
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import { LanguageProvider } from '../../web/src/i18n/language.tsx'
import { AreaMap } from '../../web/src/ui/area-map/area-map.tsx'
import type { AreaShapes, MapArea, MapPoint } from '../../web/src/ui/area-map/types.ts'
import { OnlineBadge } from '../../web/src/ui/badges.tsx'
import { cssVariables, theme } from '../../web/src/ui/theme.ts'
import { VirtualList } from '../../web/src/ui/virtual-list.tsx'
import { watchFrames } from './frames.ts'

/** A province: 100 communes as hulls of their speakers, drawn by the components that the console uses. */
const COMMUNES = 100
const NO_SHAPES: AreaShapes = { type: 'FeatureCollection', features: [] }
const STATES = ['online', 'online', 'online', 'offline', 'playing', 'played', 'silent'] as const
const LIVE_EVERY_MS = 400

// The same places in every run: a linear congruential generator.
let seed = 1
const random = () => {
  seed = (seed * 1_664_525 + 1_013_904_223) % 2 ** 32
  return seed / 2 ** 32
}
const areas = Array.from(
  { length: COMMUNES },
  (_, i): MapArea => ({ code: `xa${i}`, name: `Xã số ${i}`, parentCode: '19' }),
)
const makePoints = (count: number) =>
  Array.from({ length: count }, (_, i): MapPoint => {
    const area = i % COMMUNES
    const [column, row] = [area % 10, Math.floor(area / 10)]
    return {
      id: `spk_${i}`,
      name: `Cụm loa ${i}, Xóm Khuổi Mèo`,
      areaCode: `xa${area}`,
      lon: 105.4 + column * 0.1 + random() * 0.09,
      lat: 21.3 + row * 0.07 + random() * 0.06,
      state: STATES[i % STATES.length] ?? 'online',
    }
  })

const columns = [
  { key: 'name', header: 'Cụm loa', width: 'minmax(0, 2fr)', sortable: true, cell: ({ name }: MapPoint) => name },
  { key: 'area', header: 'Xã', width: '160px', cell: ({ areaCode }: MapPoint) => `Xã số ${areaCode.slice(2)}` },
  {
    key: 'state',
    header: 'Kết nối',
    width: '190px',
    cell: ({ state }: MapPoint) => <OnlineBadge online={state !== 'offline'} />,
  },
  {
    key: 'place',
    header: 'Vị trí',
    width: '170px',
    cell: ({ lat, lon }: MapPoint) => `${lat?.toFixed(4)}, ${lon?.toFixed(4)}`,
  },
]

type What = { what: 'nothing' | 'map' | 'list'; count: number; live: boolean }

function Bench({ what, count, live }: What) {
  const [points, setPoints] = useState(() => makePoints(count))
  useEffect(() => {
    if (!live) return
    // As events of presence come: some speakers change, the whole list is new.
    const timer = setInterval(() => {
      setPoints((before) =>
        before.map((point) =>
          random() < 0.01 ? { ...point, state: point.state === 'offline' ? 'online' : 'offline' } : point,
        ),
      )
    }, LIVE_EVERY_MS)
    return () => clearInterval(timer)
  }, [live])
  if (what === 'map')
    return (
      <AreaMap
        label="Bản đồ"
        shapes={NO_SHAPES}
        areas={areas}
        points={points}
        height={800}
        onPointClick={() => undefined}
      />
    )
  return (
    <VirtualList
      items={points}
      keyOf={({ id }) => id}
      columns={columns}
      label="Cụm loa"
      height={800}
      onOpen={() => undefined}
    />
  )
}

const element = document.getElementById('app')
if (!element) throw new Error('index.html has no #app')
const root = createRoot(element)
const draw = (show: What) => (
  <MantineProvider theme={theme} cssVariablesResolver={cssVariables}>
    <LanguageProvider>
      {show.what !== 'nothing' && <Bench key={`${show.what}${show.live}`} {...show} />}
    </LanguageProvider>
  </MantineProvider>
)
root.render(draw({ what: 'nothing', count: 0, live: false }))

/** Milliseconds from having the data to the frame after they are painted. */
async function show(what: What['what'], count: number, live: boolean): Promise<number> {
  const startedAt = performance.now()
  flushSync(() => root.render(draw({ what, count, live })))
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
  return Math.round(performance.now() - startedAt)
}

Object.assign(window, { bench: { show, watchFrames } })
