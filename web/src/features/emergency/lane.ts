import type { Alert } from './queries.ts'

/** Test and live never share one look (Hawaii 2018): everything on these screens belongs to one of the two. */
export type Lane = 'live' | 'drill'

export const laneOf = ({ mode }: Pick<Alert, 'mode'>): Lane => (mode === 'live' ? 'live' : 'drill')
export const laneColor = (lane: Lane): 'emergency' | 'drill' => (lane === 'live' ? 'emergency' : 'drill')
