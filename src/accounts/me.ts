import type { z } from '@hono/zod-openapi'
import { pathCodes, withoutNested } from '../areas/find.ts'
import { loadAreaNames, type NamedArea, nameOf } from '../areas/names.ts'
import { addMs } from '../clock.ts'
import { type Actor, type Ctx, isPermitted, PERMISSION_NAMES } from '../context.ts'
import type { Me } from './schema.ts'
import { STEP_UP_MINUTES } from './second-factor.ts'
import { findSession } from './sign-in-store.ts'

/** Who one is, what one may do where, and what a console needs to know at its start. */
export async function me(ctx: Ctx): Promise<z.infer<typeof Me>> {
  const { actor } = ctx
  const paths = [...new Set(actor.grants.map((grant) => grant.path))].sort()
  const [names, session] = await Promise.all([
    loadAreaNames(ctx.db, paths.flatMap(pathCodes), ctx.clock.now()),
    actor.kind === 'user' && actor.session ? findSession(ctx.db, actor.session.id) : undefined,
  ])
  const permissionsAt = (path: string) => PERMISSION_NAMES.filter((permission) => isPermitted(actor, permission, path))
  return {
    id: actor.id,
    kind: actor.kind,
    name: actor.name,
    grants: actor.grants,
    permissions: paths.map((path) => ({ path, permissions: permissionsAt(path) })),
    email: session?.email ?? null,
    stationName: stationName(paths, names),
    areas: paths
      .toSorted((a, b) => pathCodes(a).length - pathCodes(b).length)
      .map((path) => {
        const code = codeOf(path)
        const { name = code, kind = '' } = names.get(code) ?? {}
        const roles = [...new Set(actor.grants.filter((grant) => path.startsWith(grant.path)).map(({ role }) => role))]
        return { code, name, kind, path, roles, permissions: permissionsAt(path) }
      }),
    ...secondFactorOf(actor, ctx.clock.now()),
    session: session ? { id: session.id, expiresAt: session.expiresAt.toISOString() } : null,
    now: ctx.clock.now().toISOString(),
  }
}

function secondFactorOf(actor: Actor, now: Date) {
  const session = actor.kind === 'user' ? actor.session : undefined
  const enabled = session?.twoFactorEnabled ?? false
  const confirmedAt = session?.secondFactorAt
  const until = enabled && confirmedAt ? addMs(confirmedAt, STEP_UP_MINUTES * 60_000) : undefined
  return {
    twoFactor: session ? { enabled, confirmedAt: confirmedAt?.toISOString() ?? null } : null,
    twoFactorEnabled: enabled,
    mustStepUp: enabled && !(until && until >= now),
    stepUpUntil: until && until >= now ? until.toISOString() : null,
  }
}

/** The one area that all rights lie in, by name: the commune of its staff, the province of somebody for four communes. */
function stationName(paths: readonly string[], names: ReadonlyMap<string, NamedArea>): string {
  const [first, ...others] = withoutNested(paths.map((path) => ({ path }))).map(({ path }) => pathCodes(path))
  if (!first) return ''
  const shared = others.reduce((common, path) => common.filter((code, at) => path[at] === code), first)
  return nameOf(names, shared.at(-1) ?? '')
}

const codeOf = (path: string): string => pathCodes(path).at(-1) ?? ''
