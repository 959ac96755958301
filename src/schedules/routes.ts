import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { HttpEnv } from '../http/env.ts'
import { IdParam, json, jsonBody, problemResponses } from '../http/openapi.ts'
import { pageOf } from '../http/pagination.ts'
import { refuseInvalid } from '../http/problem.ts'
import { previewSchedule } from '../occurrences/preview.ts'
import { rescheduleAirings, splitAirings } from '../occurrences/reschedule.ts'
import { changeScheduleState, getSchedule } from './change.ts'
import { createSchedule } from './create.ts'
import { listSchedules } from './list.ts'
import {
  CreateSchedule,
  ListSchedules,
  PreviewSchedule,
  Reschedule,
  Schedule,
  SchedulePreview,
  SplitResult,
  SplitSchedule,
  unreadable,
} from './schema.ts'

const tags = ['schedules']

/** When and where a bulletin airs: `/api/v1/schedules`. */
export function scheduleRoutes() {
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
        request: { query: ListSchedules },
        responses: { 200: json(pageOf(Schedule).extend({ unreadable }), 'A page'), ...problemResponses },
      }),
      async (c) => c.json(await listSchedules(c.get('ctx'), c.req.valid('query')), 200),
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
        path: '/schedules/preview',
        tags,
        summary: 'What a rule would bring, before it is kept',
        request: { body: jsonBody(PreviewSchedule) },
        responses: { 200: json(SchedulePreview, 'The next airings, and what they meet'), ...problemResponses },
      }),
      async (c) => c.json(await previewSchedule(c.get('ctx'), c.req.valid('json')), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/schedules/{id}/reschedule',
        tags,
        summary: 'Change when and where from now on',
        request: { params: IdParam, body: jsonBody(Reschedule) },
        responses: { 200: json(Schedule, 'The schedule as it is now'), ...problemResponses },
      }),
      async (c) => c.json(await rescheduleAirings(c.get('ctx'), c.req.valid('param').id, c.req.valid('json')), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/schedules/{id}/split',
        tags,
        summary: 'This and following: another rule from a day on',
        request: { params: IdParam, body: jsonBody(SplitSchedule) },
        responses: { 201: json(SplitResult, 'The series that ends, and the one that goes on'), ...problemResponses },
      }),
      async (c) => c.json(await splitAirings(c.get('ctx'), c.req.valid('param').id, c.req.valid('json')), 201),
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
