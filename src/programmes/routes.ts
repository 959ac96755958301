import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { turnProgramme } from '../dispatch/turn-programme.ts'
import type { HttpEnv } from '../http/env.ts'
import { IdParam, json, jsonBody, problemResponses } from '../http/openapi.ts'
import { pageOf } from '../http/pagination.ts'
import { refuseInvalid } from '../http/problem.ts'
import { editProgramme } from '../occurrences/change-programme.ts'
import { leaveOutSession, takeBackSession } from '../occurrences/leave-out-session.ts'
import { approveProgrammeAsShown } from '../preflight/approve.ts'
import { unreadable } from '../schedules/schema.ts'
import { copyWeek } from './copy-week.ts'
import { createProgramme } from './create.ts'
import { rejectProgramme } from './decide.ts'
import { getProgramme, listProgrammes, planRunningOrder } from './get.ts'
import {
  ApproveProgramme,
  CopiedWeek,
  CopyWeek,
  CreateProgramme,
  LeaveOutSession,
  ListProgrammes,
  ListTemplates,
  OneDayProgramme,
  PlanRunningOrder,
  Programme,
  ProgrammeDetail,
  ProgrammeTemplate,
  RejectProgramme,
  SaveTemplate,
  SessionDay,
  SplitProgramme,
  UpdateProgramme,
} from './schema.ts'
import { RunningOrder } from './schema-order.ts'
import { oneDayProgramme, splitProgramme } from './split.ts'
import { submitProgramme } from './submit.ts'
import { deleteTemplate, listTemplates, saveTemplate } from './templates.ts'

const tags = ['programmes']
const changed = { 200: json(ProgrammeDetail, 'The programme as it is now'), ...problemResponses }
const drafted = { 201: json(ProgrammeDetail, 'The draft'), ...problemResponses }
const request = { params: IdParam }

