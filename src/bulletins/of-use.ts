import { Problem } from '../errors.ts'

/** Refuse a start at which what would sound is of no use any more: `Bulletin.validTo`. Errors: `bulletin.validity-over`. */
export function requireOfUse(startAt: Date, validTo: Date | null, pointer?: string): void {
  if (!validTo || startAt <= validTo) return
  throw new Problem('bulletin.validity-over', {
    fields: { validTo: validTo.toISOString(), startAt: startAt.toISOString() },
    ...(pointer && { errors: [{ pointer, detail: `it is of no use after ${validTo.toISOString()}` }] }),
  })
}
