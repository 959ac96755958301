import { audit } from '../audit/audit.ts'
import { addMs } from '../clock.ts'
import { type Ctx, type Tx, withTransaction } from '../context.ts'
import { Problem } from '../errors.ts'
import { newSecretToken, tokenHash } from './one-time-token.ts'
import type { Invitation } from './schema.ts'
import { requireMayManage } from './scope.ts'
import { insertPasswordToken } from './store.ts'

const INVITATION_HOURS = 72

/**
 * A new invitation, for a forgotten password too. The old password works until a new one is set.
 * Errors: `person.not-found`, `person.disabled`, `permission.denied`.
 */
export async function invitePerson(ctx: Ctx, personId: string): Promise<Invitation> {
  return withTransaction(ctx, async (tx) => {
    const { person, areaCodes } = await requireMayManage(tx, personId)
    if (person.disabledAt) throw new Problem('person.disabled')
    const invitation = await addInvitation(tx, personId)
    await audit(tx, { action: 'person.invite', subjectId: personId, areaCodes })
    return invitation
  })
}

export async function addInvitation(tx: Tx, personId: string): Promise<Invitation> {
  const token = newSecretToken('invite_')
  const createdAt = tx.clock.now()
  const expiresAt = addMs(createdAt, INVITATION_HOURS * 3_600_000)
  await insertPasswordToken(tx.db, {
    hash: tokenHash(token),
    userId: personId,
    createdBy: tx.actor.id,
    createdAt,
    expiresAt,
  })
  return { personId, token, expiresAt: expiresAt.toISOString() }
}
