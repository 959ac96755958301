import type { HttpBindings } from '@hono/node-server'
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { knownAreas } from '../areas/find.ts'
import { type Actor, type Ctx, permittedPaths } from '../context.ts'
import { Problem } from '../errors.ts'
import type { EventFeed } from '../events/feed.ts'
import { formatPosition, isAfter, type Position, parsePosition } from '../events/position.ts'
import { EVENT_PAGE, eventsAfter, isReplayable, type StoredEvent } from '../events/store.ts'
import { metrics } from '../metrics.ts'
import type { HttpEnv } from './env.ts'
import { problemResponses } from './openapi.ts'

const HEARTBEAT_MS = 15_000
const RECHECK_MS = 10_000
const STREAMS_PER_ACTOR = 8
// What may wait for one slow reader before it is cut off; it comes back with Last-Event-ID.
const BUFFER_BYTES = 1024 * 1024
const LIVE_BACKLOG = 2_000
const REPLAY_PAGES = 50

const encoder = new TextEncoder()
const frame = (position: Position, type: string, data: unknown): string =>
  `id: ${formatPosition(position)}\nevent: ${type}\ndata: ${JSON.stringify(data)}\n\n`

/** `recheck` asks again who the request is from: undefined ends the stream. */
export type EventStreamParts = {
  feed: EventFeed
  recheck(headers: Headers, requestId: string): Promise<Actor | undefined>
}

/** `GET /events`: server-sent events of the reader's areas, resumed by Last-Event-ID (HTML standard, section 9.2). */
export function eventRoutes({ feed, recheck }: EventStreamParts) {
  const open = new Map<string, number>()
  const route = createRoute({
    method: 'get',
    path: '/events',
    tags: ['events'],
    summary: 'What changes in your areas, as it happens',
    description:
      'Server-sent events. The first is `ready`; `reset` means that what was missed is no longer kept: load anew.',
    request: {
      query: z.object({
        area: z.string().max(32).optional().openapi({ description: 'Only what concerns this area.' }),
        lastEventId: z.string().max(64).optional().openapi({ description: 'As the header Last-Event-ID.' }),
      }),
    },
    responses: {
      200: { description: 'A stream that stays open', content: { 'text/event-stream': { schema: z.string() } } },
      ...problemResponses,
    },
  })

  return new OpenAPIHono<HttpEnv>().openapi(route, async (c) => {
    const ctx = c.get('ctx')
    const query = c.req.valid('query')
    const within = query.area === undefined ? undefined : await pathOf(ctx, query.area)
    const streams = open.get(ctx.actor.id) ?? 0
    if (streams >= STREAMS_PER_ACTOR)
      throw new Problem('events.too-many-streams', { fields: { limit: STREAMS_PER_ACTOR } })

    open.set(ctx.actor.id, streams + 1)
    metrics.eventStreams.inc()
    const stream = openStream(ctx, feed, {
      lastEventId: c.req.header('last-event-id') ?? query.lastEventId,
      within,
      recheck: () => recheck(c.req.raw.headers, ctx.requestId),
      // safe because the server runs on @hono/node-server; in-process requests have no socket
      cut: () => (c.env as Partial<HttpBindings> | undefined)?.outgoing?.destroy(),
      onClose() {
        metrics.eventStreams.dec()
        const left = (open.get(ctx.actor.id) ?? 1) - 1
        if (left > 0) open.set(ctx.actor.id, left)
        else open.delete(ctx.actor.id)
      },
    })
    // no-transform and the last one keep proxies from holding events back.
    return c.body(stream, 200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    })
  })
}

async function pathOf(ctx: Ctx, code: string): Promise<string> {
  const [area] = await knownAreas(ctx.db, [code], ctx.clock.now())
  if (!area) throw new Problem('area.not-found', { fields: { areaCodes: [code] } })
  return area.path
}

const touches = (path: string, others: readonly string[]) =>
  others.some((other) => path.startsWith(other) || other.startsWith(path))

/** As lists do: what lies in one's areas, and what was sent to an area around them. */
const isVisible = (event: StoredEvent, paths: readonly string[], within: string | undefined): boolean =>
  event.areaPaths.some((path) => touches(path, paths) && (within === undefined || touches(path, [within])))

