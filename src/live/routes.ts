import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { requireVisible } from '../areas/visible.ts'
import { permittedPaths } from '../context.ts'
import type { HttpEnv } from '../http/env.ts'
import { IdParam, json, jsonBody, problemResponses } from '../http/openapi.ts'
import { decodeCursor, PageQuery, page, pageOf } from '../http/pagination.ts'
import { refuseInvalid } from '../http/problem.ts'
import { stopLive } from './end.ts'
import type { LiveHub } from './hub.ts'
import { prepareLive } from './prepare.ts'
import { ChunkQuery, Live, LiveChunk, LiveListed, PrepareLive, StartLive } from './schema.ts'
import { startLive } from './start.ts'
import { findLiveRow, listLiveRows } from './store.ts'
import { takeChunk } from './take-chunk.ts'
import { toListed, viewLive } from './view.ts'

const tags = ['live']
const ListQuery = PageQuery.extend({ status: Live.shape.status.optional() })
const binary = { schema: z.string().meta({ format: 'binary' }) }

/** Speaking live: `/api/v1/live`. */
export function liveRoutes(hub: LiveHub) {
  return new OpenAPIHono<HttpEnv>({ defaultHook: refuseInvalid })
    .openapi(
      createRoute({
        method: 'post',
        path: '/live',
        tags,
        summary: 'Prepare to speak live: speakers connect and wake their amplifiers; nothing sounds yet',
        request: { body: jsonBody(PrepareLive) },
        responses: { 201: json(Live, 'The session, preparing'), ...problemResponses },
      }),
      async (c) => c.json(await prepareLive(c.get('ctx'), hub, c.req.valid('json')), 201),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/live',
        tags,
        summary: 'Live sessions that reach your areas, newest first',
        request: { query: ListQuery },
        responses: { 200: json(pageOf(LiveListed), 'A page'), ...problemResponses },
      }),
      async (c) => {
        const ctx = c.get('ctx')
        const { cursor, limit, status } = c.req.valid('query')
        const paths = permittedPaths(ctx.actor, 'view')
        const rows = await listLiveRows(ctx.db, { paths, status, before: decodeCursor(cursor), limit: limit + 1 })
        return c.json(
          page(rows.map(toListed), limit, (live) => live.id),
          200,
        )
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/live/{id}',
        tags,
        summary: 'One session: who is armed, how long to wait, how late it is heard',
        request: { params: IdParam },
        responses: { 200: json(Live, 'The session'), ...problemResponses },
      }),
      async (c) => {
        const ctx = c.get('ctx')
        const row = await requireVisible(ctx, await findLiveRow(ctx.db, c.req.valid('param').id), 'live.not-found')
        return c.json(await viewLive(ctx, hub, row), 200)
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/live/{id}/start',
        tags,
        summary: 'On the air: from now on every chunk is heard',
        request: { params: IdParam, body: jsonBody(StartLive) },
        responses: { 200: json(Live, 'The session, on the air'), ...problemResponses },
      }),
      async (c) => c.json(await startLive(c.get('ctx'), hub, c.req.valid('param').id, c.req.valid('json')), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/live/{id}/chunks',
        tags,
        summary: 'The next piece of what the microphone records',
        request: {
          params: IdParam,
          query: ChunkQuery,
          body: {
            required: true,
            content: { 'audio/webm': binary, 'audio/mp4': binary, 'application/octet-stream': binary },
          },
        },
        responses: { 200: json(LiveChunk, 'Taken, or here already'), ...problemResponses },
      }),
      async (c) => {
        const bytes = new Uint8Array(await c.req.arrayBuffer())
        return c.json(
          await takeChunk(c.get('ctx'), hub, c.req.valid('param').id, { ...c.req.valid('query'), bytes }),
          200,
        )
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/live/{id}/stop',
        tags,
        summary: 'End it: speakers return to their programme',
        request: { params: IdParam },
        responses: { 200: json(Live, 'The session, ended'), ...problemResponses },
      }),
      async (c) => c.json(await stopLive(c.get('ctx'), hub, c.req.valid('param').id), 200),
    )
}
