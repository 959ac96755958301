import { tokenHash } from '../accounts/one-time-token.ts'
import { lastKnownAreas, requireAreas, vietnamDate } from '../areas/find.ts'
import { loadAreaNames, nameOf } from '../areas/names.ts'
import { audit } from '../audit/audit.ts'
import { type Ctx, permittedPaths, requirePermission, withTransaction } from '../context.ts'
import { Problem } from '../errors.ts'
import { checkAddress, GuardError } from '../net/guard.ts'
import { isSafeLine } from '../net/safe-line.ts'
import { deriveKey, seal, unseal } from '../secrets.ts'
import { newSourceToken } from './actor.ts'
import { CreateSource, type InboxSource, type MadeSource, UpdateSource } from './schema.ts'
import { lastFailures } from './store-failures.ts'
import {
  changeSource,
  countOutgoing,
  findSource,
  insertSource,
  listSourceRows,
  loadSource,
  type SourceRow,
} from './store-sources.ts'
import { errorInWords } from './words.ts'

/**
 * Connect a source system. The token of one that pushes is in the answer and nowhere else. Errors:
 * `inbox-source.address-refused`, `inbox-source.needs-https`, `area.not-found`.
 */
export async function createSource(ctx: Ctx, input: CreateSource): Promise<MadeSource> {
  const { secret, baseUrl, ...given } = CreateSource.parse(input)
  const [area] = await requireAreas(ctx.db, [given.areaCode], ctx.clock.now(), () => '/areaCode')
  if (!area || area.code !== given.areaCode) throw new Problem('area.not-found')
  requirePermission(ctx, 'inbox.write', [area])
  requireAddress(ctx, baseUrl)
  if (secret !== undefined) requireSecrecy(baseUrl, '/baseUrl')
  const token = given.kind === 'push' ? newSourceToken() : null
  const row = await withTransaction(ctx, async (tx) => {
    const now = ctx.clock.now()
    const row = await insertSource(tx.db, {
      ...given,
      id: ctx.ids.next('src'),
      baseUrl: baseUrl ?? null,
      status: 'active',
      tokenHash: token && tokenHash(token),
      sealedSecret: secret === undefined ? null : seal(sealingKey(ctx), secret),
      cursor: null,
      pulledAt: null,
      lastContactAt: null,
      lastError: null,
      sendingUntil: null,
      createdBy: ctx.actor.id,
      createdAt: now,
      updatedAt: now,
    })
    const { id, name, kind, mayEmergency } = row
    await audit(tx, {
      action: 'inbox-source.create',
      subjectId: id,
      areaCodes: [area.code],
      data: { name, kind, baseUrl: row.baseUrl, mayEmergency },
    })
    return row
  })
  return { ...(await viewSource(ctx, row)), token }
}

/** Change, pause, end, or give a new token. What ended keeps its record and takes nothing in any more. */
export async function updateSource(ctx: Ctx, sourceId: string, input: UpdateSource): Promise<MadeSource> {
  const { secret, newToken, ...given } = UpdateSource.parse(input)
  requireAddress(ctx, given.baseUrl ?? undefined)
  const { row, token } = await withTransaction(ctx, async (tx) => {
    const before = await loadSource(tx.db, sourceId)
    requirePermission(ctx, 'inbox.write', await lastKnownAreas(tx.db, [before.areaCode]))
    if (before.status === 'ended') throw new Problem('inbox-source.wrong-state', { fields: { state: before.status } })
    if (newToken && before.kind === 'pull')
      throw new Problem('request.invalid', { errors: [{ pointer: '/newToken', detail: 'a pull source has none' }] })
    if (given.baseUrl === null && before.kind === 'pull')
      throw new Problem('request.invalid', { errors: [{ pointer: '/baseUrl', detail: 'a pull source needs one' }] })
    const isSecret = secret !== undefined || before.sealedSecret !== null
    if (isSecret && given.baseUrl) requireSecrecy(given.baseUrl, '/baseUrl')
    if (secret !== undefined && given.baseUrl === undefined) requireSecrecy(before.baseUrl, '/secret')
    const token = newToken ? newSourceToken() : null
    const { name, baseUrl, mayEmergency, status } = given
    const row = await changeSource(tx.db, before, {
      ...(name === undefined ? {} : { name }),
      ...(baseUrl === undefined ? {} : { baseUrl }),
      ...(mayEmergency === undefined ? {} : { mayEmergency }),
      ...(status === undefined ? {} : { status }),
      ...(secret === undefined ? {} : { sealedSecret: seal(sealingKey(ctx), secret) }),
      ...(token === null ? {} : { tokenHash: tokenHash(token) }),
      ...(status === 'ended' ? { tokenHash: null, sealedSecret: null } : {}),
      updatedAt: ctx.clock.now(),
    })
    await audit(tx, {
      action: 'inbox-source.change',
      subjectId: sourceId,
      areaCodes: [row.areaCode],
      data: { ...given, newSecret: secret !== undefined, newToken: token !== null },
    })
    return { row, token: row.status === 'ended' ? null : token }
  })
  return { ...(await viewSource(ctx, row)), token }
}

