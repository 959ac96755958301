import pg from 'pg'
import type { Db } from '../db/open.ts'
import type { Logger } from '../log.ts'
import { CHANNEL } from './emit.ts'
import type { Position } from './position.ts'
import { currentPosition, EVENT_PAGE, eventsAfter, type StoredEvent } from './store.ts'

/** Reads the outbox once per process and hands each event to whoever listens, in order and completely. */
export interface EventFeed {
  /** From now on `listener` gets every event after the position returned. */
  listen(listener: FeedListener): { from: Position; leave(): void }
  start(): Promise<void>
  /** Ends every listener too, so that an HTTP server can close. */
  stop(): Promise<void>
}

export type FeedListener = { onEvent(event: StoredEvent): void; onEnd(): void }

const POLL_MS = 1_000
// An older transaction may still be running when the wake-up comes; its end wakes nobody.
const FIRST_RETRY_MS = 20
const RECONNECT_MS = 1_000

export function createEventFeed(db: Db, databaseUrl: string, log: Logger, pollMs = POLL_MS): EventFeed {
  const listeners = new Set<FeedListener>()
  let position: Position | undefined
  let wakeup: pg.Client | undefined
  let running: Promise<void> | undefined
  let stopping = false
  let wake = () => {}
  let woken = false
  let failing = false

  const nudge = () => {
    woken = true
    wake()
  }

  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, woken ? 0 : ms)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })

  async function readOnce(): Promise<number> {
    position ??= await currentPosition(db)
    const events = await eventsAfter(db, position)
    for (const event of events) {
      position = event.position
      for (const listener of listeners) listener.onEvent(event)
    }
    return events.length
  }

  async function loop(): Promise<void> {
    let retryMs = pollMs
    while (!stopping) {
      await pause(retryMs)
      if (stopping) return
      if (woken) retryMs = FIRST_RETRY_MS
      woken = false
      try {
        const count = await readOnce()
        if (failing) log.info('the event feed reads again')
        failing = false
        retryMs = count === EVENT_PAGE ? 0 : Math.min(retryMs * 2 || FIRST_RETRY_MS, pollMs)
      } catch (err) {
        if (!failing) log.warn({ err }, 'the event feed cannot read; it tries again every second')
        failing = true
        retryMs = pollMs
      }
    }
  }

  async function connectWakeup(): Promise<void> {
    const client = new pg.Client({
      connectionString: databaseUrl,
      keepAlive: true,
      connectionTimeoutMillis: 5_000,
      application_name: 'loa-lang events',
    })
    const lost = () => {
      if (stopping || wakeup !== client) return
      wakeup = undefined
      setTimeout(() => void connectWakeup(), RECONNECT_MS).unref()
    }
    wakeup = client
    client.on('notification', nudge)
    client.on('error', lost)
    client.on('end', lost)
    try {
      await client.connect()
      await client.query(`listen ${CHANNEL}`)
      nudge()
    } catch {
      // The poll carries on meanwhile.
      lost()
    }
  }

  return {
    listen(listener) {
      if (!position || stopping) throw new Error('the event feed is not running')
      listeners.add(listener)
      return { from: position, leave: () => void listeners.delete(listener) }
    },
    async start() {
      if (running) return
      stopping = false
      position = await currentPosition(db)
      await connectWakeup()
      running = loop()
    },
    async stop() {
      stopping = true
      wake()
      await running
      running = undefined
      for (const listener of listeners) listener.onEnd()
      listeners.clear()
      const client = wakeup
      wakeup = undefined
      await client?.end().catch(() => undefined)
    },
  }
}
