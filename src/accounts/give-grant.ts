import { loadAreaNames, nameOf } from '../areas/names.ts'
import { audit } from '../audit/audit.ts'
import { type Ctx, type Tx, withTransaction } from '../context.ts'
import { Problem } from '../errors.ts'
import { GiveGrant, type GrantView } from './schema.ts'
import { requireMayGrant } from './scope.ts'
import { findPerson, insertGrant } from './store.ts'

/** A further role over an area or group. Errors: `permission.denied`, `person.not-found`, `person.disabled`. */
export async function giveGrant(ctx: Ctx, personId: string, input: GiveGrant): Promise<GrantView> {
  const given = GiveGrant.parse(input)
  await requireMayGrant(ctx, [given])
  return withTransaction(ctx, async (tx) => {
    const person = await findPerson(tx.db, personId)
    if (!person) throw new Problem('person.not-found')
    if (person.disabledAt) throw new Problem('person.disabled')
    const names = await loadAreaNames(tx.db, [given.areaCode], tx.clock.now())
    const grant = await addGrant(tx, personId, given)
    await audit(tx, { action: 'grant.give', subjectId: personId, areaCodes: [given.areaCode], data: grant })
    return { ...grant, areaName: nameOf(names, given.areaCode) }
  })
}

export async function addGrant(
  tx: Tx,
  userId: string,
  { role, areaCode: code }: GiveGrant,
): Promise<Omit<GrantView, 'areaName'>> {
  const id = tx.ids.next('grt')
  const target = code.startsWith('grp_') ? { areaCode: null, groupId: code } : { areaCode: code, groupId: null }
  await insertGrant(tx.db, { id, userId, role, ...target, grantedBy: tx.actor.id, grantedAt: tx.clock.now() })
  return { id, role, areaCode: code }
}
