import { getConnInfo } from '@hono/node-server/conninfo'
import { type Context, Hono } from 'hono'
import { authenticate } from '../accounts/authenticate.ts'
import type { App } from '../context.ts'
import { Problem } from '../errors.ts'
import { registry } from '../metrics.ts'
import { checkReadiness, measure } from './vital-signs.ts'

/** For whoever keeps the server running: `/healthz` (alive), `/readyz` (parts), `/metrics` (Prometheus). */
export function operationsRoutes(app: App): Hono {
  return new Hono()
    .get('/healthz', (c) => c.json({ ok: true }))
    .get('/readyz', async (c) => {
      const { ready, parts } = await checkReadiness(app)
      return c.json({ ready, parts }, ready ? 200 : 503, { 'cache-control': 'no-store' })
    })
    .get('/metrics', async (c) => {
      if (!isLocal(c)) await requireOverseer(app, c.req.raw.headers)
      await measure(app)
      return c.body(await registry.metrics(), 200, { 'content-type': registry.contentType })
    })
}

/** From this very machine. What a proxy passes on comes from elsewhere, wherever the proxy itself stands. */
function isLocal(c: Context): boolean {
  if (c.req.header('x-forwarded-for') !== undefined || c.req.header('forwarded') !== undefined) return false
  const { address } = getConnInfo(c).remote
  return address === '127.0.0.1' || address === '::1' || address === '::ffff:127.0.0.1'
}

async function requireOverseer(app: App, headers: Headers): Promise<void> {
  const actor = await authenticate(app, headers, 'metrics')
  if (!actor) throw new Problem('session.required')
  if (!actor.grants.some(({ role }) => role === 'administrator' || role === 'viewer'))
    throw new Problem('permission.denied', { fields: { permission: 'viewer or administrator' } })
}
