import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { AreaCode } from '../areas/schema.ts'
import type { HttpEnv } from '../http/env.ts'
import { json, jsonBody, problemResponses } from '../http/openapi.ts'
import { refuseInvalid } from '../http/problem.ts'
import { countChildren } from './children.ts'
import { askReach } from './reach.ts'
import { AreaCounts, AskReach, Reach } from './schema.ts'

const tags = ['areas']

/** Who would hear: `/api/v1/reach`, and the counts of the area tree. Mounted before the areas, whose `{code}` takes any word. */
export function reachRoutes() {
  return new OpenAPIHono<HttpEnv>({ defaultHook: refuseInvalid })
    .openapi(
      createRoute({
        method: 'post',
        path: '/reach',
        tags,
        summary: 'Who would hear it in these areas',
        request: { body: jsonBody(AskReach) },
        responses: { 200: json(Reach, 'Active speakers, and how many are connected'), ...problemResponses },
      }),
      async (c) => c.json(await askReach(c.get('ctx'), c.req.valid('json')), 200),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/areas/counts',
        tags,
        summary: 'Speakers in each area directly below one',
        request: { query: z.object({ parent: AreaCode.default('VN') }) },
        responses: { 200: json(AreaCounts, 'Of your areas, by code'), ...problemResponses },
      }),
      async (c) => c.json({ items: await countChildren(c.get('ctx'), c.req.valid('query').parent) }, 200),
    )
}
