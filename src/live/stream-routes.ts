import type { HttpBindings } from '@hono/node-server'
import { Hono } from 'hono'
import { Problem } from '../errors.ts'
import type { LiveHub } from './hub.ts'

/** `GET /live/{key}.mp3`: what speakers pull. Public, as audio is: only who got the signed command knows the key. */
export function liveStreamRoutes(hub: LiveHub) {
  const routes = new Hono<{ Bindings: Partial<HttpBindings> }>()
  routes.get('/live/:file{[A-Za-z0-9_-]{32}\\.mp3}', (c) => {
    const microphone = hub.findByKey(c.req.param('file').slice(0, -'.mp3'.length))
    if (!microphone) throw new Problem('live.not-found')
    // In-process requests have no socket to cut.
    const stream = microphone.listeners.join(() => c.env?.outgoing?.destroy())
    return c.body(stream, 200, {
      'content-type': 'audio/mpeg',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
      'x-content-type-options': 'nosniff',
    })
  })
  return routes
}
