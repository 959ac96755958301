import { createHash } from 'node:crypto'

/** One row of the audit log, as it is hashed. `at` is UTC with microseconds, as PostgreSQL keeps it. */
export type AuditRow = {
  seq: number
  at: string
  actorKind: string
  actorId: string
  action: string
  subjectId: string
  areaCodes: readonly string[]
  data: unknown
  requestId: string
}

export const GENESIS = '0'.repeat(64)

/** JSON with sorted keys and no spaces, after RFC 8785: the same value always gives the same text. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null'
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`).join(',')}}`
}

/** hash = sha256(previous hash, then the canonical JSON of the row), 64 hex digits. */
export const chainHash = (prevHash: string, row: AuditRow): string =>
  createHash('sha256').update(prevHash).update(canonicalJson(row)).digest('hex')
