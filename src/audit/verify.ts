import type { Kysely } from 'kysely'
import type { Tables } from '../db/tables.ts'
import { chainHash, GENESIS } from './canonical.ts'
import { entriesAfter, type Head, inexactData, readHead, type StoredEntry } from './store.ts'

export type Verification =
  | { ok: true; entries: number; head: string }
  /** `seq` is the first entry that cannot be trusted. */
  | { ok: false; seq: number; fault: string }

const BATCH = 1_000

/**
 * Walk the whole chain in batches and recompute every hash. `noted` is a head written down outside this database
 * (`seq:hash` of an earlier run): with it, not even a superuser who recomputes the chain goes unseen.
 */
export async function verifyAudit(db: Kysely<Tables>, noted?: Head): Promise<Verification> {
  // One snapshot for all batches and the head: entries added meanwhile must not look like a fault.
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (tx) => {
      let last: Head = { seq: 0, hash: GENESIS }
      for (;;) {
        const batch = await entriesAfter(tx, last.seq, BATCH)
        if (batch.length === 0) break
        for (const entry of batch) {
          const fault = faultOf(entry, last, noted)
          if (fault) return { ok: false, seq: Math.min(entry.seq, last.seq + 1), fault }
          last = { seq: entry.seq, hash: entry.hash }
        }
        const [inexact] = await inexactData(tx, batch)
        if (inexact !== undefined) return { ok: false, seq: inexact, fault: 'its data is not what was hashed' }
      }
      return endOfChain(last, await readHead(tx), noted)
    })
}

function faultOf(entry: StoredEntry, last: Head, noted: Head | undefined): string | undefined {
  if (entry.seq !== last.seq + 1) return `entry ${last.seq + 1} is missing`
  if (entry.prevHash !== last.hash) return 'it does not continue the entry before it'
  const { prevHash, hash, ...row } = entry
  if (chainHash(prevHash, row) !== hash) return 'its content is not what was hashed'
  if (noted?.seq === entry.seq && noted.hash !== hash) return 'its hash is not the one that was noted'
  return undefined
}

function endOfChain(last: Head, head: Head, noted: Head | undefined): Verification {
  const end = Math.max(head.seq, noted?.seq ?? 0)
  if (last.seq < end) return { ok: false, seq: last.seq + 1, fault: `the log ends before entry ${end}` }
  if (head.seq !== last.seq || head.hash !== last.hash)
    return { ok: false, seq: head.seq, fault: 'the head kept beside the log is not its last entry' }
  return { ok: true, entries: last.seq, head: last.hash }
}
