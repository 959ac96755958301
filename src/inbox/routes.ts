import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { openCtx } from '../accounts/caller.ts'
import type { App } from '../context.ts'
import type { HttpEnv } from '../http/env.ts'
import { IdParam, json, jsonBody, problemResponses } from '../http/openapi.ts'
import { pageOf } from '../http/pagination.ts'
import { refuseInvalid } from '../http/problem.ts'
import { sourceCtx } from './actor.ts'
import { acceptItem, declineItem } from './decide.ts'
import { getItem, itemOutcome, listItems, sourceStatus } from './list.ts'
import { listOutbox, retryOutbox } from './outbox.ts'
import { receiveBulletin, receiveCancellation } from './receive.ts'
import {
  AcceptItem,
  CancelQuery,
  CreateSource,
  DeclineItem,
  ExternalId,
  InboxItem,
  InboxSource,
  ItemOutcome,
  ListInbox,
  ListOutbox,
  MadeSource,
  Outgoing,
  Receipt,
  RetryOutbox,
  SourceBulletin,
  SourceStatus,
  UpdateSource,
} from './schema.ts'
import { createSource, getSource, listSources, updateSource } from './sources.ts'

const tags = ['inbox']
const profile = ['source profile']
const SourceParam = z.object({ sourceId: z.string().min(1).max(64) })
const BulletinParam = SourceParam.extend({ externalId: ExternalId })
const decided = { 200: json(InboxItem, 'The item as it is now'), ...problemResponses }
const secretOnce = { 'cache-control': 'no-store' }

/** What comes from above: the door for source systems, and the inbox in which officials find it. */
export function inboxRoutes(app: App) {
  return new OpenAPIHono<HttpEnv>({ defaultHook: refuseInvalid })
    .openapi(
      createRoute({
        method: 'post',
        path: '/inbox/{sourceId}/bulletins',
        tags: profile,
        summary: 'Hand a bulletin down; the same again gives the same receipt',
        request: { params: SourceParam, body: jsonBody(SourceBulletin) },
        responses: { 200: json(Receipt, 'What became of it'), ...problemResponses },
      }),
      async (c) => {
        const { ctx, source } = await sourceCtx(openCtx(app, c), c.req.valid('param').sourceId, c.req.raw.headers)
        return c.json(await receiveBulletin(ctx, source, c.req.valid('json')), 200)
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/inbox/{sourceId}/bulletins/{externalId}',
        tags: profile,
        summary: 'What became of a bulletin',
        request: { params: BulletinParam },
        responses: { 200: json(SourceStatus, 'Its newest version'), ...problemResponses },
      }),
      async (c) => {
        const { sourceId, externalId } = c.req.valid('param')
        const { ctx, source } = await sourceCtx(openCtx(app, c), sourceId, c.req.raw.headers)
        return c.json(await sourceStatus(ctx, source, externalId), 200)
      },
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/inbox/{sourceId}/bulletins/{externalId}',
        tags: profile,
        summary: 'Withdraw a bulletin: silence it, or give the all-clear of an emergency',
        request: { params: BulletinParam, query: CancelQuery },
        responses: { 200: json(Receipt, 'Of the withdrawal'), ...problemResponses },
      }),
      async (c) => {
        const { sourceId, externalId } = c.req.valid('param')
        const { ctx, source } = await sourceCtx(openCtx(app, c), sourceId, c.req.raw.headers)
        return c.json(await receiveCancellation(ctx, source, { externalId, ...c.req.valid('query') }), 200)
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/inbox',
        tags,
        summary: 'What came from above, newest first',
        request: { query: ListInbox },
        responses: { 200: json(pageOf(InboxItem), 'A page'), ...problemResponses },
      }),
      async (c) => c.json(await listItems(c.get('ctx'), c.req.valid('query')), 200),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/inbox/{id}',
        tags,
        summary: 'One item of the inbox',
        request: { params: IdParam },
        responses: { 200: json(InboxItem, 'The item'), ...problemResponses },
      }),
      async (c) => c.json(await getItem(c.get('ctx'), c.req.valid('param').id), 200),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/inbox/{id}/outcome',
        tags,
        summary: 'What became of an item here, and what its source was told',
        request: { params: IdParam },
        responses: { 200: json(ItemOutcome, 'So far'), ...problemResponses },
      }),
      async (c) => c.json(await itemOutcome(c.get('ctx'), c.req.valid('param').id), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/inbox/{id}/accept',
        tags,
        summary: 'Take it: a bulletin that waits for approval',
        request: { params: IdParam, body: jsonBody(AcceptItem) },
        responses: decided,
      }),
      async (c) => c.json(await acceptItem(c.get('ctx'), c.req.valid('param').id, c.req.valid('json')), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/inbox/{id}/decline',
        tags,
        summary: 'Not here, and why; the source is told',
        request: { params: IdParam, body: jsonBody(DeclineItem) },
        responses: decided,
      }),
      async (c) => c.json(await declineItem(c.get('ctx'), c.req.valid('param').id, c.req.valid('json')), 200),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/inbox-sources',
        tags,
        summary: 'The systems above that hand bulletins down',
        responses: { 200: json(z.object({ items: z.array(InboxSource) }), 'All of your areas'), ...problemResponses },
      }),
      async (c) => c.json({ items: await listSources(c.get('ctx')) }, 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/inbox-sources',
        tags,
        summary: 'Connect a source',
        request: { body: jsonBody(CreateSource) },
        responses: { 201: json(MadeSource, 'With its token, shown once'), ...problemResponses },
      }),
      async (c) => c.json(await createSource(c.get('ctx'), c.req.valid('json')), 201, secretOnce),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/inbox-sources/{id}',
        tags,
        summary: 'One source',
        request: { params: IdParam },
        responses: { 200: json(InboxSource, 'The source'), ...problemResponses },
      }),
      async (c) => c.json(await getSource(c.get('ctx'), c.req.valid('param').id), 200),
    )
    .openapi(
      createRoute({
        method: 'patch',
        path: '/inbox-sources/{id}',
        tags,
        summary: 'Change, pause or end a source, or give it a new token',
        request: { params: IdParam, body: jsonBody(UpdateSource) },
        responses: { 200: json(MadeSource, 'The source; a new token is shown once'), ...problemResponses },
      }),
      async (c) =>
        c.json(await updateSource(c.get('ctx'), c.req.valid('param').id, c.req.valid('json')), 200, secretOnce),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/inbox-sources/{id}/outbox',
        tags,
        summary: 'What it was told, is to be told, and could not be told',
        request: { params: IdParam, query: ListOutbox },
        responses: { 200: json(pageOf(Outgoing), 'Newest first'), ...problemResponses },
      }),
      async (c) => c.json(await listOutbox(c.get('ctx'), c.req.valid('param').id, c.req.valid('query')), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/inbox-sources/{id}/outbox/retry',
        tags,
        summary: 'Try dead letters again',
        request: { params: IdParam, body: jsonBody(RetryOutbox) },
        responses: { 200: json(z.object({ retried: z.number().int() }), 'How many'), ...problemResponses },
      }),
      async (c) => c.json(await retryOutbox(c.get('ctx'), c.req.valid('param').id, c.req.valid('json')), 200),
    )
}
