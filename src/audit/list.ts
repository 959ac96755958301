import { lastKnownAreas, ROOT_CODE } from '../areas/find.ts'
import { loadAreaNames, nameOf } from '../areas/names.ts'
import { type Ctx, permittedPaths, requirePermission } from '../context.ts'
import { actionWords } from './action-words.ts'
import type { AuditEntryView, ListAudit } from './schema.ts'
import { findEntries, loadActorNames } from './store.ts'
import { type Verification, verifyAudit } from './verify.ts'

const ROOT = { code: ROOT_CODE, path: `/${ROOT_CODE}/` }

/** Entries about the areas one administers, newest first; those about no area are for the whole country's only. */
export async function listAudit(
  ctx: Ctx,
  query: ListAudit,
  before: number | undefined,
  limit: number,
): Promise<AuditEntryView[]> {
  const paths = permittedPaths(ctx.actor, 'audit.read')
  if (paths.length === 0) requirePermission(ctx, 'audit.read', [])
  const everything = paths.some((path) => ROOT.path.startsWith(path))
  const { area, ...filter } = query
  const [within] = area ? await lastKnownAreas(ctx.db, [area]) : []
  const scope = { paths: everything ? undefined : paths, within: within?.path }
  const entries = await findEntries(ctx.db, { ...filter, ...scope, before, limit })
  const [names, actors] = await Promise.all([
    loadAreaNames(
      ctx.db,
      entries.flatMap((entry) => entry.areaCodes),
      ctx.clock.now(),
    ),
    loadActorNames(
      ctx.db,
      entries.map((entry) => entry.actorId),
    ),
  ])
  return entries.map((entry) => ({
    ...entry,
    actorName: actors.get(entry.actorId) ?? null,
    areaNames: entry.areaCodes.map((code) => nameOf(names, code)),
    words: actionWords(entry.action),
  }))
}

/** The chain is one for the whole country, so checking it is for those who administer it. */
export async function checkAudit(ctx: Ctx): Promise<Verification> {
  requirePermission(ctx, 'audit.read', [ROOT])
  return verifyAudit(ctx.db)
}
