import type { OutboxRow } from './store-sources.ts'

/** What a source gave: raw messages, oldest first, and the place after the last of them; null: it did not say. */
export type Fetched = { messages: unknown[]; cursor: string | null }

/**
 * How we speak with one source system. Two are here, of our open profile: one that comes to us and one that we ask.
 * The national interface (2455, 5616) would be a third: its field names are not public, and nothing here claims them.
 */
export interface SourceAdapter {
  /** What is new since the place; undefined when there is nothing to ask. Errors: SourceError. */
  fetchNew(cursor: string | null): Promise<Fetched | undefined>
  /** Tell it one thing; it may hear it twice, and knows that by the key. Errors: SourceError. */
  deliver(message: Pick<OutboxRow, 'id' | 'kind' | 'payload'>): Promise<void>
}

/**
 * `refused`: the source understood and does not want it; no repetition will help. `failed`: it answered, and another
 * message may well get through. `away`: nothing gets through to it just now.
 */
export class SourceError extends Error {
  readonly kind: 'refused' | 'failed' | 'away'
  constructor(message: string, kind: SourceError['kind'], cause?: unknown) {
    super(message, { cause })
    this.name = 'SourceError'
    this.kind = kind
  }
}
