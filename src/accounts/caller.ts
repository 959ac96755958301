import type { HttpBindings } from '@hono/node-server'
import type { Context } from 'hono'
import type { App, Ctx } from '../context.ts'
import { Problem } from '../errors.ts'
import type { HttpEnv } from '../http/env.ts'
import type { Caller } from './call-auth.ts'
import type { SignedInPerson } from './two-factor.ts'

export function callerOf(app: App, c: Context<HttpEnv>): Caller {
  return { headers: c.req.raw.headers, address: addressOf(app, c), requestId: requestIdOf(app, c) }
}

/** A ctx for what is open to everyone; the verb names its own actor. */
export const openCtx = (app: App, c: Context<HttpEnv>): Omit<Ctx, 'actor'> => ({
  ...app,
  requestId: requestIdOf(app, c),
})

const requestIdOf = (app: App, c: Context<HttpEnv>): string => ctxOf(c)?.requestId ?? app.ids.next('req')

// The address that reached us; behind a proxy of ours the last one it added, since all before it are anyone's claim.
function addressOf(app: App, c: Context<HttpEnv>): string | undefined {
  const forwarded = app.config.trustProxy ? c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim() : undefined
  // safe because the server runs on @hono/node-server; in-process requests of tests have no bindings at all
  const bindings = c.env as Partial<HttpBindings> | undefined
  return forwarded ?? bindings?.incoming?.socket.remoteAddress
}

/** Errors: `session.required`; `session.person-only` for API tokens. */
export function requirePerson(c: Context<HttpEnv>): SignedInPerson {
  const actor = ctxOf(c)?.actor
  if (!actor) throw new Problem('session.required')
  if (actor.kind !== 'user' || !actor.session) throw new Problem('session.person-only')
  return { id: actor.id, session: actor.session }
}

export function signedInPerson(c: Context<HttpEnv>): SignedInPerson | undefined {
  const actor = ctxOf(c)?.actor
  return actor?.kind === 'user' && actor.session ? { id: actor.id, session: actor.session } : undefined
}

// Open routes run without a ctx when nobody is signed in.
const ctxOf = (c: Context<HttpEnv>): Ctx | undefined => c.get('ctx')