type StreamOptions = {
  lastEventId: string | undefined
  within: string | undefined
  recheck(): Promise<Actor | undefined>
  cut(): void
  onClose(): void
}

function openStream(ctx: Ctx, feed: EventFeed, options: StreamOptions): ReadableStream<Uint8Array> {
  let paths = permittedPaths(ctx.actor, 'view')
  let controller: ReadableStreamDefaultController<Uint8Array>
  // Live events that arrive while older ones are replayed wait here.
  let waiting: StoredEvent[] | undefined = []
  let closed = false
  let reached: Position | undefined
  let onDrain = () => {}
  const timers: NodeJS.Timeout[] = []

  const close = (fault?: string) => {
    if (closed) return
    closed = true
    for (const timer of timers) clearInterval(timer)
    subscription.leave()
    options.onClose()
    onDrain()
    controller.close()
    if (fault === undefined) return
    ctx.log.info({ requestId: ctx.requestId, fault }, 'an event stream was cut')
    // Closing alone would wait for a reader that has stopped reading.
    options.cut()
  }
  const send = (text: string) => {
    if (closed) return
    controller.enqueue(encoder.encode(text))
    if ((controller.desiredSize ?? 1) <= 0) close('too slow')
  }
  const sendEvent = (event: StoredEvent) => {
    reached = event.position
    if (!isVisible(event, paths, options.within)) return
    send(frame(event.position, event.type, { at: event.at, areaCodes: event.areaCodes, data: event.data }))
  }

  const subscription = feed.listen({
    onEvent(event) {
      if (!waiting) return sendEvent(event)
      waiting.push(event)
      if (waiting.length > LIVE_BACKLOG) close('fell behind during its replay')
    },
    onEnd: () => close(),
  })

  async function begin(): Promise<void> {
    // With a replay to come the reader keeps its old id: it must not lose the rest if we break off in the middle.
    const resumed = options.lastEventId !== undefined
    send(`retry: 2000\n${resumed ? 'event: ready\ndata: {}\n\n' : frame(subscription.from, 'ready', {})}`)
    if (options.lastEventId !== undefined) await replay(options.lastEventId)
    const missed = waiting ?? []
    waiting = undefined
    missed.forEach(sendEvent)
  }

  async function replay(lastEventId: string): Promise<void> {
    const from = parsePosition(lastEventId)
    const reset = () => send(frame(subscription.from, 'reset', {}))
    if (!from || !(await isReplayable(ctx.db, from))) return reset()
    let at = from
    for (let pages = 0; isAfter(subscription.from, at); pages++) {
      if (pages === REPLAY_PAGES) return reset()
      const events = await eventsAfter(ctx.db, at, subscription.from)
      for (const event of events) {
        sendEvent(event)
        // History is read at the reader's own speed; only live events cannot wait.
        while (!closed && (controller.desiredSize ?? 0) < BUFFER_BYTES / 2) await drained()
      }
      if (events.length < EVENT_PAGE || closed) return
      at = events.at(-1)?.position ?? at
    }
  }

  // An id without data moves Last-Event-ID on and shows nothing: what was not for this reader need not be read again.
  const heartbeat = () => send(reached ? `: alive\nid: ${formatPosition(reached)}\n\n` : ': alive\n\n')

  const drained = () =>
    new Promise<void>((resolve) => {
      onDrain = resolve
    })

  async function recheck(): Promise<void> {
    const actor = await options.recheck()
    if (actor) paths = permittedPaths(actor, 'view')
    else close()
  }

  return new ReadableStream<Uint8Array>(
    {
      start(opened) {
        controller = opened
        const failed = (err: unknown) => {
          ctx.log.warn({ err, requestId: ctx.requestId }, 'an event stream broke')
          close()
        }
        timers.push(setInterval(heartbeat, HEARTBEAT_MS))
        timers.push(setInterval(() => void recheck().catch(failed), RECHECK_MS))
        begin().catch(failed)
      },
      pull: () => onDrain(),
      cancel: () => close(),
    },
    new ByteLengthQueuingStrategy({ highWaterMark: BUFFER_BYTES }),
  )
}
