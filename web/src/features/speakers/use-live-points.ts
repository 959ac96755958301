import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useLiveEvent } from '../../live.tsx'
import { POINTS_KEY, pointsQuery } from './points.ts'

// Seven thousand speakers are 50 kB: not oftener than this, however many come and go.
const REFRESH_MS = 3_000
// What plays changes with every answer during an airing; a list may lag a little behind that.
const PLAYING_MS = 10_000
const SOON_MS = 200

const paceOf = (type: string): number | undefined => {
  if (type === 'speaker.presence' || type === 'speaker.changed' || type === 'stop-all') return REFRESH_MS
  return type.startsWith('occurrence.') || type.startsWith('live.') ? PLAYING_MS : undefined
}

/** The speakers of an area, kept up to date at a bearable pace: the first change shows at once, a flood together. */
export function useLivePoints(area: string | undefined) {
  const queries = useQueryClient()
  const due = useRef<{ timer: ReturnType<typeof setTimeout>; at: number }>(undefined)
  const readAt = useRef(0)
  useLiveEvent(({ type }) => {
    const pace = paceOf(type)
    if (pace === undefined) return
    const now = Date.now()
    const at = Math.max(now + SOON_MS, readAt.current + pace)
    if (due.current && due.current.at <= at) return
    clearTimeout(due.current?.timer)
    const refresh = () => {
      due.current = undefined
      readAt.current = Date.now()
      void queries.invalidateQueries({ queryKey: [POINTS_KEY] })
    }
    due.current = { at, timer: setTimeout(refresh, at - now) }
  })
  useEffect(() => () => clearTimeout(due.current?.timer), [])
  return useQuery({ ...pointsQuery(area), placeholderData: keepPreviousData })
}
