import { createRoute, OpenAPIHono } from '@hono/zod-openapi'
import { requireVisible } from '../areas/visible.ts'
import { permittedPaths } from '../context.ts'
import type { HttpEnv } from '../http/env.ts'
import { IdParam, json, jsonBody, problemResponses } from '../http/openapi.ts'
import { decodeCursor, PageQuery, page, pageOf } from '../http/pagination.ts'
import { refuseInvalid } from '../http/problem.ts'
import { createAlert } from './create.ts'
import { allClear, cancelAlert } from './end.ts'
import { alertReach } from './reach.ts'
import { Alert, AlertReach, CreateAlert, SendAlert, SentAlert } from './schema.ts'
import { sendAlert } from './send.ts'
import { findAlertRow, listAlertRows } from './store.ts'
import { viewAlert, viewAlerts } from './view.ts'

const tags = ['alerts']
const ListQuery = PageQuery.extend({ status: Alert.shape.status.optional() })

/** Emergencies: `/api/v1/alerts`. */
export function alertRoutes() {
  return new OpenAPIHono<HttpEnv>({ defaultHook: refuseInvalid })
    .openapi(
      createRoute({
        method: 'post',
        path: '/alerts',
        tags,
        summary: 'Prepare an alert with its all-clear; nothing sounds yet',
        request: { body: jsonBody(CreateAlert) },
        responses: { 201: json(Alert, 'The draft, with the audio to read back'), ...problemResponses },
      }),
      async (c) => c.json(await createAlert(c.get('ctx'), c.req.valid('json')), 201),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/alerts',
        tags,
        summary: 'Alerts that reach your areas, newest first',
        request: { query: ListQuery },
        responses: { 200: json(pageOf(Alert), 'A page'), ...problemResponses },
      }),
      async (c) => {
        const ctx = c.get('ctx')
        const { cursor, limit, status } = c.req.valid('query')
        const paths = permittedPaths(ctx.actor, 'view')
        const rows = await listAlertRows(ctx.db, { paths, status, before: decodeCursor(cursor), limit: limit + 1 })
        return c.json(
          page(await viewAlerts(ctx, rows), limit, (alert) => alert.id),
          200,
        )
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/alerts/{id}',
        tags,
        summary: 'One alert',
        request: { params: IdParam },
        responses: { 200: json(Alert, 'The alert'), ...problemResponses },
      }),
      async (c) => {
        const ctx = c.get('ctx')
        const row = await requireVisible(ctx, await findAlertRow(ctx.db, c.req.valid('param').id), 'alert.not-found')
        return c.json(await viewAlert(ctx, row), 200)
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/alerts/{id}/reach',
        tags,
        summary: 'Who sounds and who is silent, by hamlet',
        request: { params: IdParam },
        responses: { 200: json(AlertReach, 'At this moment'), ...problemResponses },
      }),
      async (c) => c.json(await alertReach(c.get('ctx'), c.req.valid('param').id), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/alerts/{id}/send',
        tags,
        summary: 'Send: every speaker in its areas sounds now',
        request: { params: IdParam, body: jsonBody(SendAlert) },
        responses: {
          200: json(SentAlert, 'Committed, and on the wire unless "published" is false'),
          ...problemResponses,
        },
      }),
      async (c) => c.json(await sendAlert(c.get('ctx'), c.req.valid('param').id, c.req.valid('json')), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/alerts/{id}/all-clear',
        tags,
        summary: 'End it and say so aloud',
        request: { params: IdParam },
        responses: { 200: json(SentAlert, 'The alert, ended'), ...problemResponses },
      }),
      async (c) => c.json(await allClear(c.get('ctx'), c.req.valid('param').id), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/alerts/{id}/cancel',
        tags,
        summary: 'Throw a draft away',
        request: { params: IdParam },
        responses: { 200: json(Alert, 'The alert, cancelled'), ...problemResponses },
      }),
      async (c) => c.json(await cancelAlert(c.get('ctx'), c.req.valid('param').id), 200),
    )
}
