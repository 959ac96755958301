import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { etag } from 'hono/etag'
import { callerOf, openCtx } from '../accounts/caller.ts'
import type { App } from '../context.ts'
import { Problem } from '../errors.ts'
import type { HttpEnv } from '../http/env.ts'
import { json, jsonBody, problemResponses } from '../http/openapi.ts'
import { PageQuery, pageOf } from '../http/pagination.ts'
import { refuseInvalid } from '../http/problem.ts'
import { createSpeaker } from './create.ts'
import { enrolSpeaker } from './enrol.ts'
import type { FreshCode } from './enrolment-code.ts'
import { getSpeaker, listSpeakers } from './list.ts'
import { moveSpeaker } from './move.ts'
import { speakerNow } from './now.ts'
import { speakerPoints } from './points.ts'
import { createAttemptLimit } from './rate-limit.ts'
import { renewEnrolmentCode } from './renew-code.ts'
import { retireSpeaker } from './retire.ts'
import {
  CreateSpeaker,
  EnrolmentCodeView,
  EnrolmentView,
  EnrolSpeaker,
  ListSpeakers,
  MoveSpeaker,
  PlayTestTone,
  PointsQuery,
  SpeakerCommandParams,
  SpeakerCommandView,
  SpeakerId,
  SpeakerNow,
  SpeakerPoints,
  SpeakerView,
  SpeakerWithCodeView,
  UpdateSpeaker,
} from './schema.ts'
import { getSpeakerCommand, playTestTone } from './test-tone.ts'
import { updateSpeaker } from './update.ts'
import { viewSpeaker, viewSpeakers } from './view.ts'

const tags = ['speakers']
const params = z.object({ id: SpeakerId })
const changed = { 200: json(SpeakerView, 'The speaker as it is now'), ...problemResponses }

