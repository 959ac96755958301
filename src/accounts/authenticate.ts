import { vietnamDate } from '../areas/find.ts'
import { addMs } from '../clock.ts'
import type { Actor } from '../context.ts'
import { type IdentityApp, identityOf } from './identity.ts'
import { tokenHash } from './one-time-token.ts'
import { grantedPaths } from './store.ts'
import { findLiveToken, touchToken } from './token-store.ts'

const TOUCH_EVERY_MS = 60_000

/**
 * Who makes this request: a person by session cookie, or a machine by `Authorization: Bearer <API token>`; undefined
 * when neither holds. Rights are read from the database each time, so taking them away counts at once.
 */
export async function authenticate(app: IdentityApp, headers: Headers, requestId: string): Promise<Actor | undefined> {
  const authorization = headers.get('authorization')
  if (authorization !== null) {
    const token = /^bearer +(\S{20,200})$/i.exec(authorization)?.[1]
    return token === undefined ? undefined : byToken(app, token)
  }
  const actor = headers.get('cookie') === null ? undefined : await bySession(app, headers)
  app.log.debug({ requestId, actorId: actor?.id }, 'authenticated')
  return actor
}

async function byToken(app: IdentityApp, text: string): Promise<Actor | undefined> {
  const now = app.clock.now()
  const token = await findLiveToken(app.db, tokenHash(text), now, vietnamDate(now))
  if (!token) return undefined
  const since = addMs(now, -TOUCH_EVERY_MS)
  if (!token.lastUsedAt || token.lastUsedAt < since) await touchToken(app.db, token.id, now, since)
  const grants = token.path === null ? [] : [{ role: token.role, path: token.path }]
  return { kind: 'token', id: token.id, name: token.name, grants }
}

async function bySession(app: IdentityApp, headers: Headers): Promise<Actor | undefined> {
  const identity = await identityOf(app)
  const found = await identity.api.getSession({ headers })
  if (!found || found.user.disabledAt) return undefined
  const { user, session } = found
  return {
    kind: 'user',
    id: user.id,
    name: user.name,
    grants: await grantedPaths(app.db, user.id, vietnamDate(app.clock.now())),
    session: {
      id: session.id,
      authenticatedAt: session.authenticatedAt ?? session.createdAt,
      secondFactorAt: session.secondFactorAt ?? undefined,
      twoFactorEnabled: user.twoFactorEnabled ?? false,
    },
  }
}
