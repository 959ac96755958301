import { requireAreas, vietnamDate } from '../areas/find.ts'
import { loadAreaNames, nameOf } from '../areas/names.ts'
import { loadAreasOn } from '../areas/versions.ts'
import { audit } from '../audit/audit.ts'
import { addMs } from '../clock.ts'
import { type Ctx, permittedPaths, requirePermission, withTransaction } from '../context.ts'
import { Problem } from '../errors.ts'
import { newSecretToken, tokenHash } from './one-time-token.ts'
import { CreateToken, type MadeToken, type TokenView } from './schema.ts'
import { endToken, findToken, insertToken, listTokensBelow, type TokenRow } from './token-store.ts'

/** An API token for a machine: one role over one area. Its text is in the answer and nowhere else. */
export async function createToken(
  ctx: Pick<Ctx, 'db' | 'clock' | 'ids' | 'actor' | 'requestId'>,
  input: CreateToken,
): Promise<MadeToken> {
  const { name, role, areaCode, expiresInMinutes } = CreateToken.parse(input)
  const [area] = await requireAreas(ctx.db, [areaCode], ctx.clock.now())
  if (!area) throw new Problem('area.not-found')
  requirePermission(ctx, 'token.write', [area])
  const token = newSecretToken('loa_')
  return withTransaction(ctx, async (tx) => {
    const createdAt = tx.clock.now()
    const row = {
      id: tx.ids.next('tok'),
      name,
      role,
      areaCode,
      createdBy: tx.actor.id,
      createdAt,
      expiresAt: expiresInMinutes === undefined ? null : addMs(createdAt, expiresInMinutes * 60_000),
      lastUsedAt: null,
      revokedAt: null,
    }
    await insertToken(tx.db, { ...row, hash: tokenHash(token) })
    await audit(tx, {
      action: 'token.create',
      subjectId: row.id,
      areaCodes: [areaCode],
      data: { name, role, expiresAt: row.expiresAt },
    })
    return { ...viewOf(row, area.name), token }
  })
}

/** It is refused from the next request on. Errors: `token.not-found`, `permission.denied`. */
export async function revokeToken(ctx: Ctx, tokenId: string): Promise<void> {
  await withTransaction(ctx, async (tx) => {
    const token = await findToken(tx.db, tokenId)
    if (!token) throw new Problem('token.not-found')
    const areas = await loadAreasOn(tx.db, [token.areaCode], vietnamDate(tx.clock.now()))
    // A token over an area that a reform abolished opens nothing any more; whoever administers anything may tidy it up.
    const over =
      areas.length > 0 ? areas : permittedPaths(tx.actor, 'token.write').map((path) => ({ code: token.areaCode, path }))
    requirePermission(tx, 'token.write', over)
    if (!(await endToken(tx.db, tokenId, tx.clock.now()))) throw new Problem('token.not-found')
    await audit(tx, { action: 'token.revoke', subjectId: tokenId, areaCodes: [token.areaCode] })
  })
}

export async function listTokens(ctx: Ctx, after: string | undefined, limit: number): Promise<TokenView[]> {
  const paths = permittedPaths(ctx.actor, 'token.write')
  if (paths.length === 0) throw new Problem('permission.denied', { fields: { permission: 'token.write' } })
  const rows = await listTokensBelow(ctx.db, paths, vietnamDate(ctx.clock.now()), after ?? '', limit)
  const names = await loadAreaNames(
    ctx.db,
    rows.map((row) => row.areaCode),
    ctx.clock.now(),
  )
  return rows.map((row) => viewOf(row, nameOf(names, row.areaCode)))
}

const viewOf = (row: Omit<TokenRow, 'createdBy'>, areaName: string): TokenView => ({
  id: row.id,
  name: row.name,
  role: row.role,
  areaCode: row.areaCode,
  areaName,
  createdAt: row.createdAt.toISOString(),
  expiresAt: row.expiresAt?.toISOString() ?? null,
  lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  revokedAt: row.revokedAt?.toISOString() ?? null,
})
