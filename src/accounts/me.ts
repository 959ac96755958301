import type { z } from '@hono/zod-openapi'
import { type Ctx, isPermitted, PERMISSION_NAMES } from '../context.ts'
import type { Me } from './schema.ts'

/** Who one is and what one may do where: for each granted area every permission that holds there. */
export function me(ctx: Ctx): z.infer<typeof Me> {
  const { actor } = ctx
  const paths = [...new Set(actor.grants.map((grant) => grant.path))].sort()
  const session = actor.kind === 'user' ? actor.session : undefined
  return {
    id: actor.id,
    kind: actor.kind,
    name: actor.name,
    grants: actor.grants,
    permissions: paths.map((path) => ({
      path,
      permissions: PERMISSION_NAMES.filter((permission) => isPermitted(actor, permission, path)),
    })),
    twoFactor: session
      ? { enabled: session.twoFactorEnabled, confirmedAt: session.secondFactorAt?.toISOString() ?? null }
      : null,
  }
}
