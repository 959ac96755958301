import { createRoute, OpenAPIHono } from '@hono/zod-openapi'
import type { HttpEnv } from '../http/env.ts'
import { json, problemResponses } from '../http/openapi.ts'
import { refuseInvalid } from '../http/problem.ts'
import { holidaysBetween } from './holidays.ts'
import { Holidays, ListHolidays } from './schema.ts'

/** Public holidays of Viet Nam: `/api/v1/holidays`. */
export function holidayRoutes() {
  return new OpenAPIHono<HttpEnv>({ defaultHook: refuseInvalid }).openapi(
    createRoute({
      method: 'get',
      path: '/holidays',
      tags: ['schedules'],
      summary: 'Public holidays of the whole country',
      request: { query: ListHolidays },
      responses: {
        200: json(Holidays, 'By date; what an area adds or removes stands in its policy'),
        ...problemResponses,
      },
    }),
    (c) => {
      const { from, to } = c.req.valid('query')
      return c.json({ items: holidaysBetween(from, to) }, 200)
    },
  )
}
