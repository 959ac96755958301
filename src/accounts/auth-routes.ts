import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { App } from '../context.ts'
import type { HttpEnv } from '../http/env.ts'
import { IdParam, json, jsonBody, problemResponses } from '../http/openapi.ts'
import { refuseInvalid } from '../http/problem.ts'
import { callAuth } from './call-auth.ts'
import { callerOf, openCtx, requirePerson, signedInPerson } from './caller.ts'
import { changePassword, disableTwoFactor, enableTwoFactor, newBackupCodes, revokeSessions } from './own-account.ts'
import {
  BackupCode,
  BackupCodes,
  ChangePassword,
  PasswordOnly,
  SessionView,
  SetPassword,
  SignedIn,
  SignIn,
  TotpCode,
  TwoFactorSecret,
} from './schema.ts'
import { setPassword } from './set-password.ts'
import { auditPerson, signIn } from './sign-in.ts'
import { liveSessions } from './sign-in-store.ts'
import { verifyCode } from './two-factor.ts'

const tags = ['sign-in']
const ONCE = { 'cache-control': 'no-store' }
const done = { 204: { description: 'Done' }, ...problemResponses }
const post = <const P extends string, S extends z.ZodType>(path: P, summary: string, body: S) =>
  ({ method: 'post', path, tags, summary, request: { body: jsonBody(body) } }) as const

const withCookies = <R extends Response>(response: R, cookies: readonly string[]): R => {
  for (const cookie of cookies) response.headers.append('set-cookie', cookie)
  return response
}
const noContent = (c: Context, cookies: readonly string[] = []) => withCookies(c.body(null, 204), cookies)

/** `/api/v1/auth/…`: the few ways in that we want. better-auth has more; they are not reachable. */
export function authRoutes(app: App) {
  return new OpenAPIHono<HttpEnv>({ defaultHook: refuseInvalid })
    .openapi(
      createRoute({
        ...post('/auth/sign-in/email', 'Sign in', SignIn),
        responses: { 200: json(SignedIn, 'A session cookie, or a challenge for a code'), ...problemResponses },
      }),
      async (c) => {
        const { twoFactorRequired, cookies } = await signIn(app, callerOf(app, c), c.req.valid('json'))
        return withCookies(c.json({ twoFactorRequired }, 200), cookies)
      },
    )
    .openapi(
      createRoute({
        ...post('/auth/two-factor/verify-totp', 'Give a code of the authenticator', TotpCode),
        responses: done,
      }),
      async (c) => {
        const { code } = c.req.valid('json')
        return noContent(c, (await verifyCode(app, callerOf(app, c), signedInPerson(c), 'totp', code)).cookies)
      },
    )
    .openapi(
      createRoute({
        ...post('/auth/two-factor/verify-backup-code', 'Give a backup code', BackupCode),
        responses: done,
      }),
      async (c) => {
        const { code } = c.req.valid('json')
        return noContent(c, (await verifyCode(app, callerOf(app, c), signedInPerson(c), 'backup', code)).cookies)
      },
    )
    .openapi(
      createRoute({
        ...post('/auth/two-factor/enable', 'Begin to use an authenticator', PasswordOnly),
        responses: { 200: json(TwoFactorSecret, 'Shown once'), ...problemResponses },
      }),
      async (c) => {
        const { password } = c.req.valid('json')
        return c.json(await enableTwoFactor(app, callerOf(app, c), requirePerson(c), password), 200, ONCE)
      },
    )
    .openapi(
      createRoute({
        ...post('/auth/two-factor/disable', 'Stop using the authenticator', PasswordOnly),
        responses: done,
      }),
      async (c) => {
        const { password } = c.req.valid('json')
        return noContent(c, (await disableTwoFactor(app, callerOf(app, c), requirePerson(c), password)).cookies)
      },
    )
    .openapi(
      createRoute({
        ...post('/auth/two-factor/backup-codes', 'New backup codes; the old ones end', PasswordOnly),
        responses: { 200: json(BackupCodes, 'Shown once'), ...problemResponses },
      }),
      async (c) => {
        const { password } = c.req.valid('json')
        return c.json(
          { backupCodes: await newBackupCodes(app, callerOf(app, c), requirePerson(c), password) },
          200,
          ONCE,
        )
      },
    )
    .openapi(
      createRoute({ ...post('/auth/change-password', 'Change your password', ChangePassword), responses: done }),
      async (c) =>
        noContent(c, (await changePassword(app, callerOf(app, c), requirePerson(c), c.req.valid('json'))).cookies),
    )
    .openapi(
      createRoute({ ...post('/auth/password', 'Set a password with an invitation', SetPassword), responses: done }),
      async (c) => {
        await setPassword(openCtx(app, c), c.req.valid('json'))
        return noContent(c)
      },
    )
    .openapi(
      createRoute({ method: 'post', path: '/auth/sign-out', tags, summary: 'Sign out', responses: done }),
      async (c) => {
        const person = requirePerson(c)
        const { cookies } = await callAuth(app, callerOf(app, c), '/sign-out', {}, 'session.required')
        await auditPerson(app, callerOf(app, c), person.id, 'session.end')
        return noContent(c, cookies)
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/auth/sessions',
        tags,
        summary: 'Where you are signed in',
        responses: { 200: json(z.object({ items: z.array(SessionView) }), 'Newest first'), ...problemResponses },
      }),
      async (c) => {
        const person = requirePerson(c)
        const rows = await liveSessions(app.db, person.id, app.clock.now())
        const items = rows.map((row) => ({
          id: row.id,
          current: row.id === person.session.id,
          createdAt: row.createdAt.toISOString(),
          expiresAt: row.expiresAt.toISOString(),
          address: row.ipAddress || null,
          userAgent: row.userAgent || null,
        }))
        return c.json({ items }, 200)
      },
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/auth/sessions/{id}',
        tags,
        summary: 'End one of your sessions',
        request: { params: IdParam },
        responses: done,
      }),
      async (c) => {
        await revokeSessions(app, callerOf(app, c), requirePerson(c), c.req.valid('param').id)
        return noContent(c)
      },
    )
    .openapi(
      createRoute({
        method: 'delete',
        path: '/auth/sessions',
        tags,
        summary: 'End all your other sessions',
        responses: done,
      }),
      async (c) => {
        await revokeSessions(app, callerOf(app, c), requirePerson(c))
        return noContent(c)
      },
    )
}
