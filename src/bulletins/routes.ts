import { createRoute, OpenAPIHono } from '@hono/zod-openapi'
import type { HttpEnv } from '../http/env.ts'
import { IdParam, json, jsonBody, problemResponses } from '../http/openapi.ts'
import { pageOf } from '../http/pagination.ts'
import { refuseInvalid } from '../http/problem.ts'
import { approveBulletinAsShown } from '../preflight/approve.ts'
import { createBulletin } from './create.ts'
import { rejectBulletin } from './decide.ts'
import { getBulletin } from './get.ts'
import { listBulletins } from './list.ts'
import { ApproveBulletin, Bulletin, CreateBulletin, ListBulletins, RejectBulletin, UpdateBulletin } from './schema.ts'
import { submitBulletin } from './submit.ts'
import { updateBulletin } from './update.ts'

const tags = ['bulletins']
const changed = { 200: json(Bulletin, 'The bulletin as it is now'), ...problemResponses }

/** Write, submit, approve: `/api/v1/bulletins`. Revoking stops what airs, so it lives with dispatch. */
export function bulletinRoutes() {
  return new OpenAPIHono<HttpEnv>({ defaultHook: refuseInvalid })
    .openapi(
      createRoute({
        method: 'post',
        path: '/bulletins',
        tags,
        summary: 'Write a bulletin',
        request: { body: jsonBody(CreateBulletin) },
        responses: { 201: json(Bulletin, 'The draft, with its audio'), ...problemResponses },
      }),
      async (c) => c.json(await createBulletin(c.get('ctx'), c.req.valid('json')), 201),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/bulletins',
        tags,
        summary: 'Bulletins of your areas, newest first',
        request: { query: ListBulletins },
        responses: { 200: json(pageOf(Bulletin), 'A page'), ...problemResponses },
      }),
      async (c) => c.json(await listBulletins(c.get('ctx'), c.req.valid('query')), 200),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/bulletins/{id}',
        tags,
        summary: 'One bulletin',
        request: { params: IdParam },
        responses: { 200: json(Bulletin, 'The bulletin'), ...problemResponses },
      }),
      async (c) => c.json(await getBulletin(c.get('ctx'), c.req.valid('param').id), 200),
    )
    .openapi(
      createRoute({
        method: 'patch',
        path: '/bulletins/{id}',
        tags,
        summary: 'Edit: back to draft, approval void',
        request: { params: IdParam, body: jsonBody(UpdateBulletin) },
        responses: changed,
      }),
      async (c) => c.json(await updateBulletin(c.get('ctx'), c.req.valid('param').id, c.req.valid('json')), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/bulletins/{id}/submit',
        tags,
        summary: 'Ask for approval',
        request: { params: IdParam },
        responses: changed,
      }),
      async (c) => c.json(await submitBulletin(c.get('ctx'), c.req.valid('param').id), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/bulletins/{id}/approve',
        tags,
        summary: 'Approve the very audio that was heard, and what was shown of it',
        request: { params: IdParam, body: jsonBody(ApproveBulletin) },
        responses: changed,
      }),
      async (c) =>
        c.json(await approveBulletinAsShown(c.get('ctx'), c.req.valid('param').id, c.req.valid('json')), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/bulletins/{id}/reject',
        tags,
        summary: 'Send back with a reason',
        request: { params: IdParam, body: jsonBody(RejectBulletin) },
        responses: changed,
      }),
      async (c) => c.json(await rejectBulletin(c.get('ctx'), c.req.valid('param').id, c.req.valid('json')), 200),
    )
}
