import { createRoute, OpenAPIHono } from '@hono/zod-openapi'
import type { HttpEnv } from '../http/env.ts'
import { IdParam, json, jsonBody, problemResponses } from '../http/openapi.ts'
import { pageOf } from '../http/pagination.ts'
import { refuseInvalid } from '../http/problem.ts'
import { changeArchived } from './archive.ts'
import { createTemplate } from './create.ts'
import { getTemplate, listTemplates } from './list.ts'
import { CreateTemplate, ListTemplates, Template, UpdateTemplate } from './schema.ts'
import { updateTemplate } from './update.ts'

const tags = ['templates']
const changed = { 200: json(Template, 'The template as it is now'), ...problemResponses }

/** Texts to start a bulletin from: `/api/v1/templates`. */
export function templateRoutes() {
  return new OpenAPIHono<HttpEnv>({ defaultHook: refuseInvalid })
    .openapi(
      createRoute({
        method: 'post',
        path: '/templates',
        tags,
        summary: 'Keep a text for next time',
        request: { body: jsonBody(CreateTemplate) },
        responses: { 201: json(Template, 'The template'), ...problemResponses },
      }),
      async (c) => c.json(await createTemplate(c.get('ctx'), c.req.valid('json')), 201),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/templates',
        tags,
        summary: 'Templates for your areas, newest first',
        request: { query: ListTemplates },
        responses: { 200: json(pageOf(Template), 'A page'), ...problemResponses },
      }),
      async (c) => c.json(await listTemplates(c.get('ctx'), c.req.valid('query')), 200),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/templates/{id}',
        tags,
        summary: 'One template',
        request: { params: IdParam },
        responses: { 200: json(Template, 'The template'), ...problemResponses },
      }),
      async (c) => c.json(await getTemplate(c.get('ctx'), c.req.valid('param').id), 200),
    )
    .openapi(
      createRoute({
        method: 'patch',
        path: '/templates/{id}',
        tags,
        summary: 'Change a template',
        request: { params: IdParam, body: jsonBody(UpdateTemplate) },
        responses: changed,
      }),
      async (c) => c.json(await updateTemplate(c.get('ctx'), c.req.valid('param').id, c.req.valid('json')), 200),
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/templates/{id}',
        tags,
        summary: 'Put it away; it can be taken out again',
        request: { params: IdParam },
        responses: changed,
      }),
      async (c) => c.json(await changeArchived(c.get('ctx'), c.req.valid('param').id, true), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/templates/{id}/restore',
        tags,
        summary: 'Take it out of the archive',
        request: { params: IdParam },
        responses: changed,
      }),
      async (c) => c.json(await changeArchived(c.get('ctx'), c.req.valid('param').id, false), 200),
    )
}
