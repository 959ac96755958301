import type { HttpBindings } from '@hono/node-server'
import { Hono } from 'hono'
import type { App } from '../context.ts'
import { Problem } from '../errors.ts'
import type { RelayHub } from './hub.ts'
import { findRelay } from './store.ts'
import { isCurrentToken } from './stream.ts'

/** `GET /relay/{stationId}/{token}.mp3`: what speakers pull. Public, as audio is: only who got the signed command knows the token. */
export function relayStreamRoutes(app: App, hub: RelayHub) {
  const routes = new Hono<{ Bindings: Partial<HttpBindings> }>()
  routes.get('/relay/:id{rly_[0-9a-z]{26}}/:file{[A-Za-z0-9_-]{32}\\.mp3}', async (c) => {
    const id = c.req.param('id')
    if (!isCurrentToken(app, id, c.req.param('file').slice(0, -'.mp3'.length))) throw new Problem('relay.not-found')
    // Archived or not: what was planned with it is heard to its end.
    const station = await findRelay(app.db, id)
    if (!station) throw new Problem('relay.not-found')
    const headers = {
      'content-type': 'audio/mpeg',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
      'x-content-type-options': 'nosniff',
    }
    if (c.req.method === 'HEAD') return c.body(null, 200, headers)
    // In-process requests have no socket to cut.
    return c.body(await hub.listen(station, () => c.env?.outgoing?.destroy()), 200, headers)
  })
  return routes
}
