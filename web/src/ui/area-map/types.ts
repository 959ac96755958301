import type { ReactNode } from 'react'
import type { AreaShapes } from '../../../../src/areas/schema.ts'
import type { Priority } from '../badges.tsx'

export type { AreaShapes }

/**
 * What a point on the map says of a speaker. `new`: no device there yet; `waiting`: asked, has not answered yet;
 * `silent`: never did.
 */
export type PointState = 'online' | 'offline' | 'new' | 'playing' | 'played' | 'waiting' | 'silent'

export type MapPoint = {
  id: string
  name: string
  areaCode: string
  lat: number | null
  lon: number | null
  state: PointState
  /** Colours a `playing` point by its class. */
  playing?: Priority | 'drill' | undefined
}

/** A colour of the theme; each means what it means everywhere else. */
export type MapColor = 'brand' | 'amber' | 'emergency' | 'drill' | 'leaf' | 'gray'

/** How one area is painted, and the words that say the same (shown with the name, and read out). */
export type AreaPaint = ReadonlyMap<string, { color: MapColor; label: string }>

/** An area to draw, with a shape or without: then it gets the hull of its speakers. */
export type MapArea = { code: string; name: string; parentCode: string | null; path?: string }

export type AreaMapProps = {
  /** `GET /areas/shapes`; undefined while loading. */
  shapes: AreaShapes | undefined
  /** More areas to draw, where `shapes` lacks them. */
  areas?: readonly MapArea[]
  /** Each drawn once, however many; those without a position are left out (say so in the list beside the map). */
  points?: readonly MapPoint[]
  /** `SpeakerPoints.areas`: where the areas of the points lie, for the hulls of areas above them. */
  places?: Readonly<Record<string, { parentCode: string | null }>>
  paint?: AreaPaint
  selected?: readonly string[]
  onAreaClick?: (code: string) => void
  onPointClick?: (id: string) => void
  /** The id of a point that gets a ring; brought into view when it lies outside. */
  current?: string | undefined
  /** A tap anywhere means this place: for setting a position. Offer fields for the same beside the map. */
  onPlace?: ((place: { lat: number; lon: number }) => void) | undefined
  /** `…/{z}/{x}/{y}.png` of one's own server, only when configured. Without it the map needs no network. */
  tileUrl?: string | undefined
  /** What the map shows, read out: "Bản đồ các cụm loa của xã Phúc Thuận". The same must stand in a list beside it. */
  label: string
  /** CSS height; 420 px when absent. */
  height?: number | string
  /** Areas to fit into view at first and whenever these change; all that is drawn when absent. */
  fit?: readonly string[]
  /** Words under the map beside the legend. */
  children?: ReactNode
}
