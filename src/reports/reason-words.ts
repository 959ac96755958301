import { REASONS } from '../protocol/reasons.ts'

const WORDS: Readonly<Record<string, { vi: string; en: string }>> = REASONS

/** What a reason code means. A code of a newer version stands for itself: a ledger never hides a reason. */
export const reasonWords = (reason: string): { vi: string; en: string } => WORDS[reason] ?? { vi: reason, en: reason }

export function withReasonWords<Row extends { reason: string | null }>(row: Row) {
  const words = row.reason === null ? undefined : reasonWords(row.reason)
  return { ...row, reasonVi: words?.vi ?? null, reasonEn: words?.en ?? null }
}
