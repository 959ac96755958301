import { createRoute, OpenAPIHono } from '@hono/zod-openapi'
import type { HttpEnv } from '../http/env.ts'
import { IdParam, json, problemResponses } from '../http/openapi.ts'
import { refuseInvalid } from '../http/problem.ts'
import { getComingSessions } from './coming-sessions.ts'
import { explainOccurrence } from './explain-occurrence.ts'
import { explainSpeaker } from './explain-speaker.ts'
import { ExplainQuery, OccurrenceExplanation, SpeakerExplanation } from './schema.ts'
import { ComingSessions } from './schema-coming.ts'

const tags = ['explain']

/** Why something sounded, or did not: `/api/v1/…/explain`. */
export function explainRoutes() {
  return new OpenAPIHono<HttpEnv>({ defaultHook: refuseInvalid })
    .openapi(
      createRoute({
        method: 'get',
        path: '/occurrences/{id}/explain',
        tags,
        summary: 'Why this airing is as it is: who decided what, and what became of it',
        request: { params: IdParam },
        responses: { 200: json(OccurrenceExplanation, 'The chain of decisions'), ...problemResponses },
      }),
      async (c) => c.json(await explainOccurrence(c.get('ctx'), c.req.valid('param').id), 200),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/speakers/{id}/explain',
        tags,
        summary: 'What this speaker played, or will play, at a moment, and why',
        request: { params: IdParam, query: ExplainQuery },
        responses: { 200: json(SpeakerExplanation, 'The reasons'), ...problemResponses },
      }),
      async (c) => c.json(await explainSpeaker(c.get('ctx'), c.req.valid('param').id, c.req.valid('query')), 200),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/programmes/{id}/sessions',
        tags,
        summary: 'Its coming sessions, each with what becomes of it and why',
        request: { params: IdParam },
        responses: { 200: json(ComingSessions, 'The next seven days, three sessions at least'), ...problemResponses },
      }),
      async (c) => c.json(await getComingSessions(c.get('ctx'), c.req.valid('param').id), 200),
    )
}
