import { OpenAPIHono } from '@hono/zod-openapi'
import { bodyLimit } from 'hono/body-limit'
import { routePath } from 'hono/route'
import { secureHeaders } from 'hono/secure-headers'
import { authenticate } from '../accounts/authenticate.ts'
import { sameOriginOnly } from '../accounts/csrf.ts'
import { audioRoutes } from '../clips/audio-routes.ts'
import type { Actor, App } from '../context.ts'
import { Problem } from '../errors.ts'
import type { EventFeed } from '../events/feed.ts'
import type { LiveHub } from '../live/hub.ts'
import { liveStreamRoutes } from '../live/stream-routes.ts'
import { metrics } from '../metrics.ts'
import type { RelayHub } from '../relays/hub.ts'
import { relayStreamRoutes } from '../relays/stream-routes.ts'
import { apiRoutes } from './api.ts'
import { compressJson } from './compress-json.ts'
import { consoleHeaders, consoleRoutes, isConsolePath, strictTransport } from './console.ts'
import type { HttpEnv } from './env.ts'
import { idempotency } from './idempotency.ts'
import { openApiRoutes } from './openapi-document.ts'
import { operationsRoutes } from './operations.ts'
import { logProblem, problemResponse, refuseInvalid, toProblem } from './problem.ts'
import { problemPages } from './problem-pages.ts'
import { referenceRoutes } from './reference.ts'

const JSON_LIMIT_BYTES = 1024 * 1024
// The list of the whole country's units is 400 kB.
const CSV_LIMIT_BYTES = 8 * 1024 * 1024
// Outlines of all 3,321 communes at 5 kB each.
const SHAPES_LIMIT_BYTES = 16 * 1024 * 1024
const SHAPES = '/api/v1/areas/shapes'
const API = '/api/v1'
/** Below /api/v1: these decide for themselves who may come in. */
const PUBLIC = [`${API}/auth/`, `${API}/setup`, `${API}/enrolments`]
/** Source systems come in here with a token that opens nothing else (src/inbox/actor.ts). */
const isSourceDoor = (path: string): boolean => /^\/api\/v1\/inbox\/[^/]+\/bulletins(\/|$)/.test(path)
/** Bodies that stream and are counted where they are read (LOA_UPLOAD_MAX_BYTES). */
const STREAMED = [`${API}/clips`]

/** Who fetches audio: a speaker that knows the hash. May nothing else. */
const nobody: Actor = { kind: 'token', id: 'nobody', name: 'nobody', grants: [] }

type ServerEnv = { Variables: HttpEnv['Variables'] & { requestId: string } }

/** Everything this process serves over HTTP. `feed` is started and stopped by whoever composes. */
export function createHttpApp(
  app: App,
  { feed, live, relays }: { feed: EventFeed; live: LiveHub; relays: RelayHub },
): OpenAPIHono<ServerEnv> {
  const http = new OpenAPIHono<ServerEnv>({ defaultHook: refuseInvalid })

  http.onError((error, c) => {
    const problem = toProblem(error)
    logProblem(app.log.child({ requestId: c.get('requestId') }), problem)
    return problemResponse(c, problem, c.get('requestId'))
  })
  http.notFound((c) => problemResponse(c, new Problem('route.not-found'), c.get('requestId')))

  http.use(async (c, next) => {
    const requestId = app.ids.next('req')
    c.set('requestId', requestId)
    const startedAt = performance.now()
    await next()
    c.res.headers.set('x-request-id', requestId)
    const ms = performance.now() - startedAt
    const { method } = c.req
    // Without the query: tokens have been seen in query strings. The address of a stream is its key.
    const path = c.req.path.replace(/^\/(live|relay)\/.*$/, '/$1/…')
    const { status } = c.res
    const route = status === 404 ? 'none' : routePath(c, -1)
    metrics.httpRequest.observe({ method, route, status }, ms / 1_000)
    const line = { requestId, method, path, status, ms: Math.round(ms), actorId: c.get('ctx')?.actor.id }
    if (status >= 500) app.log.error(line, 'request completed')
    else if (status >= 400 || method === 'GET') app.log.debug(line, 'request completed')
    else app.log.info(line, 'request completed')
  })
  const apiHeaders = secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'", 'data:'],
      mediaSrc: ["'self'", 'blob:'],
      connectSrc: ["'self'"],
      formAction: ["'self'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
    },
    xFrameOptions: 'DENY',
    referrerPolicy: 'no-referrer',
    strictTransportSecurity: strictTransport(app.config.publicUrl),
    // Speakers and other programs fetch audio and documents from elsewhere.
    crossOriginResourcePolicy: 'cross-origin',
  })
  const pageHeaders = consoleHeaders(app.config)
  http.use((c, next) => (isConsolePath(c.req.path) ? pageHeaders(c, next) : apiHeaders(c, next)))
  http.use(compressJson())
  const limit = limitTo(JSON_LIMIT_BYTES)
  const limitCsv = limitTo(CSV_LIMIT_BYTES)
  const limitShapes = limitTo(SHAPES_LIMIT_BYTES)
  http.use(async (c, next) => {
    const type = c.req.header('content-type') ?? ''
    if (isStreamed(c.req.path, type)) return next()
    if (c.req.path === SHAPES) return limitShapes(c, next)
    return type.startsWith('text/csv') ? limitCsv(c, next) : limit(c, next)
  })

  http.use(`${API}/*`, sameOriginOnly(app.config))
  http.use(`${API}/*`, async (c, next) => {
    const requestId = c.get('requestId')
    const actor = await authenticate(app, c.req.raw.headers, requestId)
    if (!actor && !isPublic(c.req.path)) throw new Problem('session.required')
    // Open routes find no ctx when nobody is signed in; nothing can mistake that for somebody.
    if (actor) c.set('ctx', { ...app, log: app.log.child({ requestId }), actor, requestId })
    await next()
  })
  // A sign-in or an enrolment answers with a secret, which must not lie in a table for a day.
  http.use(
    `${API}/*`,
    idempotency((path) => !isPublic(path)),
  )

  http.route(API, apiRoutes(app, feed, live, relays))

  http.use('/audio/*', async (c, next) => {
    c.set('ctx', { ...app, actor: nobody, requestId: c.get('requestId') })
    await next()
  })
  http.route('/', audioRoutes())
  http.route('/', liveStreamRoutes(live))
  http.route('/', relayStreamRoutes(app, relays))
  http.route('/', operationsRoutes(app))
  http.route('/', problemPages())
  http.route('/', referenceRoutes())
  http.route(
    '/',
    openApiRoutes(http, (path) => isPublic(path) && !isSourceDoor(path)),
  )
  http.route('/', consoleRoutes(app.config))
  return http
}

// Chunked bodies are counted as they come in; a declared length is believed, since HTTP/1.1 holds the sender to it.
const limitTo = (limitBytes: number) =>
  bodyLimit({
    maxSize: limitBytes,
    onError: () => {
      throw new Problem('request.too-large', { fields: { limitBytes } })
    },
  })

const isPublic = (path: string): boolean =>
  !path.startsWith(`${API}/`) || isSourceDoor(path) || PUBLIC.some((open) => path.startsWith(open))

const isStreamed = (path: string, type: string): boolean =>
  STREAMED.includes(path) && !/^application\/(.+\+)?json\b/i.test(type)
