import { createRoute, OpenAPIHono } from '@hono/zod-openapi'
import type { HttpEnv } from '../http/env.ts'
import { json, problemResponses } from '../http/openapi.ts'
import { decodeCursor, page, pageOf } from '../http/pagination.ts'
import { refuseInvalid } from '../http/problem.ts'
import { checkAudit, listAudit } from './list.ts'
import { AuditEntryView, AuditQuery, VerificationView } from './schema.ts'

const tags = ['audit']

export function auditRoutes() {
  return new OpenAPIHono<HttpEnv>({ defaultHook: refuseInvalid })
    .openapi(
      createRoute({
        method: 'get',
        path: '/audit',
        tags,
        summary: 'What was done in your areas, newest first',
        request: { query: AuditQuery },
        responses: { 200: json(pageOf(AuditEntryView), 'A page'), ...problemResponses },
      }),
      async (c) => {
        const { cursor, limit, ...filter } = c.req.valid('query')
        const before = decodeCursor(cursor)
        const rows = await listAudit(c.get('ctx'), filter, before === undefined ? undefined : Number(before), limit + 1)
        return c.json(
          page(rows, limit, (entry) => String(entry.seq)),
          200,
        )
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/audit/verify',
        tags,
        summary: 'Recompute the whole chain of hashes',
        responses: { 200: json(VerificationView, 'Whether it holds, or where it breaks'), ...problemResponses },
      }),
      async (c) => c.json(await checkAudit(c.get('ctx')), 200),
    )
}
