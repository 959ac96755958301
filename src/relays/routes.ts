import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { HttpEnv } from '../http/env.ts'
import { IdParam, json, jsonBody, problemResponses } from '../http/openapi.ts'
import { pageOf } from '../http/pagination.ts'
import { refuseInvalid } from '../http/problem.ts'
import { changeArchived } from './archive.ts'
import { checkRelay } from './check.ts'
import { createRelay } from './create.ts'
import type { RelayHub } from './hub.ts'
import { getRelay, listRelayedBy, listRelays } from './list.ts'
import { listenDry } from './listen.ts'
import { CreateRelay, ListRelays, Relay, RelayedBy, UpdateRelay } from './schema.ts'
import { updateRelay } from './update.ts'

const tags = ['relays']
const changed = { 200: json(Relay, 'The station as it is now'), ...problemResponses }

/** Stations whose streams are passed on: `/api/v1/relays`. */
export function relayRoutes(hub: RelayHub) {
  return new OpenAPIHono<HttpEnv>({ defaultHook: refuseInvalid })
    .openapi(
      createRoute({
        method: 'post',
        path: '/relays',
        tags,
        summary: 'Add a station to relay; it is checked within seconds',
        request: { body: jsonBody(CreateRelay) },
        responses: { 201: json(Relay, 'The station'), ...problemResponses },
      }),
      async (c) => c.json(await createRelay(c.get('ctx'), hub, c.req.valid('json')), 201),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/relays',
        tags,
        summary: 'Stations that your areas may relay, newest first, with their health',
        request: { query: ListRelays },
        responses: { 200: json(pageOf(Relay), 'A page'), ...problemResponses },
      }),
      async (c) => c.json(await listRelays(c.get('ctx'), hub, c.req.valid('query')), 200),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/relays/{id}',
        tags,
        summary: 'One station',
        request: { params: IdParam },
        responses: { 200: json(Relay, 'The station'), ...problemResponses },
      }),
      async (c) => c.json(await getRelay(c.get('ctx'), hub, c.req.valid('param').id), 200),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/relays/{id}/programmes',
        tags,
        summary: 'Approved programmes of your areas that relay it: what is silent if it is put away',
        request: { params: IdParam },
        responses: { 200: json(RelayedBy, 'The programmes, what sounds first before the rest'), ...problemResponses },
      }),
      async (c) => c.json(await listRelayedBy(c.get('ctx'), c.req.valid('param').id), 200),
    )
    .openapi(
      createRoute({
        method: 'patch',
        path: '/relays/{id}',
        tags,
        summary: 'Change a station',
        request: { params: IdParam, body: jsonBody(UpdateRelay) },
        responses: changed,
      }),
      async (c) => c.json(await updateRelay(c.get('ctx'), hub, c.req.valid('param').id, c.req.valid('json')), 200),
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/relays/{id}',
        tags,
        summary: 'Put it away; what is planned with it is silent until it is taken out again',
        request: { params: IdParam },
        responses: changed,
      }),
      async (c) => c.json(await changeArchived(c.get('ctx'), hub, c.req.valid('param').id, true), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/relays/{id}/restore',
        tags,
        summary: 'Take it out of the archive',
        request: { params: IdParam },
        responses: changed,
      }),
      async (c) => c.json(await changeArchived(c.get('ctx'), hub, c.req.valid('param').id, false), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/relays/{id}/check',
        tags,
        summary: 'Listen to it for about 5 s now, and say how it is',
        request: { params: IdParam },
        responses: { 200: json(Relay, 'The station with its health of this moment'), ...problemResponses },
      }),
      async (c) => c.json(await checkRelay(c.get('ctx'), hub, c.req.valid('param').id), 200),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/relays/{id}/listen',
        tags,
        summary: 'Hear it in the browser for at most 60 s; no loudspeaker sounds',
        request: { params: IdParam },
        responses: {
          200: {
            description: 'MP3 as it comes; a second one of the same person ends the first',
            content: { 'audio/mpeg': { schema: z.string().meta({ format: 'binary' }) } },
          },
          ...problemResponses,
        },
      }),
      async (c) => {
        const stream = await listenDry(c.get('ctx'), hub, c.req.valid('param').id)
        return c.body(stream, 200, {
          'content-type': 'audio/mpeg',
          'cache-control': 'no-store, no-transform',
          'x-accel-buffering': 'no',
        })
      },
    )
}
