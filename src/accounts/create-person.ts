import { audit } from '../audit/audit.ts'
import { type Ctx, withTransaction } from '../context.ts'
import { Problem } from '../errors.ts'
import { addGrant } from './give-grant.ts'
import { addInvitation } from './invite-person.ts'
import { CreatePerson, type Invitation } from './schema.ts'
import { requireMayGrant } from './scope.ts'
import { insertPerson } from './store.ts'

/**
 * A person with at least one grant, and the invitation with which that person sets a password.
 * Errors: `permission.denied` when a grant reaches outside the giver's own administration, `person.email-taken`.
 */
export async function createPerson(ctx: Ctx, input: CreatePerson): Promise<Invitation> {
  const { name, email, grants } = CreatePerson.parse(input)
  await requireMayGrant(ctx, grants)
  return withTransaction(ctx, async (tx) => {
    const id = tx.ids.next('usr')
    if (!(await insertPerson(tx.db, { id, name, email }, tx.clock.now()))) throw new Problem('person.email-taken')
    const given = []
    for (const grant of grants) given.push(await addGrant(tx, id, grant))
    const invitation = await addInvitation(tx, id)
    const areaCodes = grants.map((grant) => grant.areaCode)
    await audit(tx, { action: 'person.create', subjectId: id, areaCodes, data: { name, grants: given } })
    return invitation
  })
}