/** Sessions: theme, relay, items, closing, in one running order: `/api/v1/programmes`. */
export function programmeRoutes() {
  return new OpenAPIHono<HttpEnv>({ defaultHook: refuseInvalid })
    .openapi(
      createRoute({
        method: 'post',
        path: '/programmes',
        tags,
        summary: 'Begin a programme, empty or from a template',
        request: { body: jsonBody(CreateProgramme) },
        responses: drafted,
      }),
      async (c) => c.json(await createProgramme(c.get('ctx'), c.req.valid('json')), 201),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/programmes',
        tags,
        summary: 'Programmes of your areas, newest first',
        request: { query: ListProgrammes },
        responses: { 200: json(pageOf(Programme).extend({ unreadable }), 'A page'), ...problemResponses },
      }),
      async (c) => c.json(await listProgrammes(c.get('ctx'), c.req.valid('query')), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/programmes/running-order',
        tags,
        summary: 'What items would be on a day, before they are kept',
        request: { body: jsonBody(PlanRunningOrder) },
        responses: { 200: json(RunningOrder, 'The running order'), ...problemResponses },
      }),
      async (c) => c.json(await planRunningOrder(c.get('ctx'), c.req.valid('json')), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/programmes/copy-week',
        tags,
        summary: 'Drafts for another week of what one week had besides its series',
        request: { body: jsonBody(CopyWeek) },
        responses: { 201: json(CopiedWeek, 'What was made, and what was not'), ...problemResponses },
      }),
      async (c) => c.json(await copyWeek(c.get('ctx'), c.req.valid('json')), 201),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/programmes/{id}',
        tags,
        summary: 'One programme, with the running order of its next airing',
        request,
        responses: { 200: json(ProgrammeDetail, 'The programme'), ...problemResponses },
      }),
      async (c) => c.json(await getProgramme(c.get('ctx'), c.req.valid('param').id), 200),
    )
    .openapi(
      createRoute({
        method: 'patch',
        path: '/programmes/{id}',
        tags,
        summary: 'Edit: back to draft, approval void',
        request: { params: IdParam, body: jsonBody(UpdateProgramme) },
        responses: changed,
      }),
      async (c) => c.json(await editProgramme(c.get('ctx'), c.req.valid('param').id, c.req.valid('json')), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/programmes/{id}/submit',
        tags,
        summary: 'Ask for approval',
        request,
        responses: changed,
      }),
      async (c) => c.json(await submitProgramme(c.get('ctx'), c.req.valid('param').id), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/programmes/{id}/approve',
        tags,
        summary: 'Approve what the pre-flight showed',
        request: { params: IdParam, body: jsonBody(ApproveProgramme) },
        responses: changed,
      }),
      async (c) =>
        c.json(await approveProgrammeAsShown(c.get('ctx'), c.req.valid('param').id, c.req.valid('json')), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/programmes/{id}/reject',
        tags,
        summary: 'Send back with a reason',
        request: { params: IdParam, body: jsonBody(RejectProgramme) },
        responses: changed,
      }),
      async (c) => c.json(await rejectProgramme(c.get('ctx'), c.req.valid('param').id, c.req.valid('json')), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/programmes/{id}/pause',
        tags,
        summary: 'Pause: nothing airs until it is resumed',
        request,
        responses: changed,
      }),
      async (c) => c.json(await turnProgramme(c.get('ctx'), c.req.valid('param').id, 'pause'), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/programmes/{id}/resume',
        tags,
        summary: 'Resume',
        request,
        responses: changed,
      }),
      async (c) => c.json(await turnProgramme(c.get('ctx'), c.req.valid('param').id, 'resume'), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/programmes/{id}/end',
        tags,
        summary: 'End for good; of a draft: throw it away',
        request,
        responses: changed,
      }),
      async (c) => c.json(await turnProgramme(c.get('ctx'), c.req.valid('param').id, 'end'), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/programmes/{id}/leave-out',
        tags,
        summary: 'Leave out the session of one day, with a reason',
        request: { params: IdParam, body: jsonBody(LeaveOutSession) },
        responses: changed,
      }),
      async (c) => c.json(await leaveOutSession(c.get('ctx'), c.req.valid('param').id, c.req.valid('json')), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/programmes/{id}/restore',
        tags,
        summary: 'Take back a session that was left out',
        request: { params: IdParam, body: jsonBody(SessionDay) },
        responses: changed,
      }),
      async (c) => c.json(await takeBackSession(c.get('ctx'), c.req.valid('param').id, c.req.valid('json')), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/programmes/{id}/split',
        tags,
        summary: 'This day and all after it: a draft that takes over once it is approved',
        request: { params: IdParam, body: jsonBody(SplitProgramme) },
        responses: drafted,
      }),
      async (c) => c.json(await splitProgramme(c.get('ctx'), c.req.valid('param').id, c.req.valid('json')), 201),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/programmes/{id}/one-day',
        tags,
        summary: 'This day only: a draft that takes over once it is approved',
        request: { params: IdParam, body: jsonBody(OneDayProgramme) },
        responses: drafted,
      }),
      async (c) => c.json(await oneDayProgramme(c.get('ctx'), c.req.valid('param').id, c.req.valid('json')), 201),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/programme-templates',
        tags,
        summary: 'Sequences to begin with: built-in ones, then those of your areas',
        request: { query: ListTemplates },
        responses: { 200: json(z.object({ items: z.array(ProgrammeTemplate) }), 'All of them'), ...problemResponses },
      }),
      async (c) => c.json({ items: await listTemplates(c.get('ctx'), c.req.valid('query')) }, 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/programme-templates',
        tags,
        summary: 'Keep a sequence for next time',
        request: { body: jsonBody(SaveTemplate) },
        responses: { 201: json(ProgrammeTemplate, 'The template'), ...problemResponses },
      }),
      async (c) => c.json(await saveTemplate(c.get('ctx'), c.req.valid('json')), 201),
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/programme-templates/{id}',
        tags,
        summary: 'Throw a template away',
        request,
        responses: { 204: { description: 'It is gone' }, ...problemResponses },
      }),
      async (c) => {
        await deleteTemplate(c.get('ctx'), c.req.valid('param').id)
        return c.body(null, 204)
      },
    )
}
