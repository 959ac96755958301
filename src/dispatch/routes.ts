import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { Bulletin, RevokeBulletin } from '../bulletins/schema.ts'
import type { HttpEnv } from '../http/env.ts'
import { IdParam, json, jsonBody, problemResponses } from '../http/openapi.ts'
import { refuseInvalid } from '../http/problem.ts'
import { StopAll, StopAllResult } from './schema.ts'
import { revokeAndStop, stopAll, stopOccurrence } from './stop.ts'

const tags = ['stop']
const Stopped = z.object({ id: z.string(), status: z.string() }).meta({ id: 'Stopped' })

/** Everything that makes speakers fall silent. */
export function stopRoutes() {
  return new OpenAPIHono<HttpEnv>({ defaultHook: refuseInvalid })
    .openapi(
      createRoute({
        method: 'post',
        path: '/stop-all',
        tags,
        summary: 'Dừng tất cả: silence these areas now',
        request: { body: jsonBody(StopAll) },
        responses: { 200: json(StopAllResult, 'What ended'), ...problemResponses },
      }),
      async (c) => c.json(await stopAll(c.get('ctx'), c.req.valid('json')), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/occurrences/{id}/stop',
        tags,
        summary: 'Stop one airing',
        request: { params: IdParam },
        responses: { 200: json(Stopped, 'The airing as it is now'), ...problemResponses },
      }),
      async (c) => c.json(await stopOccurrence(c.get('ctx'), c.req.valid('param').id), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/bulletins/{id}/revoke',
        tags,
        summary: 'Withdraw the approval and silence it',
        request: { params: IdParam, body: jsonBody(RevokeBulletin) },
        responses: { 200: json(Bulletin, 'The bulletin, revoked'), ...problemResponses },
      }),
      async (c) => c.json(await revokeAndStop(c.get('ctx'), c.req.valid('param').id, c.req.valid('json')), 200),
    )
}
