import { useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, use, useEffect, useEffectEvent, useMemo, useRef, useState } from 'react'
import type { EventType } from '../../src/events/emit.ts'

/** Nouns that queries begin with; an event about one of them makes every query of it stale. */
const STALE: Record<string, readonly string[]> = {
  bulletin: ['bulletins', 'occurrences', 'today'],
  schedule: ['schedules', 'occurrences', 'today'],
  occurrence: ['occurrences', 'deliveries'],
  collision: ['collisions', 'occurrences', 'today'],
  alert: ['alerts', 'today', 'occurrences'],
  speaker: ['speakers'],
  clip: ['clips'],
  template: ['templates'],
  inbox: ['inbox', 'today'],
  live: ['live', 'today'],
  area: ['areas', 'reach'],
  programme: ['programmes', 'programme', 'occurrences', 'today'],
  policy: ['policies', 'programme', 'preflight', 'occurrences', 'today'],
  relay: ['relays'],
  'stop-all': ['occurrences', 'alerts', 'live', 'today', 'deliveries'],
}
/**
 * What many speakers change many times a second, and what is dear to compute: every open console asking for it at once
 * would stand in the way of the very emergency that they watch.
 */
const STALE_SLOWLY: Record<string, readonly string[]> = {
  'occurrence.progress': ['today'],
  'occurrence.changed': ['today'],
  'occurrence.closed': ['today', 'reports'],
  'speaker.presence': ['today', 'reach'],
  'speaker.changed': ['today', 'reach'],
}
/** Every type of the server, complete by its own type. */
const EVENTS: Record<EventType, true> = {
  'alert.created': true,
  'alert.sent': true,
  'alert.all-clear': true,
  'alert.cancelled': true,
  'area.changed': true,
  'bulletin.created': true,
  'bulletin.edited': true,
  'bulletin.draft': true,
  'bulletin.submitted': true,
  'bulletin.approved': true,
  'bulletin.rejected': true,
  'bulletin.revoked': true,
  'clip.created': true,
  'clip.changed': true,
  'collision.found': true,
  'collision.decided': true,
  'inbox.received': true,
  'inbox.changed': true,
  'live.preparing': true,
  'live.on-air': true,
  'live.ended': true,
  'live.recorded': true,
  'occurrence.changed': true,
  'occurrence.progress': true,
  'occurrence.closed': true,
  'policy.changed': true,
  'relay.created': true,
  'relay.changed': true,
  'programme.created': true,
  'programme.changed': true,
  'programme.submitted': true,
  'programme.approved': true,
  'programme.rejected': true,
  'programme.planned': true,
  'schedule.created': true,
  'schedule.changed': true,
  'schedule.planned': true,
  'speaker.changed': true,
  'speaker.presence': true,
  'speaker.command': true,
  'template.created': true,
  'template.changed': true,
  'stop-all': true,
}
export type LiveEvent = { type: EventType; at: string; areaCodes: string[]; data: Record<string, unknown> }
type Listener = (event: LiveEvent) => void

export type Connection = 'connecting' | 'open' | 'lost'
type Live = { connection: Connection; online: boolean; listen(listener: Listener): () => void }

const LiveContext = createContext<Live | undefined>(undefined)
// A screen redraws at most so often, however many speakers answer.
const REFRESH_MS = 400
const REFRESH_SLOWLY_MS = 3_000
// A change of cell or a proxy's restart is no alarm.
const LOST_AFTER_MS = 4_000

/** Collects names and hands each over once, `afterMs` after the first. */
function gather(afterMs: number, give: (name: string) => void) {
  const waiting = new Set<string>()
  let timer: ReturnType<typeof setTimeout> | undefined
  const flush = () => {
    timer = undefined
    for (const name of waiting) give(name)
    waiting.clear()
  }
  return {
    add(names: readonly string[]) {
      for (const name of names) waiting.add(name)
      if (waiting.size > 0) timer ??= setTimeout(flush, afterMs)
    },
    stop: () => clearTimeout(timer),
  }
}

/** One EventSource for the whole console: tells screens what changed, and whether what they show can be believed. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const queries = useQueryClient()
  const [connection, setConnection] = useState<Connection>('connecting')
  const [hasNetwork, setHasNetwork] = useState(() => navigator.onLine)
  const listeners = useRef(new Set<Listener>())

  useEffect(() => {
    const quick = gather(REFRESH_MS, (noun) => void queries.invalidateQueries({ queryKey: [noun] }))
    const slow = gather(REFRESH_SLOWLY_MS, (noun) => void queries.invalidateQueries({ queryKey: [noun] }))
    let lost: ReturnType<typeof setTimeout> | undefined
    let reopen: ReturnType<typeof setTimeout> | undefined
    let source: EventSource

    const onEvent = (message: MessageEvent<string>) => {
      const event = { type: message.type as EventType, ...JSON.parse(message.data) } as LiveEvent // safe: our own server's
      quick.add(STALE[event.type.split('.')[0] ?? ''] ?? [])
      slow.add(STALE_SLOWLY[event.type] ?? [])
      for (const listener of listeners.current) listener(event)
    }
    const open = () => {
      source = new EventSource('/api/v1/events')
      for (const type of Object.keys(EVENTS)) source.addEventListener(type, onEvent)
      source.addEventListener('ready', () => {
        clearTimeout(lost)
        lost = undefined
        setConnection('open')
      })
      // What was missed is no longer kept, or nobody knows: everything is read anew.
      source.addEventListener('reset', () => void queries.invalidateQueries())
      source.onerror = () => {
        lost ??= setTimeout(() => setConnection('lost'), LOST_AFTER_MS)
        if (source.readyState !== EventSource.CLOSED) return
        // Closed for good by an answer such as 401; the session query finds out which.
        void queries.invalidateQueries({ queryKey: ['me'] })
        reopen = setTimeout(open, LOST_AFTER_MS)
      }
    }
    const onNetwork = () => {
      setHasNetwork(navigator.onLine)
      if (navigator.onLine) void queries.invalidateQueries()
    }
    open()
    addEventListener('online', onNetwork)
    addEventListener('offline', onNetwork)
    return () => {
      source.close()
      for (const timer of [lost, reopen]) clearTimeout(timer)
      quick.stop()
      slow.stop()
      removeEventListener('online', onNetwork)
      removeEventListener('offline', onNetwork)
    }
  }, [queries])

  const online = hasNetwork && connection !== 'lost'
  const value = useMemo(
    () => ({
      connection,
      online,
      listen(listener: Listener) {
        listeners.current.add(listener)
        return () => void listeners.current.delete(listener)
      },
    }),
    [connection, online],
  )
  return <LiveContext value={value}>{children}</LiveContext>
}

export function useLive(): Live {
  const live = use(LiveContext)
  if (!live) throw new Error('useLive outside LiveProvider')
  return live
}

/** False as soon as a command could not be sent now: buttons that sound are then disabled and say why. */
export const useOnline = (): boolean => useLive().online

/** Calls `listener` for each event of the caller's areas, in order. */
export function useLiveEvent(listener: Listener): void {
  const { listen } = useLive()
  const onEvent = useEffectEvent(listener)
  useEffect(() => listen((event) => onEvent(event)), [listen])
}
