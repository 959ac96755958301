import type { Tx } from '../context.ts'
import { chainHash } from './canonical.ts'
import { appendEntry, lockHead } from './store.ts'

export type AuditEntry = {
  /** `bulletin.approve`: the verb as `noun.verb`. */
  action: string
  subjectId: string
  areaCodes: readonly string[]
  /** What an inspector needs to see of the change. No secrets, no personal data beyond names. */
  data?: Record<string, unknown>
}

/**
 * Append to the audit chain, in the transaction of the change itself. Keep it the last statement of a verb: from here
 * to the commit every other audited verb waits, and nothing may lock other rows after it.
 */
export async function audit(tx: Pick<Tx, 'db' | 'clock' | 'actor' | 'requestId'>, entry: AuditEntry): Promise<void> {
  const head = await lockHead(tx.db)
  const row = {
    seq: head.seq + 1,
    at: `${tx.clock.now().toISOString().slice(0, -1)}000Z`,
    actorKind: tx.actor.kind,
    actorId: tx.actor.id,
    action: entry.action,
    subjectId: entry.subjectId,
    areaCodes: entry.areaCodes,
    data: storable(entry.data ?? {}),
    requestId: tx.requestId,
  }
  await appendEntry(tx.db, { ...row, prevHash: head.hash, hash: chainHash(head.hash, row) })
}

// jsonb holds no NUL and no half surrogate pair; what people type must never stop an audited change.
const storable = (data: Record<string, unknown>): Record<string, unknown> =>
  JSON.parse(JSON.stringify(data), (_, value) =>
    typeof value === 'string' ? value.replaceAll('\0', '�').toWellFormed() : value,
  )
