import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { requireVisible } from '../areas/visible.ts'
import { permittedPaths } from '../context.ts'
import type { HttpEnv } from '../http/env.ts'
import { IdParam, json, problemResponses } from '../http/openapi.ts'
import { decodeCursor, PageQuery, page, pageOf } from '../http/pagination.ts'
import { refuseInvalid } from '../http/problem.ts'
import { Occurrence } from './schema.ts'
import { findOccurrenceRow, listOccurrenceRows } from './store.ts'
import { toOccurrence } from './view.ts'

const tags = ['occurrences']
const ListQuery = PageQuery.extend({
  status: Occurrence.shape.status.optional(),
  priority: Occurrence.shape.priority.optional(),
  from: z.iso.datetime({ offset: true }).optional().meta({ description: 'Starts at or after' }),
  to: z.iso.datetime({ offset: true }).optional().meta({ description: 'Starts before' }),
})

/** Airings, planned and past: `/api/v1/occurrences`. Their ledger is under reports. */
export function occurrenceRoutes(): OpenAPIHono<HttpEnv> {
  return new OpenAPIHono<HttpEnv>({ defaultHook: refuseInvalid })
    .openapi(
      createRoute({
        method: 'get',
        path: '/occurrences',
        tags,
        summary: 'Airings that reach your areas, newest first',
        request: { query: ListQuery },
        responses: { 200: json(pageOf(Occurrence), 'A page'), ...problemResponses },
      }),
      async (c) => {
        const ctx = c.get('ctx')
        const { cursor, limit, status, priority, from, to } = c.req.valid('query')
        const rows = await listOccurrenceRows(ctx.db, {
          paths: permittedPaths(ctx.actor, 'view'),
          status,
          priority,
          from: from ? new Date(from) : undefined,
          to: to ? new Date(to) : undefined,
          after: decodeCursor(cursor),
          limit: limit + 1,
        })
        return c.json(
          page(rows.map(toOccurrence), limit, (occurrence) => occurrence.id),
          200,
        )
      },
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
        return c.json(toOccurrence(await requireVisible(ctx, row, 'occurrence.not-found')), 200)
      },
    )
}
