import type { Tx } from '../context.ts'
import type { PolicyDocument } from './schema.ts'
import { insertPolicy, nextPolicyRevision, supersede } from './store.ts'

/** Write down a version; those that it covers wholly will never be in force again. @returns its revision */
export async function addVersion(
  tx: Pick<Tx, 'db' | 'clock' | 'ids' | 'actor'>,
  areaCode: string,
  version: { rules: PolicyDocument; effectiveFrom: string; effectiveTo: string | null; note: string | null },
): Promise<number> {
  const now = tx.clock.now()
  await supersede(tx.db, areaCode, now, { from: version.effectiveFrom, to: version.effectiveTo })
  const { revision } = await insertPolicy(tx.db, {
    id: tx.ids.next('pol'),
    areaCode,
    revision: await nextPolicyRevision(tx.db, areaCode),
    ...version,
    rules: JSON.stringify(version.rules),
    createdBy: tx.actor.id,
    createdAt: now,
  })
  return revision
}
