import { createRoute, OpenAPIHono } from '@hono/zod-openapi'
import type { HttpEnv } from '../http/env.ts'
import { IdParam, json, jsonBody, problemResponses } from '../http/openapi.ts'
import { pageOf } from '../http/pagination.ts'
import { refuseInvalid } from '../http/problem.ts'
import { decideCollision } from './decide.ts'
import { getCollision, listCollisions } from './list.ts'
import { Collision, DecideCollision, ListCollisions } from './schema.ts'

const tags = ['collisions']

/** Two airings for the same speakers at the same time, and who chose what: `/api/v1/collisions`. */
export function collisionRoutes() {
  return new OpenAPIHono<HttpEnv>({ defaultHook: refuseInvalid })
    .openapi(
      createRoute({
        method: 'get',
        path: '/collisions',
        tags,
        summary: 'Collisions in your areas, the soonest first',
        request: { query: ListCollisions },
        responses: { 200: json(pageOf(Collision), 'A page'), ...problemResponses },
      }),
      async (c) => c.json(await listCollisions(c.get('ctx'), c.req.valid('query')), 200),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/collisions/{id}',
        tags,
        summary: 'One collision, with what can be done about it',
        request: { params: IdParam },
        responses: { 200: json(Collision, 'The collision'), ...problemResponses },
      }),
      async (c) => c.json(await getCollision(c.get('ctx'), c.req.valid('param').id), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/collisions/{id}/decide',
        tags,
        summary: 'Decide which gives way, and how',
        request: { params: IdParam, body: jsonBody(DecideCollision) },
        responses: { 200: json(Collision, 'The collision as it is now'), ...problemResponses },
      }),
      async (c) => c.json(await decideCollision(c.get('ctx'), c.req.valid('param').id, c.req.valid('json')), 200),
    )
}
