import { newSecretToken, tokenHash } from '../accounts/one-time-token.ts'
import { knownAreas } from '../areas/find.ts'
import type { Actor, Ctx } from '../context.ts'
import { Problem } from '../errors.ts'
import { findSource, type SourceRow } from './store-sources.ts'

export const newSourceToken = (): string => newSecretToken('loasrc_')

/**
 * What a source may do: inside its own area, as that area stands today, what an author and an approver may, and, when
 * emergencies were granted to it, what a duty officer may. Its token opens nothing but its own three routes.
 */
export async function sourceActor(ctx: Pick<Ctx, 'db' | 'clock'>, source: SourceRow): Promise<Actor> {
  const areas = await knownAreas(ctx.db, [source.areaCode], ctx.clock.now())
  const roles = source.mayEmergency
    ? (['author', 'approver', 'duty_officer'] as const)
    : (['author', 'approver'] as const)
  const grants = areas.flatMap(({ path }) => roles.map((role) => ({ role, path })))
  return { kind: 'source', id: source.id, name: source.name, grants }
}

/** The source that makes this request, by its bearer token. Errors: `inbox-source.refused`, `inbox-source.wrong-state`. */
export async function sourceCtx(
  open: Omit<Ctx, 'actor'>,
  sourceId: string,
  headers: Headers,
): Promise<{ ctx: Ctx; source: SourceRow }> {
  const token = /^bearer +(\S{20,200})$/i.exec(headers.get('authorization') ?? '')?.[1]
  const source = await findSource(open.db, sourceId)
  if (!token || !source?.tokenHash || source.tokenHash !== tokenHash(token)) throw new Problem('inbox-source.refused')
  if (source.status !== 'active') throw new Problem('inbox-source.wrong-state', { fields: { state: source.status } })
  return { ctx: { ...open, actor: await sourceActor(open, source) }, source }
}
