import 'leaflet/dist/leaflet.css'
import L from 'leaflet'
import { type Hit, type Label, PointsLayer } from './points-layer.ts'
import type { Palette } from './sprites.ts'
import type { AreaPaint, AreaShapes, MapPoint } from './types.ts'

type Feature = AreaShapes['features'][number]
type Handlers = {
  /** Undefined where a tap on an area means nothing. */
  onArea: ((code: string) => void) | undefined
  onPoint: ((id: string) => void) | undefined
  /** When given, every tap is a place and nothing else. */
  onPlace: ((place: { lat: number; lon: number }) => void) | undefined
  /** Lines of the little box at the pointer. */
  describeArea(feature: Feature['properties']): string[]
  describePoints(points: readonly MapPoint[]): string[]
}

const VIETNAM = L.latLngBounds([8.2, 102.1], [23.4, 109.5])
const MAX_ZOOM = 18
// One hamlet, with what lies around it: closer would show nothing more.
const FIT_ZOOM = 15

/** One Leaflet map with areas as SVG and speakers on one canvas. Without tiles it asks the network for nothing. */
export class Drawing {
  readonly #map: L.Map
  readonly #points = new PointsLayer()
  readonly #shapes: L.GeoJSON<Feature['properties']>
  readonly #paths = new Map<string, L.Path & { feature?: Feature }>()
  readonly #tooltip = L.tooltip({ direction: 'top', offset: [0, -12], opacity: 1 })
  readonly #resized: ResizeObserver
  #handlers: Handlers
  #tiles: L.TileLayer | undefined
  #over: Feature['properties'] | undefined
  #positions: L.LatLngTuple[] = []
  #wanted: { codes: readonly string[] | undefined } | undefined