export async function getSource(ctx: Ctx, sourceId: string): Promise<InboxSource> {
  return viewSource(ctx, await requireSource(ctx, sourceId))
}

/** The row, for whoever administers it. Errors: `inbox-source.not-found`, `permission.denied`. */
export async function requireSource(ctx: Ctx, sourceId: string): Promise<SourceRow> {
  const row = await findSource(ctx.db, sourceId)
  if (!row) throw new Problem('inbox-source.not-found', { fields: { sourceId } })
  requirePermission(ctx, 'inbox.write', await lastKnownAreas(ctx.db, [row.areaCode]))
  return row
}

/** All sources of the areas that the reader administers. */
export async function listSources(ctx: Ctx): Promise<InboxSource[]> {
  const paths = permittedPaths(ctx.actor, 'inbox.write')
  if (paths.length === 0) throw new Problem('permission.denied', { fields: { permission: 'inbox.write' } })
  return viewSources(ctx, await listSourceRows(ctx.db, paths, vietnamDate(ctx.clock.now())))
}

/** What we show a source to be let in there; undefined when it asks for nothing. */
export const secretFor = (ctx: Pick<Ctx, 'config'>, source: SourceRow): string | undefined =>
  source.sealedSecret === null ? undefined : unseal(sealingKey(ctx), source.sealedSecret)

function sealingKey({ config }: Pick<Ctx, 'config'>): Buffer {
  if (!config.secret) throw new Error('the secret is loaded before anything is sealed')
  return deriveKey(config.secret, 'inbox-sources')
}

function requireAddress({ config }: Ctx, baseUrl: string | undefined): void {
  if (baseUrl === undefined) return
  try {
    checkAddress({ allowedHosts: config.inboxHosts }, baseUrl)
  } catch (err) {
    if (!(err instanceof GuardError)) throw err
    throw new Problem('inbox-source.address-refused', {
      fields: { reason: err.code },
      errors: [{ pointer: '/baseUrl', detail: err.code }],
      cause: err,
    })
  }
}

/** Over plain http whoever sits on the line reads the secret, and is let in with it. Nobody sits inside this machine. */
function requireSecrecy(baseUrl: string | null | undefined, pointer: string): void {
  if (!baseUrl || isSafeLine(baseUrl)) return
  throw new Problem('inbox-source.needs-https', {
    errors: [{ pointer, detail: `the secret would be sent in the clear to ${new URL(baseUrl).host}` }],
  })
}

async function viewSource(ctx: Ctx, row: SourceRow): Promise<InboxSource> {
  const [view] = await viewSources(ctx, [row])
  if (!view) throw new Error('one source has one view')
  return view
}

async function viewSources(ctx: Ctx, rows: readonly SourceRow[]): Promise<InboxSource[]> {
  const ids = rows.map((row) => row.id)
  const [names, counts, failures] = await Promise.all([
    loadAreaNames(
      ctx.db,
      rows.map((row) => row.areaCode),
      ctx.clock.now(),
    ),
    countOutgoing(ctx.db, ids),
    lastFailures(ctx.db, ids),
  ])
  const lastErrorOf = ({ id, lastError }: SourceRow) =>
    lastError ?? failures.get(id) ?? counts.get(id)?.lastError ?? null
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    kind: row.kind,
    baseUrl: row.baseUrl,
    areaCode: row.areaCode,
    areaName: nameOf(names, row.areaCode),
    mayEmergency: row.mayEmergency,
    status: row.status,
    hasSecret: row.sealedSecret !== null,
    cursor: row.cursor,
    lastContactAt: row.lastContactAt?.toISOString() ?? null,
    lastError: lastErrorOf(row),
    lastErrorText: errorInWords(lastErrorOf(row)),
    waitingToSend: counts.get(row.id)?.waiting ?? 0,
    deadLetters: counts.get(row.id)?.dead ?? 0,
    createdBy: row.createdBy,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  }))
}
