import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { HttpEnv } from '../http/env.ts'
import { IdParam, json, problemResponses } from '../http/openapi.ts'
import { refuseInvalid } from '../http/problem.ts'
import { listUnplannedOfBulletin, listUnplannedOfProgramme } from './list-unplanned.ts'
import { exportCalendar } from './programme-calendar.ts'
import { getProgrammeView } from './programme-view.ts'
import {
  CalendarQuery,
  ProgrammeQuery,
  ProgrammeView,
  SpeakerProgramme,
  SpeakerProgrammeQuery,
  UnplannedList,
} from './programme-view-schema.ts'
import { getSpeakerProgramme } from './speaker-programme.ts'

const tags = ['occurrences']
const unplanned = { 200: json(UnplannedList, 'The latest 20 of the last 90 days'), ...problemResponses }

/** Day and week as a listener has them: `/api/v1/programme`, as iCalendar too, and of one speaker. */
export function programmeViewRoutes() {
  return new OpenAPIHono<HttpEnv>({ defaultHook: refuseInvalid })
    .openapi(
      createRoute({
        method: 'get',
        path: '/programme',
        tags,
        summary: 'Day by day what sounds in an area: planned, aired, and what rules will bring',
        request: { query: ProgrammeQuery },
        responses: {
          200: json(ProgrammeView, 'The days, with the hours that the policy leaves open'),
          ...problemResponses,
        },
      }),
      async (c) => c.json(await getProgrammeView(c.get('ctx'), c.req.valid('query')), 200),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/programme.ics',
        tags,
        summary: 'The same as an iCalendar, for other calendars to read',
        request: { query: CalendarQuery },
        responses: {
          200: { description: 'RFC 5545, in UTC', content: { 'text/calendar': { schema: z.string() } } },
          ...problemResponses,
        },
      }),
      async (c) =>
        c.body(await exportCalendar(c.get('ctx'), c.req.valid('query')), 200, {
          'content-type': 'text/calendar; charset=utf-8',
          'content-disposition': 'inline; filename="programme.ics"',
        }),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/bulletins/{id}/unplanned',
        tags,
        summary: 'When a bulletin should have aired by its schedules and was not in the plan, and why',
        request: { params: IdParam },
        responses: unplanned,
      }),
      async (c) => c.json(await listUnplannedOfBulletin(c.get('ctx'), c.req.valid('param').id), 200),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/programmes/{id}/unplanned',
        tags,
        summary: 'When a programme should have aired and was not in the plan, and why',
        request: { params: IdParam },
        responses: unplanned,
      }),
      async (c) => c.json(await listUnplannedOfProgramme(c.get('ctx'), c.req.valid('param').id), 200),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/speakers/{id}/programme',
        tags,
        summary: 'What one speaker will play, and why',
        request: { params: IdParam, query: SpeakerProgrammeQuery },
        responses: { 200: json(SpeakerProgramme, 'Airings by start, each with its reasons'), ...problemResponses },
      }),
      async (c) => c.json(await getSpeakerProgramme(c.get('ctx'), c.req.valid('param').id, c.req.valid('query')), 200),
    )
}
