import L from 'leaflet'
import { at, type Cluster, clusterPoints, type Plane, projectPoints } from './clusters.ts'
import { drawArcs, drawNumber, drawRing, drawSprite, FONT, GLYPH_PX, NUMBER_PX, type Palette } from './sprites.ts'
import type { MapPoint } from './types.ts'

/** A name written on the map where there is room for it; the sides of that room in degrees. */
export type Label = { text: string; north: number; south: number; west: number; east: number }

export type Hit = { point: MapPoint } | { members: MapPoint[] }

// Below this zoom (a hamlet fills the screen) points gather into clusters.
const CLUSTER_BELOW_ZOOM = 15
const CELL_PX = 60
const RING_PX = 16
// A finger is 44 px wide.
const REACH_PX = 22
// Drawn beyond the edges, so that a small pan shows no gap.
const PADDING = 0.15
// Where in its area a name may stand, from above, the best first; and how far symbols must be from its middle.
const LABEL_HEIGHTS = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74]
const LABEL_PX = 28

type Shown = { x: number; y: number; place: number } | { x: number; y: number; cluster: Cluster; radius: number }

/**
 * All speakers on one canvas: only what is in view, symbols from ready-made images, and clusters when zoomed out. A
 * Leaflet circleMarker each costs an object, a handler and a hit test per move; this stays below a frame for thousands.
 */
export class PointsLayer extends L.Layer {
  #canvas = L.DomUtil.create('canvas', 'leaflet-zoom-animated')
  #plane: Plane = projectPoints([])
  #points: readonly MapPoint[] = []
  #labels: readonly Label[] = []
  #palette: Palette | undefined
  #current: string | undefined
  #sprites = new Map<number, HTMLCanvasElement>()
  #numbers = new Map<number, HTMLCanvasElement>()
  #gathered: { zoom: number; lone: number[]; clusters: Cluster[] } | undefined
  #shown: Shown[] = []
  #drawn = { center: L.latLng(0, 0), zoom: 0, bounds: L.bounds([0, 0], [0, 0]) }
  #frame = 0