/** The registry: `/api/v1/speakers`. */
export function speakerRoutes() {
  return (
    new OpenAPIHono<HttpEnv>({ defaultHook: refuseInvalid })
      .openapi(
        createRoute({
          method: 'get',
          path: '/speakers',
          tags,
          summary: 'Speakers of your areas',
          request: { query: PageQuery.extend(ListSpeakers.shape) },
          responses: { 200: json(pageOf(SpeakerView), 'A page'), ...problemResponses },
        }),
        async (c) => {
          const { items, nextCursor } = await listSpeakers(c.get('ctx'), c.req.valid('query'))
          return c.json({ items: await viewSpeakers(c.get('ctx'), items), nextCursor }, 200)
        },
      )
      .openapi(
        createRoute({
          method: 'post',
          path: '/speakers',
          tags,
          summary: 'Register a speaker; answers with the code that a device enrols with',
          request: { body: jsonBody(CreateSpeaker) },
          responses: { 201: json(SpeakerWithCodeView, 'Registered'), ...problemResponses },
        }),
        async (c) => {
          c.header('cache-control', 'no-store')
          const { speaker, enrolment } = await createSpeaker(c.get('ctx'), c.req.valid('json'))
          const view = await viewSpeaker(c.get('ctx'), speaker)
          return c.json({ ...view, enrolment: toCodeView(speaker.id, enrolment) }, 201)
        },
      )
      // Before /speakers/{id}, which would take it for an id.
      .openapi(
        createRoute({
          method: 'get',
          path: '/speakers/points',
          tags,
          summary: 'All speakers of your areas at once, for maps and long lists',
          middleware: [etag({ weak: true })] as const,
          request: { query: PointsQuery },
          responses: { 200: json(SpeakerPoints, 'Active speakers'), ...problemResponses },
        }),
        async (c) => {
          c.header('cache-control', 'private, no-cache')
          return c.json(await speakerPoints(c.get('ctx'), c.req.valid('query')), 200)
        },
      )
      .openapi(
        createRoute({
          method: 'get',
          path: '/speakers/{id}',
          tags,
          summary: 'One speaker',
          request: { params },
          responses: { 200: json(SpeakerView, 'The speaker'), ...problemResponses },
        }),
        async (c) => {
          const ctx = c.get('ctx')
          return c.json(await viewSpeaker(ctx, await getSpeaker(ctx, c.req.valid('param').id)), 200)
        },
      )
      .openapi(
        createRoute({
          method: 'patch',
          path: '/speakers/{id}',
          tags,
          summary: 'Change name, volume, position or horns',
          request: { params, body: jsonBody(UpdateSpeaker) },
          responses: changed,
        }),
        async (c) => {
          const ctx = c.get('ctx')
          return c.json(
            await viewSpeaker(ctx, await updateSpeaker(ctx, c.req.valid('param').id, c.req.valid('json'))),
            200,
          )
        },
      )
      .openapi(
        createRoute({
          method: 'post',
          path: '/speakers/{id}/move',
          tags,
          summary: 'Move to another area',
          request: { params, body: jsonBody(MoveSpeaker) },
          responses: changed,
        }),
        async (c) => {
          const ctx = c.get('ctx')
          return c.json(
            await viewSpeaker(ctx, await moveSpeaker(ctx, c.req.valid('param').id, c.req.valid('json'))),
            200,
          )
        },
      )
      .openapi(
        createRoute({
          method: 'post',
          path: '/speakers/{id}/retire',
          tags,
          summary: 'Out of service for good',
          request: { params },
          responses: changed,
        }),
        async (c) => {
          const ctx = c.get('ctx')
          return c.json(await viewSpeaker(ctx, await retireSpeaker(ctx, c.req.valid('param').id)), 200)
        },
      )
      .openapi(
        createRoute({
          method: 'get',
          path: '/speakers/{id}/now',
          tags,
          summary: 'What it plays and why, and what comes next',
          request: { params },
          responses: { 200: json(SpeakerNow, 'At this moment'), ...problemResponses },
        }),
        async (c) => c.json(await speakerNow(c.get('ctx'), c.req.valid('param').id), 200),
      )
      .openapi(
        createRoute({
          method: 'post',
          path: '/speakers/{id}/test-tone',
          tags,
          summary: 'A chime from this speaker, now',
          request: { params, body: jsonBody(PlayTestTone) },
          responses: {
            202: json(SpeakerCommandView, 'On its way; ask for it, or wait for `speaker.command`'),
            ...problemResponses,
          },
        }),
        async (c) => c.json(await playTestTone(c.get('ctx'), c.req.valid('param').id, c.req.valid('json')), 202),
      )
      .openapi(
        createRoute({
          method: 'get',
          path: '/speakers/{id}/commands/{commandId}',
          tags,
          summary: 'What became of a test tone',
          request: { params: SpeakerCommandParams },
          responses: { 200: json(SpeakerCommandView, 'What the speaker said'), ...problemResponses },
        }),
        async (c) => c.json(await getSpeakerCommand(c.get('ctx'), c.req.valid('param')), 200),
      )
      .openapi(
        createRoute({
          method: 'post',
          path: '/speakers/{id}/enrolment-code',
          tags,
          summary: 'A new one-time code; the one before stops working',
          request: { params },
          responses: { 201: json(EnrolmentCodeView, 'Shown only here'), ...problemResponses },
        }),
        async (c) => {
          c.header('cache-control', 'no-store')
          const { id } = c.req.valid('param')
          return c.json(toCodeView(id, await renewEnrolmentCode(c.get('ctx'), id)), 201)
        },
      )
  )
}

const WRONG_CODE = new Set(['enrolment.code-invalid', 'enrolment.code-used', 'enrolment.code-expired'])

/** Open to everyone: `POST /api/v1/enrolments`. The code is the authority. */
export function enrolmentRoutes(app: App) {
  const limit = createAttemptLimit(app.clock)
  return new OpenAPIHono<HttpEnv>({ defaultHook: refuseInvalid }).openapi(
    createRoute({
      method: 'post',
      path: '/enrolments',
      tags: ['enrolment'],
      summary: 'A device becomes the speaker that its code was made for',
      security: [],
      request: { body: jsonBody(EnrolSpeaker) },
      responses: { 201: json(EnrolmentView, 'Its identity and credentials, given once'), ...problemResponses },
    }),
    async (c) => {
      const address = callerOf(app, c).address ?? 'in-process'
      limit.check(address)
      try {
        c.header('cache-control', 'no-store')
        return c.json(await enrolSpeaker(openCtx(app, c), c.req.valid('json')), 201)
      } catch (error) {
        if (error instanceof Problem && WRONG_CODE.has(error.code)) limit.countWrong(address)
        throw error
      }
    },
  )
}

const toCodeView = (speakerId: string, { code, expiresAt }: FreshCode) => ({
  speakerId,
  code,
  expiresAt: expiresAt.toISOString(),
})
