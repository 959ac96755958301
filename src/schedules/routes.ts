import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { permittedPaths } from '../context.ts'
import type { HttpEnv } from '../http/env.ts'
import { IdParam, json, jsonBody, problemResponses } from '../http/openapi.ts'
import { decodeCursor, PageQuery, page, pageOf } from '../http/pagination.ts'
import { refuseInvalid } from '../http/problem.ts'
import { changeScheduleState, getSchedule } from './change.ts'
import { createSchedule } from './create.ts'
import { CreateSchedule, Schedule } from './schema.ts'
import { listScheduleRows, toSchedule } from './store.ts'

const tags = ['schedules']
const ListQuery = PageQuery.extend({ bulletinId: z.string().optional() })

/** When and where a bulletin airs: `/api/v1/schedules`. */
export function scheduleRoutes(): OpenAPIHono<HttpEnv> {
  return new OpenAPIHono<HttpEnv>({ defaultHook: refuseInvalid })
    .openapi(
      createRoute({
        method: 'post',
        path: '/schedules',
        tags,
        summary: 'Plan airings of a bulletin',
        request: { body: jsonBody(CreateSchedule) },
        responses: { 201: json(Schedule, 'The schedule with its next airings'), ...problemResponses },
      }),
      async (c) => c.json(await createSchedule(c.get('ctx'), c.req.valid('json')), 201),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/schedules',
        tags,
        summary: 'Schedules of your areas, newest first',
        request: { query: ListQuery },
        responses: { 200: json(pageOf(Schedule), 'A page'), ...problemResponses },
      }),
      async (c) => {
        const ctx = c.get('ctx')
        const { cursor, limit, bulletinId } = c.req.valid('query')
        const paths = permittedPaths(ctx.actor, 'view')
        const rows = await listScheduleRows(ctx.db, {
          paths,
          bulletinId,
          before: decodeCursor(cursor),
          limit: limit + 1,
        })
        const now = ctx.clock.now()
        return c.json(
          page(
            rows.map((row) => toSchedule(row, now)),
            limit,
            (schedule) => schedule.id,
          ),
          200,
        )
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/schedules/{id}',
        tags,
        summary: 'One schedule',
        request: { params: IdParam },
        responses: { 200: json(Schedule, 'The schedule'), ...problemResponses },
      }),
      async (c) => c.json(await getSchedule(c.get('ctx'), c.req.valid('param').id), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/schedules/{id}/{event}',
        tags,
        summary: 'Pause, resume or end a schedule',
        request: { params: IdParam.extend({ event: z.enum(['pause', 'resume', 'end']) }) },
        responses: { 200: json(Schedule, 'The schedule as it is now'), ...problemResponses },
      }),
      async (c) => {
        const { id, event } = c.req.valid('param')
        return c.json(await changeScheduleState(c.get('ctx'), id, event), 200)
      },
    )
}
