import type { Insertable } from 'kysely'
import type { Tx } from '../context.ts'
import type { OccurrencesTable } from '../db/tables.ts'
import { loadPolicyBook, type PolicyBook } from '../policies/book.ts'
import { loadGiven } from '../policies/given.ts'
import type { Violation } from '../policies/judge.ts'
import { type Candidate, judgeMany } from '../policies/judge-many.ts'
import { POLICY_REASONS, REASON_OF } from '../policies/require-allowed.ts'
import { loadPaths, sessionOf } from '../policies/soundings.ts'
import { type NewDecision, recordDecisions } from './decisions.ts'
import { findExisting, findTaken, type Taken } from './store-policies.ts'

type NewRow = Insertable<OccurrencesTable>
export type Judged<R> = { rows: R[]; decisions: NewDecision[] }

/**
 * The rows that are about to be planned, those that a policy forbids as cancelled with their reason: every slot is on
 * the record. What stands in a slot and will be replaced counts as it is about to be, and has its sessions and minutes
 * before what is new; what keeps its slot counts as it stands. Before it `countAlone`, after the insert `recordJudged`.
 */
export async function applyPolicies<R extends NewRow>(tx: Tx, rows: readonly R[]): Promise<Judged<R>> {
  const book = await loadPolicyBook(tx)
  if (book.isEmpty || rows.length === 0) return { rows: [...rows], decisions: [] }
  const taken = await findTaken(tx.db, rows)
  const paths = await loadPaths(
    tx,
    rows.flatMap(({ areaCodes }) => areaCodes),
  )
  const isStanding = (id: string): boolean => isOn(taken.get(id))
  const candidates = rows
    .filter(({ id, status }) => status !== 'cancelled' && (taken.get(id)?.isReplaced ?? true))
    .map((row) => toCandidate(row, paths, book.zone))
    .toSorted(
      (a, b) => Number(isStanding(b.id)) - Number(isStanding(a.id)) || a.startMs - b.startMs || (a.id < b.id ? -1 : 1),
    )
  const replaced = [...taken.values()].filter(({ isReplaced }) => isReplaced)
  const violations = await judgeBeside(tx, book, candidates, {
    except: replaced.map(({ standingId }) => standingId),
  })
  const now = tx.clock.now()
  const decisions: NewDecision[] = []
  const judged = rows.map((row) => {
    const standing = taken.get(row.id)
    const occurrenceId = standing?.standingId ?? row.id
    const violation = violations.get(row.id)
    if (!violation) {
      if (standing?.isReplaced && row.status !== 'cancelled' && wasRefused(standing))
        decisions.push({
          ...{ occurrenceId, kind: 'policy-allowed-again' },
          data: { reason: standing.reason, when: 'planned' },
        })
      return row
    }
    const { rule, areaCode, limit } = violation
    const reason = REASON_OF[rule]
    if (standing?.reason !== reason)
      decisions.push({ occurrenceId, kind: 'policy-refused', data: { rule, areaCode, limit, when: 'planned' } })
    return { ...row, status: 'cancelled' as const, reason, closedAt: now }
  })
  return { rows: judged, decisions }
}

/** Which of these their policies forbid, in their order, beside all else that those days bring but for `except`. */
export async function judgeBeside(
  tx: Tx,
  book: PolicyBook,
  candidates: readonly Candidate[],
  { except }: { except: readonly string[] },
): Promise<Map<string, Violation>> {
  if (candidates.length === 0) return new Map()
  const starts = candidates.map(({ startMs }) => startMs)
  const given = await loadGiven(tx, book, {
    paths: candidates.flatMap(({ paths }) => paths),
    from: starts.reduce((a, b) => Math.min(a, b)),
    to: starts.reduce((a, b) => Math.max(a, b)),
    except,
  })
  return judgeMany(book, candidates, given)
}

/** Why they were refused or came back, of those that came to be: another row may have had the slot. */
export async function recordJudged(tx: Tx, decisions: readonly NewDecision[]): Promise<void> {
  if (decisions.length === 0) return
  const made = await findExisting(
    tx.db,
    decisions.map(({ occurrenceId }) => occurrenceId),
  )
  await recordDecisions(
    tx,
    decisions.filter(({ occurrenceId }) => made.has(occurrenceId)),
  )
}

const isOn = (standing: Taken | undefined): boolean => standing?.status === 'planned' || standing?.status === 'armed'

const wasRefused = ({ status, reason }: Taken): boolean =>
  status === 'cancelled' && POLICY_REASONS.some((one) => one === reason)

export function toCandidate(
  row: Pick<NewRow, 'id' | 'startAt' | 'areaCodes' | 'clipDurationMs' | 'hardEndAt' | 'programmeId'>,
  paths: ReadonlyMap<string, string>,
  zone: string,
) {
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
