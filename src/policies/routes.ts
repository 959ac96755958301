import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { HttpEnv } from '../http/env.ts'
import { json, jsonBody, problemResponses } from '../http/openapi.ts'
import { refuseInvalid } from '../http/problem.ts'
import { showEffect } from './effect.ts'
import { getHours, previewHours } from './hours-view.ts'
import { PRESETS } from './presets.ts'
import { removePolicy } from './remove.ts'
import { savePolicy } from './save.ts'
import {
  DraftHoursOf,
  HoursOf,
  PolicyArea,
  PolicyDraft,
  PolicyEffect,
  PolicyHours,
  PolicyOf,
  PolicyPreset,
  PolicyView,
  RemovePolicy,
  SavePolicy,
} from './schema.ts'
import { getPolicy } from './view.ts'

const tags = ['policies']
const changed = { 200: json(PolicyView, 'The policy as it is now'), ...problemResponses }

/** When and how much may be broadcast: `/api/v1/policies`. */
export function policyRoutes() {
  return new OpenAPIHono<HttpEnv>({ defaultHook: refuseInvalid })
    .openapi(
      createRoute({
        method: 'get',
        path: '/policies',
        tags,
        summary: 'What holds in an area: its own policy, and what areas above add',
        request: { query: PolicyOf },
        responses: { 200: json(PolicyView, 'The policy'), ...problemResponses },
      }),
      async (c) => c.json(await getPolicy(c.get('ctx'), c.req.valid('query').area), 200),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/policies/presets',
        tags,
        summary: 'Policies to start from, each with its source',
        responses: { 200: json(z.object({ items: z.array(PolicyPreset) }), 'The presets'), ...problemResponses },
      }),
      (c) => c.json({ items: [...PRESETS] }, 200),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/policies/hours',
        tags,
        summary: 'The hours of each day in which an area may be broadcast to, at most 62 days',
        request: { query: HoursOf },
        responses: { 200: json(PolicyHours, 'The hours'), ...problemResponses },
      }),
      async (c) => c.json(await getHours(c.get('ctx'), c.req.valid('query')), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/policies/hours',
        tags,
        summary: 'The same hours as if a draft were the policy of the area itself; nothing is kept',
        request: { body: jsonBody(DraftHoursOf) },
        responses: { 200: json(PolicyHours, 'The hours'), ...problemResponses },
      }),
      async (c) => c.json(await previewHours(c.get('ctx'), c.req.valid('json')), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/policies/effect',
        tags,
        summary: 'What a draft would forbid, allow again and make quieter, of all that is planned; nothing is kept',
        request: { body: jsonBody(PolicyDraft) },
        responses: { 200: json(PolicyEffect, 'The effect'), ...problemResponses },
      }),
      async (c) => c.json(await showEffect(c.get('ctx'), c.req.valid('json')), 200),
    )
    .openapi(
      createRoute({
        method: 'put',
        path: '/policies/{areaCode}',
        tags,
        summary: 'Give an area a policy of its own, or a new version of it',
        request: { params: PolicyArea, body: jsonBody(SavePolicy) },
        responses: changed,
      }),
      async (c) => c.json(await savePolicy(c.get('ctx'), c.req.valid('param').areaCode, c.req.valid('json')), 200),
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/policies/{areaCode}',
        tags,
        summary: 'Take it back: what areas above say holds alone',
        request: { params: PolicyArea, query: RemovePolicy },
        responses: changed,
      }),
      async (c) => c.json(await removePolicy(c.get('ctx'), c.req.valid('param').areaCode, c.req.valid('query')), 200),
    )
}
