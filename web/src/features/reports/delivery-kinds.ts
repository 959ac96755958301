import type { DeliveryStatus, Summary } from './queries.ts'

/** What has to be seen first comes first; in the bar the good is on the left. */
const ORDER: readonly DeliveryStatus[] = [
  'played',
  'playing',
  'unreachable',
  'failed',
  'rejected',
  'expired',
  'preempted',
  'cancelled',
  'superseded',
  'armed',
  'fetched',
  'accepted',
  'pending',
]
const WAITING: readonly DeliveryStatus[] = ['armed', 'fetched', 'accepted', 'pending']

export const isWaiting = (status: DeliveryStatus): boolean => WAITING.includes(status)
export const isStatus = (text: string | undefined): text is DeliveryStatus => ORDER.some((status) => status === text)

/** Colours of the badges (ui/badges.tsx), as names of the theme. */
export type Tone = 'leaf' | 'brand' | 'emergency' | 'amber' | 'gray'
export function toneOf(status: DeliveryStatus): Tone {
  if (status === 'played') return 'leaf'
  if (status === 'playing') return 'brand'
  if (status === 'preempted') return 'amber'
  return ['unreachable', 'failed', 'rejected', 'expired'].includes(status) ? 'emergency' : 'gray'
}

export type Count = { status: DeliveryStatus; count: number }

/** The states that occur, in order; their counts add up to `targets`. */
export function countsOf({ byStatus }: Pick<Summary, 'byStatus'>): Count[] {
  const counts = new Map(byStatus.map(({ status, count }) => [status, count]))
  return ORDER.flatMap((status) => {
    const count = counts.get(status) ?? 0
    return count > 0 ? [{ status, count }] : []
  })
}

export const sumOf = (counts: readonly Count[], of: (status: DeliveryStatus) => boolean): number =>
  counts.reduce((total, { status, count }) => total + (of(status) ? count : 0), 0)
