import { createRoute, OpenAPIHono } from '@hono/zod-openapi'
import type { HttpEnv } from '../http/env.ts'
import { IdParam, json, problemResponses } from '../http/openapi.ts'
import { refuseInvalid } from '../http/problem.ts'
import { preflightBulletin, preflightProgramme, preflightSchedule } from './ask.ts'
import { AskPreflight, Preflight, PreflightQuery } from './schema.ts'

const tags = ['preflight']
const answer = { 200: json(Preflight, 'What would happen; nothing is kept'), ...problemResponses }

/** What will sound where and when, before it is approved: `…/preflight`. Mounted before the schedules, whose `{event}` takes any word. */
export function preflightRoutes() {
  return new OpenAPIHono<HttpEnv>({ defaultHook: refuseInvalid })
    .openapi(
      createRoute({
        method: 'post',
        path: '/bulletins/{id}/preflight',
        tags,
        summary: 'What would happen with a bulletin, by its schedules or by a rule not yet kept',
        request: {
          params: IdParam,
          query: PreflightQuery,
          body: { required: false, content: { 'application/json': { schema: AskPreflight } } },
        },
        responses: answer,
      }),
      async (c) =>
        c.json(
          await preflightBulletin(c.get('ctx'), c.req.valid('param').id, c.req.valid('json'), c.req.valid('query')),
          200,
        ),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/schedules/{id}/preflight',
        tags,
        summary: 'What would happen by one schedule',
        request: { params: IdParam, query: PreflightQuery },
        responses: answer,
      }),
      async (c) => c.json(await preflightSchedule(c.get('ctx'), c.req.valid('param').id, c.req.valid('query')), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/programmes/{id}/preflight',
        tags,
        summary: 'What would happen with a programme, in its running order',
        request: { params: IdParam, query: PreflightQuery },
        responses: answer,
      }),
      async (c) => c.json(await preflightProgramme(c.get('ctx'), c.req.valid('param').id, c.req.valid('query')), 200),
    )
}
