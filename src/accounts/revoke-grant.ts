import { ROOT_CODE } from '../areas/find.ts'
import { audit } from '../audit/audit.ts'
import { type Ctx, withTransaction } from '../context.ts'
import { Problem } from '../errors.ts'
import { reachOf, requireOver } from './scope.ts'
import { endGrant, findLiveGrant, lockAccounts, rootAdministrators } from './store.ts'

/** Take a grant back; it counts from the person's next request on. Errors: `grant.not-found`, `grant.last-administrator`. */
export async function revokeGrant(ctx: Ctx, personId: string, grantId: string): Promise<void> {
  await withTransaction(ctx, async (tx) => {
    await lockAccounts(tx.db)
    const grant = await findLiveGrant(tx.db, grantId)
    if (!grant || grant.userId !== personId) throw new Problem('grant.not-found')
    const areaCodes = await reachOf(tx, [grant])
    await requireOver(tx, areaCodes)
    const roots = await rootAdministrators(tx.db, ROOT_CODE)
    if (roots.length > 0 && roots.every((root) => root.grantId === grantId))
      throw new Problem('grant.last-administrator')
    if (!(await endGrant(tx.db, grantId, tx.clock.now()))) throw new Problem('grant.not-found')
    const data = { grantId, role: grant.role, areaCode: grant.areaCode ?? grant.groupId }
    await audit(tx, { action: 'grant.revoke', subjectId: personId, areaCodes, data })
  })
}
