import { createRoute, OpenAPIHono } from '@hono/zod-openapi'
import type { HttpEnv } from '../http/env.ts'
import { json, problemResponses } from '../http/openapi.ts'
import { Today } from './schema.ts'
import { showToday } from './today.ts'

/** What concerns the caller now, in one request: `/api/v1/today`. */
export function todayRoutes() {
  return new OpenAPIHono<HttpEnv>().openapi(
    createRoute({
      method: 'get',
      path: '/today',
      tags: ['today'],
      summary: 'What plays, what comes, and what needs you',
      responses: { 200: json(Today, 'Of your areas'), ...problemResponses },
    }),
    async (c) => c.json(await showToday(c.get('ctx')), 200),
  )
}