  override onAdd(map: L.Map): this {
    this.#canvas.style.pointerEvents = 'none'
    map.getPane('loa-points')?.append(this.#canvas)
    this.#draw()
    return this
  }

  override onRemove(): this {
    cancelAnimationFrame(this.#frame)
    this.#canvas.remove()
    return this
  }

  override getEvents(): Record<string, L.LeafletEventHandlerFn> {
    return {
      viewreset: () => this.#draw(),
      moveend: () => this.#draw(),
      resize: () => this.#draw(),
      move: () => this.#drawBeyondEdge(),
      zoom: () => this._map && this.#follow(this._map.getCenter(), this._map.getZoom()),
      // safe: Leaflet calls it with its ZoomAnimEvent only
      zoomanim: (event) => this.#follow((event as L.ZoomAnimEvent).center, (event as L.ZoomAnimEvent).zoom),
    }
  }

  setPoints(points: readonly MapPoint[]): void {
    this.#points = points
    this.#plane = projectPoints(points)
    this.#gathered = undefined
    this.#redraw()
  }

  /** Which point has the ring. */
  setCurrent(id: string | undefined): void {
    this.#current = id
    this.#redraw()
  }

  /** Where the current point is, if it has a place. */
  get current(): L.LatLngTuple | undefined {
    const point = this.#current === undefined ? undefined : this.#points.find(({ id }) => id === this.#current)
    return point && point.lat !== null && point.lon !== null ? [point.lat, point.lon] : undefined
  }

  setLabels(labels: readonly Label[]): void {
    this.#labels = labels
    this.#redraw()
  }

  setPalette(palette: Palette): void {
    this.#palette = palette
    this.#sprites.clear()
    this.#numbers.clear()
    this.#redraw()
  }

  /** What is under a place of the screen (pixels in the map's box): the topmost symbol that a finger there means. */
  hit({ x, y }: L.Point): Hit | undefined {
    const map = this._map
    if (!map) return undefined
    const origin = map.getPixelBounds().min
    if (!origin) return undefined
    let best: Shown | undefined
    let nearest = REACH_PX
    for (const shown of this.#shown) {
      const apart = Math.hypot(shown.x - origin.x - x, shown.y - origin.y - y)
      if (apart > nearest) continue
      nearest = apart
      best = shown
    }
    if (!best) return undefined
    const pointAt = (place: number) => this.#points[at(this.#plane.source, place)]
    if ('cluster' in best) return { members: best.cluster.members.flatMap((place) => pointAt(place) ?? []) }
    const point = pointAt(best.place)
    return point && { point }
  }

  /** Many changes in one turn are one drawing. */
  #redraw(): void {
    cancelAnimationFrame(this.#frame)
    if (this._map) this.#frame = requestAnimationFrame(() => this.#draw())
  }

  #drawBeyondEdge(): void {
    const bounds = this._map?.getPixelBounds()
    if (bounds && !this.#drawn.bounds.contains(bounds)) this.#redraw()
  }

  /** While zooming the picture is stretched, as Leaflet's own renderers do; it is drawn anew at the end. */
  #follow(center: L.LatLng, zoom: number): void {
    const map = this._map
    const pane = map?.getPane('mapPane')
    if (!map || !pane) return
    const scale = map.getZoomScale(zoom, this.#drawn.zoom)
    const size = map.getSize()
    const origin = map
      .project(center, zoom)
      .subtract(size.divideBy(2))
      .add(L.DomUtil.getPosition(pane) ?? L.point(0, 0))
      .round()
    const offset = map
      .project(this.#drawn.center, zoom)
      .subtract(size.multiplyBy((0.5 + PADDING) * scale))
      .subtract(origin)
    L.DomUtil.setTransform(this.#canvas, offset, scale)
  }

  #draw(): void {
    const map = this._map
    const palette = this.#palette
    if (!map || !palette) return
    const size = map.getSize()
    const padding = size.multiplyBy(PADDING).round()
    const view = map.getPixelBounds()
    if (!view.min || !view.max) return
    const topLeft = view.min.subtract(padding)
    const drawn = L.bounds(topLeft, view.max.add(padding))
    const zoom = map.getZoom()
    this.#drawn = { center: map.getCenter(), zoom, bounds: drawn }
    const ratio = Math.min(2, devicePixelRatio)
    const canvas = this.#canvas
    const whole = drawn.getSize()
    const [width, height] = [Math.round(whole.x * ratio), Math.round(whole.y * ratio)]
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height })
    canvas.style.width = `${whole.x}px`
    canvas.style.height = `${whole.y}px`
    L.DomUtil.setPosition(canvas, map.containerPointToLayerPoint(padding.multiplyBy(-1)))
    const context = canvas.getContext('2d')
    if (!context) return
    context.setTransform(1, 0, 0, 1, 0, 0)
    context.clearRect(0, 0, width, height)
    context.setTransform(ratio, 0, 0, ratio, -topLeft.x * ratio, -topLeft.y * ratio)
    this.#shown = this.#inView(map, zoom, drawn)
    for (const shown of this.#shown)
      if ('cluster' in shown) this.#drawCluster(context, shown, ratio, palette)
      else this.#drawPoint(context, shown, ratio, palette)
    // Above the symbols: a number half hidden is a tap away, a name is what one looks for.
    this.#drawLabels(context, map, palette)
    this.#drawRing(context, palette)
  }

  /** What lies in the picture, in pixels of the world at this zoom; what must be seen comes last. */
  #inView(map: L.Map, zoom: number, { min, max }: L.Bounds): Shown[] {
    if (!min || !max) return []
    const worldPx = map.options.crs?.scale(zoom) ?? 256 * 2 ** zoom
    if (this.#gathered?.zoom !== zoom) {
      const cell = zoom < CLUSTER_BELOW_ZOOM ? CELL_PX : 0
      this.#gathered = { zoom, ...(cell > 0 ? clusterPoints(this.#plane, worldPx, cell) : allLone(this.#plane)) }
    }
    const { lone, clusters } = this.#gathered
    const shown: Shown[] = []
    for (const place of lone) {
      const [x, y] = [at(this.#plane.x, place) * worldPx, at(this.#plane.y, place) * worldPx]
      if (x >= min.x && x <= max.x && y >= min.y && y <= max.y) shown.push({ x, y, place })
    }
    for (const cluster of clusters) {
      const [x, y] = [cluster.x * worldPx, cluster.y * worldPx]
      const radius = 15 + Math.min(9, Math.log2(cluster.members.length))
      if (x >= min.x && x <= max.x && y >= min.y && y <= max.y) shown.push({ x, y, cluster, radius })
    }
    const rank = (one: Shown) => ('cluster' in one ? 100 : at(this.#plane.kind, one.place))
    return shown.sort((a, b) => rank(a) - rank(b))
  }

  /** Around the current point, or around the cluster that it is in. */
  #drawRing(context: CanvasRenderingContext2D, palette: Palette): void {
    if (this.#current === undefined) return
    const isCurrent = (place: number) => this.#points[at(this.#plane.source, place)]?.id === this.#current
    const ringed = this.#shown.find((one) =>
      'cluster' in one ? one.cluster.members.some(isCurrent) : isCurrent(one.place),
    )
    if (ringed) drawRing(context, ringed, 'cluster' in ringed ? ringed.radius + 7 : RING_PX, palette)
  }

  #drawPoint(
    context: CanvasRenderingContext2D,
    { x, y, place }: { x: number; y: number; place: number },
    ratio: number,
    palette: Palette,
  ) {
    const kind = at(this.#plane.kind, place)
    const sprite = this.#sprites.get(kind) ?? drawSprite(kind, ratio, palette)
    this.#sprites.set(kind, sprite)
    context.drawImage(sprite, x - GLYPH_PX / 2, y - GLYPH_PX / 2, GLYPH_PX, GLYPH_PX)
  }

  #drawCluster(
    context: CanvasRenderingContext2D,
    shown: { x: number; y: number; cluster: Cluster; radius: number },
    ratio: number,
    palette: Palette,
  ) {
    drawArcs(context, shown, palette)
    const count = shown.cluster.members.length
    const sprite = this.#numbers.get(count) ?? drawNumber(count, ratio, palette)
    this.#numbers.set(count, sprite)
    context.drawImage(sprite, shown.x - NUMBER_PX / 2, shown.y - NUMBER_PX / 2, NUMBER_PX, NUMBER_PX)
  }

  #drawLabels(context: CanvasRenderingContext2D, map: L.Map, palette: Palette): void {
    context.font = FONT
    context.textAlign = 'center'
    context.textBaseline = 'middle'
    context.lineJoin = 'round'
    context.lineWidth = 4
    context.strokeStyle = palette.surface
    context.fillStyle = palette.text
    for (const { text, north, south, west, east } of this.#labels) {
      const [from, to] = [map.project([north, west]), map.project([south, east])]
      const width = context.measureText(text).width
      if (to.x - from.x < width) continue
      const x = (from.x + to.x) / 2
      const heights = LABEL_HEIGHTS.map((share) => from.y + share * (to.y - from.y))
      const y = heights.find((height) => this.#isFree(x, height, width)) ?? (from.y + to.y) / 2
      context.strokeText(text, x, y)
      context.fillText(text, x, y)
    }
  }

  #isFree(x: number, y: number, width: number): boolean {
    return this.#shown.every((one) => Math.abs(one.x - x) > width / 2 + REACH_PX || Math.abs(one.y - y) > LABEL_PX)
  }
}

const allLone = ({ count }: Plane) => ({ lone: Array.from({ length: count }, (_, place) => place), clusters: [] })