  constructor(box: HTMLElement, handlers: Handlers) {
    this.#handlers = handlers
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches
    this.#map = L.map(box, {
      zoomControl: false,
      attributionControl: false,
      // A wheel over the map scrolls the page until the map has been chosen.
      scrollWheelZoom: false,
      zoomSnap: 0.25,
      minZoom: 4,
      maxZoom: MAX_ZOOM,
      zoomAnimation: !still,
      fadeAnimation: !still,
      inertia: !still,
      renderer: L.svg({ padding: 0.25 }),
    }).fitBounds(VIETNAM, { animate: false })
    const pane = this.#map.createPane('loa-points')
    pane.style.zIndex = '450'
    pane.style.pointerEvents = 'none'
    this.#shapes = L.geoJSON<Feature['properties']>(undefined, {
      onEachFeature: ({ properties }, layer) => {
        if (layer instanceof L.Path) this.#paths.set(properties.code, layer)
        layer.on('mouseover', () => {
          this.#over = properties
        })
        layer.on('mouseout', () => {
          this.#over = undefined
        })
        layer.on('click', (event: L.LeafletMouseEvent) => this.#clickArea(properties.code, event))
      },
    }).addTo(this.#map)
    this.#points.addTo(this.#map)
    this.#map.on('click', (event) => this.#clickPoint(event))
    this.#map.on('mousemove', ({ containerPoint, latlng }) => this.#point(containerPoint, latlng))
    this.#map.on('mouseout movestart', () => this.#tooltip.close())
    this.#map.on('focus', () => this.#map.scrollWheelZoom.enable())
    this.#map.on('blur', () => this.#map.scrollWheelZoom.disable())
    this.#resized = new ResizeObserver(() => {
      this.#map.invalidateSize({ pan: false })
      if (this.#wanted) this.fit(this.#wanted.codes)
    })
    this.#resized.observe(box)
  }

  remove(): void {
    this.#resized.disconnect()
    this.#map.remove()
  }

  setHandlers(handlers: Handlers): void {
    this.#handlers = handlers
  }

  /** What is wider comes first in `features`, or it would cover what lies inside. */
  setShapes(features: readonly Feature[]): void {
    this.#shapes.clearLayers()
    this.#paths.clear()
    this.#over = undefined
    for (const feature of features) this.#shapes.addData(feature)
    for (const { id, properties } of features) if (properties.kind === 'hull') this.#mark(id, 'hull', '')
    this.#points.setLabels(features.map((feature) => this.#labelOf(feature)).filter((label) => label !== undefined))
  }

  setPaint(paint: AreaPaint | undefined, selected: readonly string[]): void {
    const chosen = new Set(selected)
    for (const [code, path] of this.#paths) {
      this.#mark(code, 'paint', paint?.get(code)?.color)
      const isIn = chosen.has(code) || path.feature?.properties.path.split('/').some((above) => chosen.has(above))
      this.#mark(code, 'selected', isIn ? '' : undefined)
    }
  }

  setPoints(points: readonly MapPoint[]): void {
    this.#points.setPoints(points)
    this.#positions = points.flatMap(({ lat, lon }) => (lat === null || lon === null ? [] : [[lat, lon]]))
  }

  /** Rings a point; the view moves only when it would not be seen. */
  setCurrent(id: string | undefined): void {
    this.#points.setCurrent(id)
    const position = this.#points.current
    if (position && !this.#map.getBounds().contains(position)) this.#map.panTo(position)
  }

  setPalette(palette: Palette): void {
    this.#points.setPalette(palette)
  }

  setTiles(url: string | undefined): void {
    this.#tiles?.remove()
    this.#tiles = url ? L.tileLayer(url, { maxZoom: MAX_ZOOM }).addTo(this.#map) : undefined
  }

  zoomBy(steps: number): void {
    this.#map.setZoom(this.#map.getZoom() + steps)
  }

  /** Brings these areas into view, or all that is drawn. In a box that is still hidden it waits until that is shown. */
  fit(codes: readonly string[] | undefined): void {
    this.#wanted = { codes }
    const size = this.#map.getSize()
    if (size.x === 0 || size.y === 0) return
    const bounds = L.latLngBounds([])
    for (const code of codes ?? this.#paths.keys()) {
      const path = this.#paths.get(code)
      if (path instanceof L.Polygon) bounds.extend(path.getBounds())
    }
    if (!bounds.isValid()) for (const position of this.#positions) bounds.extend(position)
    if (this.#points.current) bounds.extend(this.#points.current)
    if (bounds.isValid()) this.#map.fitBounds(bounds, { maxZoom: FIT_ZOOM, padding: [12, 12], animate: false })
    this.#wanted = undefined
  }

  #mark(code: string, name: 'paint' | 'selected' | 'hull', value: string | undefined): void {
    const element = this.#paths.get(code)?.getElement()
    if (!(element instanceof SVGElement)) return
    if (value === undefined) delete element.dataset[name]
    else element.dataset[name] = value
  }

  #labelOf({ properties }: Feature): Label | undefined {
    const path = this.#paths.get(properties.code)
    if (!(path instanceof L.Polygon)) return undefined
    const bounds = path.getBounds()
    const [north, south, west, east] = [bounds.getNorth(), bounds.getSouth(), bounds.getWest(), bounds.getEast()]
    return { text: properties.name, north, south, west, east }
  }

  /** A point takes the tap only where tapping points means something. */
  #hit(at: L.Point): Hit | undefined {
    return this.#handlers.onPoint || !this.#handlers.onArea ? this.#points.hit(at) : undefined
  }

  #clickArea(code: string, { containerPoint }: L.LeafletMouseEvent): void {
    if (!this.#handlers.onPlace && !this.#hit(containerPoint)) this.#handlers.onArea?.(code)
  }

  #clickPoint({ containerPoint, latlng }: L.LeafletMouseEvent): void {
    const { onPlace } = this.#handlers
    if (onPlace) return void onPlace({ lat: latlng.lat, lon: latlng.lng })
    const hit = this.#hit(containerPoint)
    if (!hit) return
    if ('members' in hit) this.#open(hit.members)
    else if (this.#handlers.onPoint) this.#handlers.onPoint(hit.point.id)
    else this.#point(containerPoint, latlng)
  }

  /** Into a cluster: as near as shows its members apart, at least one step. */
  #open(members: readonly MapPoint[]): void {
    const bounds = L.latLngBounds([])
    for (const { lat, lon } of members) if (lat !== null && lon !== null) bounds.extend([lat, lon])
    const zoom = Math.min(this.#map.getBoundsZoom(bounds, false, L.point(60, 60)), FIT_ZOOM)
    this.#map.setView(bounds.getCenter(), Math.max(zoom, this.#map.getZoom() + 1))
  }

  #point(at: L.Point, position: L.LatLng): void {
    const hit = this.#points.hit(at)
    const box = this.#map.getContainer()
    box.toggleAttribute('data-over-point', hit !== undefined && this.#hit(at) !== undefined)
    const { describeArea, describePoints } = this.#handlers
    const lines = hit
      ? describePoints('members' in hit ? hit.members : [hit.point])
      : this.#over
        ? describeArea(this.#over)
        : []
    if (lines.length === 0) return void this.#tooltip.close()
    this.#tooltip.setLatLng(position).setContent(linesOf(lines))
    if (!this.#map.hasLayer(this.#tooltip)) this.#tooltip.openOn(this.#map)
  }
}

/** Names come from people: text, never HTML. */
function linesOf(lines: readonly string[]): HTMLElement {
  const content = document.createElement('div')
  for (const line of lines) content.append(Object.assign(document.createElement('div'), { textContent: line }))
  return content
}
