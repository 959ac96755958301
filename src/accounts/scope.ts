import { ROOT_CODE, requireAreas, vietnamDate } from '../areas/find.ts'
import { loadAreasOn, loadGroupMembers } from '../areas/versions.ts'
import { type Ctx, requirePermission, type Tx } from '../context.ts'
import { Problem } from '../errors.ts'
import type { GiveGrant } from './schema.ts'
import { findPerson, type GrantRow, liveGrants, type PersonRow } from './store.ts'

/** Nobody gives what lies outside their own administration. Errors: `permission.denied`, `area.not-found`. */
export async function requireMayGrant(ctx: Ctx, grants: readonly GiveGrant[]): Promise<void> {
  const areas = await requireAreas(
    ctx.db,
    grants.map((grant) => grant.areaCode),
    ctx.clock.now(),
  )
  requirePermission(ctx, 'people.write', areas)
}

/**
 * Who changes a person's way in could act as that person, so it takes the administration of every area the person has
 * rights over; for a person without rights, of the whole country. Errors: `person.not-found`, `permission.denied`.
 */
export async function requireMayManage(tx: Tx, personId: string): Promise<{ person: PersonRow; areaCodes: string[] }> {
  const person = await findPerson(tx.db, personId)
  if (!person) throw new Problem('person.not-found')
  const areaCodes = await reachOf(tx, await liveGrants(tx.db, personId))
  await requireOver(tx, areaCodes)
  return { person, areaCodes }
}

/** `people.write` over areas that stand in rows already: what a reform abolished is left to the root administrators. */
export async function requireOver(tx: Tx, areaCodes: readonly string[]): Promise<void> {
  const areas = await loadAreasOn(tx.db, [...areaCodes, ROOT_CODE], vietnamDate(tx.clock.now()))
  const found = areas.filter((area) => areaCodes.includes(area.code))
  const gone = areaCodes.length === 0 || areaCodes.some((code) => !found.some((area) => area.code === code))
  requirePermission(tx, 'people.write', gone ? areas.filter((area) => area.code === ROOT_CODE) : found)
}

/** The area codes grants are about, groups opened. */
export async function reachOf(tx: Pick<Tx, 'db'>, grants: readonly GrantRow[]): Promise<string[]> {
  const groups = await loadGroupMembers(
    tx.db,
    grants.flatMap((grant) => grant.groupId ?? []),
  )
  const codes = grants.flatMap((grant) => grant.areaCode ?? groups.get(grant.groupId ?? '') ?? [])
  return [...new Set(codes)].sort()
}
