import { ROOT_CODE } from '../areas/find.ts'
import { audit } from '../audit/audit.ts'
import { type Ctx, withTransaction } from '../context.ts'
import { Problem } from '../errors.ts'
import { requireMayManage } from './scope.ts'
import { endSessions } from './sign-in-store.ts'
import { disableUser, lockAccounts, removeTwoFactor, rootAdministrators } from './store.ts'

/** Ends the account: no sign-in, every session over. Errors: `person.disabled`, `grant.last-administrator`. */
export async function disablePerson(ctx: Ctx, personId: string): Promise<void> {
  await withTransaction(ctx, async (tx) => {
    await lockAccounts(tx.db)
    const { areaCodes } = await requireMayManage(tx, personId)
    const roots = await rootAdministrators(tx.db, ROOT_CODE)
    if (roots.length > 0 && roots.every((root) => root.userId === personId))
      throw new Problem('grant.last-administrator')
    if (!(await disableUser(tx.db, personId, tx.clock.now()))) throw new Problem('person.disabled')
    await endSessions(tx.db, personId, {})
    await audit(tx, { action: 'person.disable', subjectId: personId, areaCodes })
  })
}

/** For whoever lost phone and backup codes: two-factor off, every session over; the password stays. */
export async function resetTwoFactor(ctx: Ctx, personId: string): Promise<void> {
  await withTransaction(ctx, async (tx) => {
    const { areaCodes } = await requireMayManage(tx, personId)
    await removeTwoFactor(tx.db, personId, tx.clock.now())
    await endSessions(tx.db, personId, {})
    await audit(tx, { action: 'two-factor.reset', subjectId: personId, areaCodes })
  })
}
