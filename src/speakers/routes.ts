import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { callerOf, openCtx } from '../accounts/caller.ts'
import type { App } from '../context.ts'
import { Problem } from '../errors.ts'
import type { HttpEnv } from '../http/env.ts'
import { withIsoDates } from '../http/iso.ts'
import { json, jsonBody, problemResponses } from '../http/openapi.ts'
import { PageQuery, pageOf } from '../http/pagination.ts'
import { refuseInvalid } from '../http/problem.ts'
import { createSpeaker } from './create.ts'
import { enrolSpeaker } from './enrol.ts'
import type { FreshCode } from './enrolment-code.ts'
import { getSpeaker, listSpeakers } from './list.ts'
import { moveSpeaker } from './move.ts'
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
  SpeakerId,
  SpeakerView,
  SpeakerWithCodeView,
  UpdateSpeaker,
} from './schema.ts'
import type { Speaker } from './store.ts'
import { updateSpeaker } from './update.ts'

const tags = ['speakers']
const params = z.object({ id: SpeakerId })
const changed = { 200: json(SpeakerView, 'The speaker as it is now'), ...problemResponses }

/** The registry: `/api/v1/speakers`. */
export function speakerRoutes(): OpenAPIHono<HttpEnv> {
  return new OpenAPIHono<HttpEnv>({ defaultHook: refuseInvalid })
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
        return c.json({ items: items.map(toView), nextCursor }, 200)
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
        return c.json({ ...toView(speaker), enrolment: toCodeView(speaker.id, enrolment) }, 201)
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
      async (c) => c.json(toView(await getSpeaker(c.get('ctx'), c.req.valid('param').id)), 200),
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
      async (c) => c.json(toView(await updateSpeaker(c.get('ctx'), c.req.valid('param').id, c.req.valid('json'))), 200),
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
      async (c) => c.json(toView(await moveSpeaker(c.get('ctx'), c.req.valid('param').id, c.req.valid('json'))), 200),
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
      async (c) => c.json(toView(await retireSpeaker(c.get('ctx'), c.req.valid('param').id)), 200),
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
}

const WRONG_CODE = new Set(['enrolment.code-invalid', 'enrolment.code-used', 'enrolment.code-expired'])

/** Open to everyone: `POST /api/v1/enrolments`. The code is the authority. */
export function enrolmentRoutes(app: App): OpenAPIHono<HttpEnv> {
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

function toView(speaker: Speaker): z.infer<typeof SpeakerView> {
  const { id, name, areaCode, areaPath, latitude, longitude, hornCount, volume, model, status, online } = speaker
  const { enrolledAt, presenceAt, lastSeenAt, telemetry, createdAt } = speaker
  return withIsoDates({
    ...{ id, name, areaCode, areaPath, latitude, longitude, hornCount, volume, model, status, online },
    ...{ enrolledAt, presenceAt, lastSeenAt, telemetry, createdAt },
  })
}

const toCodeView = (speakerId: string, { code, expiresAt }: FreshCode) => ({
  speakerId,
  code,
  expiresAt: expiresAt.toISOString(),
})
