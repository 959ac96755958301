import type { Insertable } from 'kysely'
import type { Tx } from '../context.ts'
import type { OccurrencesTable } from '../db/tables.ts'
import { holdPolicies, loadPolicyBook } from '../policies/book.ts'
import { loadGiven } from '../policies/given.ts'
import { judgeMany } from '../policies/judge-many.ts'
import { loadPaths, REASON_OF, sessionOf } from '../policies/require-allowed.ts'
import { type NewDecision, recordDecisions } from './decisions.ts'
import { findExisting, findTaken } from './store-policies.ts'

type NewRow = Insertable<OccurrencesTable>
export type Judged<R> = { rows: R[]; refused: NewDecision[] }

/**
 * The rows that are about to be planned, those that a policy forbids as cancelled with their reason: every slot is on
 * the record. What has its slot already counts nothing here. After the insert: `recordRefusals`.
 */
export async function applyPolicies<R extends NewRow>(tx: Tx, rows: readonly R[]): Promise<Judged<R>> {
  await holdPolicies(tx.db)
  const book = await loadPolicyBook(tx)
  if (book.isEmpty || rows.length === 0) return { rows: [...rows], refused: [] }
  const known = book.hasLimits ? await findTaken(tx.db, rows) : new Set<string>()
  const paths = await loadPaths(
    tx,
    rows.flatMap(({ areaCodes }) => areaCodes),
  )
  const candidates = rows
    .filter(({ id }) => !known.has(id))
    .map((row) => toCandidate(row, paths, book.zone))
    .toSorted((a, b) => a.startMs - b.startMs || (a.id < b.id ? -1 : 1))
  const [first, last] = [candidates[0], candidates.at(-1)]
  const meant = candidates.flatMap((candidate) => candidate.paths)
  const given = first && last ? await loadGiven(tx, book, meant, first.startMs, last.startMs) : []
  const violations = judgeMany(book, candidates, given)
  const now = tx.clock.now()
  const refused: NewDecision[] = []
  const judged = rows.map((row) => {
    const violation = violations.get(row.id)
    if (!violation) return row
    const { rule, areaCode, limit } = violation
    refused.push({
      occurrenceId: row.id,
      kind: 'policy-refused',
      data: { rule, areaCode, limit, when: 'planned' },
    })
    return { ...row, status: 'cancelled' as const, reason: REASON_OF[rule], closedAt: now }
  })
  return { rows: judged, refused }
}

/** Why they were refused, of those that came to be: another row may have had the slot. */
export async function recordRefusals(tx: Tx, refused: readonly NewDecision[]): Promise<void> {
  if (refused.length === 0) return
  const made = await findExisting(
    tx.db,
    refused.map(({ occurrenceId }) => occurrenceId),
  )
  await recordDecisions(
    tx,
    refused.filter(({ occurrenceId }) => made.has(occurrenceId)),
  )
}

function toCandidate(row: NewRow, paths: ReadonlyMap<string, string>, zone: string) {
  const startAt = new Date(row.startAt)
  const startMs = startAt.getTime()
  const endMs = startMs + (row.clipDurationMs ?? 0)
  return {
    id: row.id,
    paths: row.areaCodes.flatMap((code) => paths.get(code) ?? []),
    startMs,
    endMs: row.hardEndAt ? Math.max(startMs, Math.min(endMs, new Date(row.hardEndAt).getTime())) : endMs,
    session: sessionOf({ programmeId: row.programmeId ?? null, startAt }, zone),
  }
}
