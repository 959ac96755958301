import { ActionIcon, Box, Text } from '@mantine/core'
import { IconMinus, IconPlus, IconZoomScan } from '@tabler/icons-react'
import { useEffect, useEffectEvent, useId, useMemo, useRef, useState } from 'react'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import classes from './area-map.module.css'
import { Drawing } from './drawing.ts'
import { stand, withHulls } from './hull.ts'
import { Legend } from './legend.tsx'
import { kindOf } from './point-kinds.ts'
import type { Palette } from './sprites.ts'
import { texts } from './texts.ts'
import type { AreaMapProps, AreaShapes, MapArea, MapPoint } from './types.ts'

const NO_AREAS: readonly MapArea[] = []
const NO_POINTS: readonly MapPoint[] = []
const NONE: readonly string[] = []
const NAMES_AT_MOST = 5

/**
 * Areas and loudspeakers on a map that needs no internet. Use `AreaMapLazy`: Leaflet then loads only where a map is
 * shown. The map repeats what a list beside it says; nothing may be told or done by the map alone.
 */
export function AreaMap(props: AreaMapProps) {
  const {
    shapes,
    areas = NO_AREAS,
    points = NO_POINTS,
    paint,
    places,
    selected = NONE,
    tileUrl,
    label,
    height = 420,
    fit,
  } = props
  const t = useTexts(texts)
  const help = useId()
  const box = useRef<HTMLDivElement>(null)
  const [placed, setPlaced] = useState(points)
  if (!stand(placed, points)) setPlaced(points)
  const features = useMemo(
    () => widestFirst(withHulls(shapes?.features ?? [], areas, placed, places)),
    [shapes, areas, placed, places],
  )
  const describe = useDescribe(props)
  const drawing = useDrawing(box, {
    onArea: props.onAreaClick && ((code: string) => props.onAreaClick?.(code)),
    onPoint: props.onPointClick && ((id: string) => props.onPointClick?.(id)),
    onPlace: props.onPlace && ((place) => props.onPlace?.(place)),
    ...describe,
  })

  const hasPoints = points.some(({ lat }) => lat !== null)
  useEffect(() => drawing?.setPoints(points), [drawing, points])
  useEffect(() => drawing?.setCurrent(props.current), [drawing, props.current])
  useEffect(() => drawing?.setTiles(tileUrl), [drawing, tileUrl])
  useEffect(() => {
    drawing?.setShapes(features)
  }, [drawing, features])
  // After the shapes: new ones have to be painted too.
  useEffect(() => {
    if (features.length > 0) drawing?.setPaint(paint, selected)
  }, [drawing, features, paint, selected])

  // Only what is drawn decides about the view: an answer of a speaker must not move the map under a finger.
  const isThere = fit?.some((code) => features.some(({ id }) => id === code))
  const view = fit
    ? `${fit.join()} ${isThere}`
    : `${features.length > 0 ? features.map(({ id }) => id).join() : hasPoints}`
  const fitNow = useEffectEvent(() => drawing?.fit(fit))
  const isDrawn = features.length > 0 || hasPoints
  useEffect(() => {
    if (drawing && isDrawn && view) fitNow()
  }, [drawing, isDrawn, view])

  return (
    <div className={classes.whole}>
      <div className={classes.frame}>
        <div
          ref={box}
          className={classes.map}
          style={{ height }}
          role="application"
          aria-label={label}
          aria-describedby={help}
          data-tiled={tileUrl ? '' : undefined}
          data-areas-click={props.onAreaClick ? '' : undefined}
          data-place-click={props.onPlace ? '' : undefined}
        />
        <ActionIcon.Group className={classes.buttons} orientation="vertical">
          {[
            { words: t.zoomIn, Icon: IconPlus, act: () => drawing?.zoomBy(1) },
            { words: t.zoomOut, Icon: IconMinus, act: () => drawing?.zoomBy(-1) },
            { words: t.fit, Icon: IconZoomScan, act: () => drawing?.fit(fit) },
          ].map(({ words, Icon, act }) => (
            <ActionIcon key={words} size={44} variant="default" title={words} aria-label={words} onClick={act}>
              <Icon size={22} aria-hidden />
            </ActionIcon>
          ))}
        </ActionIcon.Group>
        {shapes && !isDrawn && <Text className={classes.empty}>{t.empty}</Text>}
        <Box id={help} hidden>
          {t.help}
        </Box>
      </div>
      <Legend points={points} paint={paint} />
      {props.children}
    </div>
  )
}

/** The map in the box, undefined until it is there; its colours follow the scheme of the page. */
function useDrawing(box: React.RefObject<HTMLDivElement | null>, handlers: ConstructorParameters<typeof Drawing>[1]) {
  const [drawing, setDrawing] = useState<Drawing>()
  const firstHandlers = useEffectEvent(() => handlers)
  useEffect(() => {
    const element = box.current
    if (!element) return
    const made = new Drawing(element, firstHandlers())
    const paint = () => made.setPalette(readPalette(element))
    const scheme = new MutationObserver(paint)
    scheme.observe(document.documentElement, { attributeFilter: ['data-mantine-color-scheme'] })
    paint()
    setDrawing(made)
    return () => {
      scheme.disconnect()
      made.remove()
      setDrawing(undefined)
    }
  }, [box])
  useEffect(() => drawing?.setHandlers(handlers))
  return drawing
}

function useDescribe({ paint, selected }: AreaMapProps) {
  const t = useTexts(texts)
  const format = useFormat()
  return {
    describeArea: ({ code, name }: { code: string; name: string }) =>
      [name, paint?.get(code)?.label, selected?.includes(code) ? t.selected : undefined].filter(
        (line) => line !== undefined,
      ),
    describePoints: (points: readonly MapPoint[]) => [
      ...points.slice(0, NAMES_AT_MOST).map((point) => `${point.name}: ${t.kind[kindOf(point)]}`),
      ...(points.length > NAMES_AT_MOST ? [t.more(format.number(points.length - NAMES_AT_MOST))] : []),
    ],
  }
}

const depth = (path: string) => path.split('/').length
/** Hulls have no path and come first, among themselves as they are. */
const widestFirst = (features: AreaShapes['features']) =>
  features.sort((a, b) => depth(a.properties.path) - depth(b.properties.path))

function readPalette(element: HTMLElement): Palette {
  const styles = getComputedStyle(element)
  const read = (name: string) => styles.getPropertyValue(`--map-${name}`).trim()
  return {
    brand: read('brand'),
    amber: read('amber'),
    emergency: read('emergency'),
    drill: read('drill'),
    leaf: read('leaf'),
    gray: read('gray'),
    surface: read('surface'),
    text: read('text'),
    line: read('line'),
  }
}
