import type { MapColor, MapPoint } from './types.ts'

export type PointKind =
  | 'new'
  | 'waiting'
  | 'online'
  | 'played'
  | 'offline'
  | 'silent'
  | 'playing-normal'
  | 'playing-priority'
  | 'playing-emergency'
  | 'playing-drill'

/** In a box of 24 × 24: `ground` takes the colour of the surface, `fill` and `line` that of the kind. */
export type Glyph = { color: MapColor; ground: string; fill?: string; line?: string }

const circle = (r: number) => `M${12 - r} 12a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`
const playing = (color: MapColor): Glyph => ({ color, ground: circle(11), fill: circle(5), line: circle(9) })

/** Told apart by form as well as by colour. What must be seen is drawn last, above the others. */
export const GLYPHS: Readonly<Record<PointKind, Glyph>> = {
  new: { color: 'gray', ground: circle(8), line: `${circle(6)}M12 9v6M9 12h6` },
  waiting: { color: 'gray', ground: circle(7.5), line: circle(6) },
  online: { color: 'leaf', ground: circle(8), fill: circle(6.5) },
  played: { color: 'leaf', ground: 'M4 4h16v16h-16z', fill: 'M5.5 5.5h13v13h-13z' },
  'playing-normal': playing('brand'),
  'playing-priority': playing('amber'),
  'playing-emergency': playing('emergency'),
  'playing-drill': playing('drill'),
  offline: { color: 'emergency', ground: circle(8.5), line: `${circle(7)}M7.5 16.5l9 -9` },
  silent: { color: 'emergency', ground: 'M12 1.5l11 19.5h-22z', fill: 'M12 4.5l8.5 15h-17z' },
}

export const KINDS = Object.keys(GLYPHS) as PointKind[] // safe: the record above has no other keys

export const kindOf = ({ state, playing }: MapPoint): PointKind =>
  state === 'playing' ? `playing-${playing ?? 'normal'}` : state
