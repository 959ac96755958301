import { at, type Cluster } from './clusters.ts'
import { GLYPHS, KINDS } from './point-kinds.ts'
import type { MapColor } from './types.ts'

/** Colours as CSS has them now; canvas cannot read variables. */
export type Palette = Record<MapColor | 'surface' | 'text' | 'line', string>

export const GLYPH_PX = 24
export const NUMBER_PX = 48
export const FONT = "600 16px 'Be Vietnam Pro', system-ui, sans-serif"

/** The symbol of one kind of point (a place in KINDS), to be copied wherever it stands. */
export function drawSprite(kind: number, ratio: number, palette: Palette): HTMLCanvasElement {
  const sprite = document.createElement('canvas')
  sprite.width = sprite.height = GLYPH_PX * ratio
  const context = sprite.getContext('2d')
  const name = KINDS[kind]
  if (!context || !name) return sprite
  const { color, ground, fill, line } = GLYPHS[name]
  context.scale(ratio, ratio)
  context.fillStyle = palette.surface
  context.fill(new Path2D(ground))
  context.fillStyle = context.strokeStyle = palette[color]
  context.lineWidth = 2.5
  if (fill) context.fill(new Path2D(fill))
  if (line) context.stroke(new Path2D(line))
  return sprite
}

/** Around the current point. */
export function drawRing(
  context: CanvasRenderingContext2D,
  { x, y }: { x: number; y: number },
  radius: number,
  palette: Palette,
): void {
  const strokes = [
    { width: 7, color: palette.surface },
    { width: 3.5, color: palette.text },
  ]
  for (const { width, color } of strokes) {
    context.beginPath()
    context.arc(x, y, radius, 0, 2 * Math.PI)
    context.lineWidth = width
    context.strokeStyle = color
    context.stroke()
  }
}

/** The ring of a cluster, whose arcs are the shares of the states. */
export function drawArcs(
  context: CanvasRenderingContext2D,
  { x, y, cluster, radius }: { x: number; y: number; cluster: Cluster; radius: number },
  palette: Palette,
): void {
  context.beginPath()
  context.arc(x, y, radius + 2, 0, 2 * Math.PI)
  context.fillStyle = palette.surface
  context.fill()
  context.lineWidth = 5
  let from = -Math.PI / 2
  KINDS.forEach((kind, i) => {
    const share = at(cluster.kinds, i) / cluster.members.length
    if (share === 0) return
    const to = from + share * 2 * Math.PI
    context.beginPath()
    context.arc(x, y, radius - 1, from, to)
    context.strokeStyle = palette[GLYPHS[kind].color]
    context.stroke()
    from = to
  })
}

/** Drawn once for each number: to set type is the slowest thing a canvas does. */
export function drawNumber(count: number, ratio: number, palette: Palette): HTMLCanvasElement {
  const sprite = document.createElement('canvas')
  sprite.width = sprite.height = NUMBER_PX * ratio
  const context = sprite.getContext('2d')
  if (!context) return sprite
  context.scale(ratio, ratio)
  context.fillStyle = palette.text
  context.font = FONT
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.fillText(count > 999 ? '999+' : `${count}`, NUMBER_PX / 2, NUMBER_PX / 2 + 1)
  return sprite
}
