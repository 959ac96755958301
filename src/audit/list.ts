import { ROOT_CODE } from '../areas/find.ts'
import { type Ctx, permittedPaths, requirePermission } from '../context.ts'
import type { AuditEntryView, ListAudit } from './schema.ts'
import { findEntries } from './store.ts'
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
  return findEntries(ctx.db, { ...query, paths: everything ? undefined : paths, before, limit })
}

/** The chain is one for the whole country, so checking it is for those who administer it. */
export async function checkAudit(ctx: Ctx): Promise<Verification> {
  requirePermission(ctx, 'audit.read', [ROOT])
  return verifyAudit(ctx.db)
}
