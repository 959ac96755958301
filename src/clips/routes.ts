import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { Problem } from '../errors.ts'
import type { HttpEnv } from '../http/env.ts'
import { IdParam, json, jsonBody, problemResponses } from '../http/openapi.ts'
import { pageOf } from '../http/pagination.ts'
import { archiveClip, renameClip } from './change.ts'
import { findClip, listClips } from './find.ts'
import { boundaryOf, fieldText, readParts } from './multipart.ts'
import { ChangeClip, Clip, ListClips, PreviewSpeech, SpeakText, SpeechPreview } from './schema.ts'
import { previewSpeech, speakText } from './speak.ts'
import { type Upload, uploadClip } from './upload.ts'

const tags = ['clips']
const changed = { 200: json(Clip, 'The clip as it is now'), ...problemResponses }
const binary = { schema: z.string().meta({ format: 'binary' }) }

/** Sound for bulletins: `/api/v1/clips`. */
export function clipRoutes() {
  const routes = new OpenAPIHono<HttpEnv>()
    .openapi(
      createRoute({
        method: 'post',
        path: '/clips/speech',
        tags,
        summary: 'Speak a text',
        request: { body: jsonBody(SpeakText) },
        responses: { 201: json(Clip, 'The clip; the same words give the same one'), ...problemResponses },
      }),
      async (c) => c.json(await speakText(c.get('ctx'), c.req.valid('json')), 201),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/clips/speech/preview',
        tags,
        summary: 'How a text will be read',
        request: { body: jsonBody(PreviewSpeech) },
        responses: { 200: json(SpeechPreview, 'The text written out, and doubtful words'), ...problemResponses },
      }),
      (c) => c.json(previewSpeech(c.req.valid('json')), 200),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/clips',
        tags,
        summary: 'Clips of your areas, newest first',
        request: { query: ListClips },
        responses: { 200: json(pageOf(Clip), 'A page'), ...problemResponses },
      }),
      async (c) => c.json(await listClips(c.get('ctx'), c.req.valid('query')), 200),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/clips/{id}',
        tags,
        summary: 'One clip',
        request: { params: IdParam },
        responses: { 200: json(Clip, 'The clip'), ...problemResponses },
      }),
      async (c) => c.json(await findClip(c.get('ctx'), c.req.valid('param').id), 200),
    )
    .openapi(
      createRoute({
        method: 'patch',
        path: '/clips/{id}',
        tags,
        summary: 'Rename',
        request: { params: IdParam, body: jsonBody(ChangeClip) },
        responses: changed,
      }),
      async (c) => c.json(await renameClip(c.get('ctx'), c.req.valid('param').id, c.req.valid('json')), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/clips/{id}/archive',
        tags,
        summary: 'Take it out of the library; what uses it keeps it',
        request: { params: IdParam },
        responses: changed,
      }),
      async (c) => c.json(await archiveClip(c.get('ctx'), c.req.valid('param').id, true), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/clips/{id}/restore',
        tags,
        summary: 'Back into the library',
        request: { params: IdParam },
        responses: changed,
      }),
      async (c) => c.json(await archiveClip(c.get('ctx'), c.req.valid('param').id, false), 200),
    )
  describeUpload(routes)
  routes.post('/clips', async (c) => c.json(await uploadClip(c.get('ctx'), await readUpload(c)), 201))
  return routes
}

// Described by hand: a validator would read the whole body into memory before the verb sees it.
function describeUpload(routes: OpenAPIHono<HttpEnv>): void {
  const query = z.object({
    title: z.string().optional(),
    areaCodes: z.string().optional().meta({ description: 'Joined by commas' }),
  })
  const form = z.object({ title: z.string(), areaCodes: z.string(), file: z.string().meta({ format: 'binary' }) })
  routes.openAPIRegistry.registerPath({
    method: 'post',
    path: '/clips',
    tags,
    summary: 'Upload a recording',
    description:
      'The sound itself with title and areaCodes in the query, or a form whose fields title and areaCodes come before ' +
      'the file. Type is told by content. The same bytes give the same clip.',
    request: {
      query,
      body: {
        required: true,
        content: { 'audio/*': binary, 'application/octet-stream': binary, 'multipart/form-data': { schema: form } },
      },
    },
    responses: { 201: json(Clip, 'The clip in its canonical form'), ...problemResponses },
  })
}

async function readUpload(c: Context<HttpEnv>): Promise<Upload> {
  const body = c.req.raw.body
  if (!body) throw new Problem('clip.not-audio', { detail: 'The request has no body.' })
  const length = c.req.header('content-length')
  const fields = { title: c.req.query('title') ?? '', areaCodes: splitCodes(c.req.query('areaCodes') ?? '') }
  const boundary = boundaryOf(c.req.header('content-type') ?? '')
  if (!boundary) return { ...fields, body, declaredBytes: length === undefined ? undefined : Number(length) }
  for await (const part of keepOpen(readParts(body, boundary))) {
    if (part.isFile) return { ...fields, body: part.body }
    if (part.name === 'title') fields.title = await fieldText(part)
    if (part.name === 'areaCodes') fields.areaCodes.push(...splitCodes(await fieldText(part)))
  }
  throw new Problem('request.invalid', {
    detail: 'The form has no file.',
    errors: [{ pointer: '/file', detail: 'Add the recording as the last field of the form.' }],
  })
}

const splitCodes = (text: string): string[] =>
  text
    .split(',')
    .map((code) => code.trim())
    .filter(Boolean)

/** Leaving a `for await` early closes its generator, and with it the file still being read; this one stays open. */
const keepOpen = <T>(generator: AsyncGenerator<T>): AsyncIterable<T> => ({
  [Symbol.asyncIterator]: () => ({ next: () => generator.next() }),
})
