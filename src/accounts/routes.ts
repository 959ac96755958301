import { createRoute, OpenAPIHono } from '@hono/zod-openapi'
import type { App } from '../context.ts'
import type { HttpEnv } from '../http/env.ts'
import { IdParam, json, jsonBody, problemResponses } from '../http/openapi.ts'
import { decodeCursor, PageQuery, page, pageOf } from '../http/pagination.ts'
import { refuseInvalid } from '../http/problem.ts'
import { authRoutes } from './auth-routes.ts'
import { openCtx } from './caller.ts'
import { createPerson } from './create-person.ts'
import { disablePerson, resetTwoFactor } from './disable-person.ts'
import { giveGrant } from './give-grant.ts'
import { invitePerson } from './invite-person.ts'
import { listPeople } from './list-people.ts'
import { me } from './me.ts'
import { revokeGrant } from './revoke-grant.ts'
import {
  CreatePerson,
  CreateToken,
  GiveGrant,
  GrantIds,
  GrantView,
  Invitation,
  ListPeople,
  MadeToken,
  Me,
  PersonView,
  SetUp,
  SetupState,
  TokenView,
} from './schema.ts'
import { isSetupNeeded, setUp } from './setup.ts'
import { createToken, listTokens, revokeToken } from './tokens.ts'

const done = { 204: { description: 'Done' }, ...problemResponses }
// A secret is shown once: no cache and no table of answers keeps it.
const ONCE = { 'cache-control': 'no-store' }
const people = ['people']
const tokens = ['tokens']

/** Set-up, sign-in, people, grants, API tokens. `/setup` and parts of `/auth` answer without a signed-in actor. */
export function accountRoutes(app: App) {
  return new OpenAPIHono<HttpEnv>({ defaultHook: refuseInvalid })
    .route('/', authRoutes(app))
    .openapi(
      createRoute({
        method: 'get',
        path: '/setup',
        tags: people,
        summary: 'Whether the first administrator is still to be made',
        responses: { 200: json(SetupState, 'The state'), ...problemResponses },
      }),
      async (c) => c.json({ needed: await isSetupNeeded(app) }, 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/setup',
        tags: people,
        summary: 'The first administrator, with the token of the console',
        request: { body: jsonBody(SetUp) },
        responses: { 201: json(PersonView, 'May sign in now'), ...problemResponses },
      }),
      async (c) => c.json(await setUp(openCtx(app, c), c.req.valid('json')), 201),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/me',
        tags: people,
        summary: 'Who you are and what you may do where',
        responses: { 200: json(Me, 'You'), ...problemResponses },
      }),
      async (c) => c.json(await me(c.get('ctx')), 200),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/people',
        tags: people,
        summary: 'People with rights in your areas',
        request: { query: PageQuery.extend(ListPeople.shape) },
        responses: { 200: json(pageOf(PersonView), 'A page'), ...problemResponses },
      }),
      async (c) => {
        const { cursor, limit, ...filter } = c.req.valid('query')
        const rows = await listPeople(c.get('ctx'), filter, decodeCursor(cursor), limit + 1)
        return c.json(
          page(rows, limit, (person) => person.id),
          200,
        )
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/people',
        tags: people,
        summary: 'Invite a person with rights inside yours',
        request: { body: jsonBody(CreatePerson) },
        responses: { 201: json(Invitation, 'Hand the token to the person'), ...problemResponses },
      }),
      async (c) => c.json(await createPerson(c.get('ctx'), c.req.valid('json')), 201, ONCE),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/people/{id}/invitations',
        tags: people,
        summary: 'A new invitation, for a forgotten password too',
        request: { params: IdParam },
        responses: { 201: json(Invitation, 'Hand the token to the person'), ...problemResponses },
      }),
      async (c) => c.json(await invitePerson(c.get('ctx'), c.req.valid('param').id), 201, ONCE),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/people/{id}/disable',
        tags: people,
        summary: 'End an account',
        request: { params: IdParam },
        responses: done,
      }),
      async (c) => {
        await disablePerson(c.get('ctx'), c.req.valid('param').id)
        return c.body(null, 204)
      },
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/people/{id}/two-factor',
        tags: people,
        summary: 'For a lost authenticator',
        request: { params: IdParam },
        responses: done,
      }),
      async (c) => {
        await resetTwoFactor(c.get('ctx'), c.req.valid('param').id)
        return c.body(null, 204)
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/people/{id}/grants',
        tags: people,
        summary: 'Give a role over an area',
        request: { params: IdParam, body: jsonBody(GiveGrant) },
        responses: { 201: json(GrantView, 'The grant'), ...problemResponses },
      }),
      async (c) => c.json(await giveGrant(c.get('ctx'), c.req.valid('param').id, c.req.valid('json')), 201),
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/people/{id}/grants/{grantId}',
        tags: people,
        summary: 'Take a role back',
        request: { params: GrantIds },
        responses: done,
      }),
      async (c) => {
        const { id, grantId } = c.req.valid('param')
        await revokeGrant(c.get('ctx'), id, grantId)
        return c.body(null, 204)
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/tokens',
        tags: tokens,
        summary: 'API tokens of your areas',
        request: { query: PageQuery },
        responses: { 200: json(pageOf(TokenView), 'A page'), ...problemResponses },
      }),
      async (c) => {
        const { cursor, limit } = c.req.valid('query')
        const rows = await listTokens(c.get('ctx'), decodeCursor(cursor), limit + 1)
        return c.json(
          page(rows, limit, (token) => token.id),
          200,
        )
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/tokens',
        tags: tokens,
        summary: 'An API token for a machine',
        request: { body: jsonBody(CreateToken) },
        responses: { 201: json(MadeToken, 'With its text, this once'), ...problemResponses },
      }),
      async (c) => c.json(await createToken(c.get('ctx'), c.req.valid('json')), 201, ONCE),
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/tokens/{id}',
        tags: tokens,
        summary: 'Revoke a token',
        request: { params: IdParam },
        responses: done,
      }),
      async (c) => {
        await revokeToken(c.get('ctx'), c.req.valid('param').id)
        return c.body(null, 204)
      },
    )
}
