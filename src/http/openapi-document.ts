import type { OpenAPIHono } from '@hono/zod-openapi'
import { type Env, Hono } from 'hono'

type Operation = { responses?: Record<string, unknown>; security?: unknown[] }
const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const

/** `/openapi.json`, OpenAPI 3.1, made from the routes themselves. */
export function openApiRoutes<E extends Env>(http: OpenAPIHono<E>, isPublic: (path: string) => boolean): Hono {
  let document: string | undefined
  return new Hono().get('/openapi.json', (c) => {
    document ??= JSON.stringify(describe(http, isPublic))
    return c.body(document, 200, { 'content-type': 'application/json', 'cache-control': 'no-cache' })
  })
}

function describe<E extends Env>(http: OpenAPIHono<E>, isPublic: (path: string) => boolean) {
  http.openAPIRegistry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: 'loa.session_token',
    description: 'Set by signing in. Unsafe requests must come from this site (Origin or Sec-Fetch-Site).',
  })
  http.openAPIRegistry.registerComponent('securitySchemes', 'token', {
    type: 'http',
    scheme: 'bearer',
    description: 'An API token, for machines.',
  })
  const document = http.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Loa Làng',
      version: '1',
      description:
        'Every failure is an RFC 9457 problem; `/problems` explains each code. POST takes an `Idempotency-Key`: ' +
        'the same request with the same key gets the same answer for 24 hours.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    servers: [{ url: '/' }],
    security: [{ session: [] }, { token: [] }],
  })
  for (const [path, item] of Object.entries(document.paths ?? {}))
    for (const method of METHODS) {
      const operation: Operation | undefined = item[method]
      if (operation) complete(operation, isPublic(path))
    }
  return document
}

function complete(operation: Operation, open: boolean): void {
  if (open) operation.security = []
  operation.responses ??= {}
  operation.responses['default'] ??= {
    description: 'Anything that went wrong, as problem details (RFC 9457)',
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  }
}
