import type { OutboxRow } from './store-sources.ts'

/** What a source gave: raw messages, oldest first, and the place after the last of them. */
export type Fetched = { messages: unknown[]; cursor: string }

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

/** `permanent`: the source understood and does not want it; no repetition will help. */
export class SourceError extends Error {
  readonly permanent: boolean
  constructor(message: string, permanent: boolean, cause?: unknown) {
    super(message, { cause })
    this.name = 'SourceError'
    this.permanent = permanent
  }
}
