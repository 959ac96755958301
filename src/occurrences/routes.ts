import { createRoute, OpenAPIHono } from '@hono/zod-openapi'
import { requireVisible } from '../areas/visible.ts'
import type { HttpEnv } from '../http/env.ts'
import { IdParam, json, jsonBody, problemResponses } from '../http/openapi.ts'
import { pageOf } from '../http/pagination.ts'
import { refuseInvalid } from '../http/problem.ts'
import { cancelOneOccurrence, moveOccurrence, restoreOccurrence } from './change-one.ts'
import { listOccurrences } from './list.ts'
import { CancelOccurrence, ListOccurrences, MoveOccurrence, Occurrence } from './schema.ts'
import { findOccurrenceRow } from './store.ts'
import { viewOccurrence } from './view.ts'

const tags = ['occurrences']
const changed = { 200: json(Occurrence, 'The airing as it is now'), ...problemResponses }

/** Airings, planned and past: `/api/v1/occurrences`. Their ledger is under reports; stopping lives with dispatch. */
export function occurrenceRoutes() {
  return new OpenAPIHono<HttpEnv>({ defaultHook: refuseInvalid })
    .openapi(
      createRoute({
        method: 'get',
        path: '/occurrences',
        tags,
        summary: 'Airings that reach your areas, by start',
        request: { query: ListOccurrences },
        responses: { 200: json(pageOf(Occurrence), 'A page'), ...problemResponses },
      }),
      async (c) => c.json(await listOccurrences(c.get('ctx'), c.req.valid('query')), 200),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/occurrences/{id}',
        tags,
        summary: 'One airing',
        request: { params: IdParam },
        responses: { 200: json(Occurrence, 'The airing'), ...problemResponses },
      }),
      async (c) => {
        const ctx = c.get('ctx')
        const row = await findOccurrenceRow(ctx.db, c.req.valid('param').id)
        return c.json(await viewOccurrence(ctx, await requireVisible(ctx, row, 'occurrence.not-found')), 200)
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/occurrences/{id}/move',
        tags,
        summary: 'Move this one airing, not its series',
        request: { params: IdParam, body: jsonBody(MoveOccurrence) },
        responses: changed,
      }),
      async (c) => c.json(await moveOccurrence(c.get('ctx'), c.req.valid('param').id, c.req.valid('json')), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/occurrences/{id}/cancel',
        tags,
        summary: 'Leave this one airing out',
        request: { params: IdParam, body: jsonBody(CancelOccurrence) },
        responses: changed,
      }),
      async (c) => c.json(await cancelOneOccurrence(c.get('ctx'), c.req.valid('param').id, c.req.valid('json')), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/occurrences/{id}/restore',
        tags,
        summary: 'Take a cancellation back while its time is still to come',
        request: { params: IdParam },
        responses: changed,
      }),
      async (c) => c.json(await restoreOccurrence(c.get('ctx'), c.req.valid('param').id), 200),
    )
}
