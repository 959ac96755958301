import { randomInt } from 'node:crypto'
import type { z } from 'zod'
import { audit } from '../audit/audit.ts'
import { addMs } from '../clock.ts'
import { type Ctx, withTransaction } from '../context.ts'
import { decodeCursor, type Page, page } from '../http/pagination.ts'
import { adapterFor } from './open-profile.ts'
import { SourceError } from './ports.ts'
import type { ListOutbox, Outgoing, RetryOutbox } from './schema.ts'
import { requireSource } from './sources.ts'
import {
  changeOutgoing,
  claimSending,
  extendSending,
  listOutgoing,
  nextOutgoing,
  noteContact,
  type OutboxRow,
  releaseSending,
  reviveOutgoing,
  type SourceRow,
  stateOf,
} from './store-sources.ts'
import { errorInWords } from './words.ts'

// Longer than one call may take.
const LEASE_MS = 30_000
const LONGEST_WAIT_MS = 60 * 60_000
// What is told first when a source is back again: not an hour later.
const LONGEST_PAUSE_MS = 60_000
// Who answers so often with an error is overburdened: not all that waits is thrown at it in one second.
const FAILURES_IN_A_ROW = 5
const ERROR_MAX = 500

/**
 * How long to wait after the n-th failed attempt: `baseMs` doubling up to an hour, then somewhere in its upper half,
 * so that a hundred stations do not come back in the same second. `share`: 0 to 1. Pure.
 */
export function waitAfter(attempts: number, baseMs: number, share: number): number {
  const whole = Math.min(baseMs * 2 ** Math.min(attempts - 1, 30), LONGEST_WAIT_MS)
  return Math.round(whole * (0.5 + share / 2))
}

/**
 * Send what is due, source by source, what is told of one bulletin in its order. Neither a source that is away nor a
 * bulletin whose report is not taken holds up another. @returns how many went out
 */
export async function sendOutbox(ctx: Ctx): Promise<number> {
  const now = ctx.clock.now()
  const sources = await claimSending(ctx.db, now, addMs(now, LEASE_MS))
  const sent = await Promise.all(sources.map((source) => sendTo(ctx, source)))
  return sent.reduce((sum, count) => sum + count, 0)
}

async function sendTo(ctx: Ctx, source: SourceRow): Promise<number> {
  const adapter = adapterFor(ctx, source)
  let sent = 0
  let failedInARow = 0
  let pausedUntil: Date | null = null
  try {
    while (!pausedUntil && failedInARow < FAILURES_IN_A_ROW) {
      const row = await nextOutgoing(ctx.db, source.id, ctx.clock.now())
      if (!row) break
      await extendSending(ctx.db, source.id, addMs(ctx.clock.now(), LEASE_MS))
      try {
        await adapter.deliver(row)
        ctx.failpoints.hit('after-outbox')
        await changeOutgoing(ctx.db, row.id, { sentAt: ctx.clock.now(), attempts: row.attempts + 1, lastError: null })
        await noteContact(ctx.db, source.id, ctx.clock.now(), null)
        sent++
        failedInARow = 0
      } catch (err) {
        if (!(err instanceof SourceError)) throw err
        failedInARow++
        const waitMs = await noteFailure(ctx, source, row, err)
        // All that waits need not find out the same one by one.
        if (err.kind === 'away') pausedUntil = addMs(ctx.clock.now(), Math.min(waitMs, LONGEST_PAUSE_MS))
      }
    }
    return sent
  } finally {
    await releaseSending(ctx.db, source.id, pausedUntil)
  }
}

/** @returns ms until it is tried again */
async function noteFailure(ctx: Ctx, source: SourceRow, row: OutboxRow, err: SourceError): Promise<number> {
  const now = ctx.clock.now()
  const attempts = row.attempts + 1
  const isDead = err.kind === 'refused' || attempts >= ctx.config.inboxMaxAttempts
  const wait = waitAfter(attempts, ctx.config.inboxRetrySeconds * 1_000, randomInt(1_000) / 1_000)
  const lastError = err.message.slice(0, ERROR_MAX)
  await changeOutgoing(ctx.db, row.id, {
    ...{ attempts, lastError },
    ...(isDead ? { deadAt: now } : { nextAttemptAt: addMs(now, wait) }),
  })
  await noteContact(ctx.db, source.id, now, `${row.kind}: ${lastError}`)
  if (isDead) ctx.log.warn({ sourceId: source.id, outboxId: row.id, lastError }, 'a report upwards is a dead letter')
  return wait
}

/** What a source was told and is to be told, newest first. Errors: `inbox-source.not-found`, `permission.denied`. */
export async function listOutbox(
  ctx: Ctx,
  sourceId: string,
  query: z.output<typeof ListOutbox>,
): Promise<Page<Outgoing>> {
  await requireSource(ctx, sourceId)
  const before = decodeCursor(query.cursor)
  const rows = await listOutgoing(ctx.db, sourceId, {
    state: query.state,
    before: before === undefined ? undefined : Number(before),
    limit: query.limit + 1,
  })
  const { items, nextCursor } = page(rows, query.limit, (row) => `${row.id}`)
  return { items: items.map(toOutgoing), nextCursor }
}

/** Dead letters are tried again from now. Errors: `inbox-source.not-found`, `permission.denied`. */
export async function retryOutbox(
  ctx: Ctx,
  sourceId: string,
  { ids }: z.output<typeof RetryOutbox>,
): Promise<{ retried: number }> {
  const source = await requireSource(ctx, sourceId)
  return withTransaction(ctx, async (tx) => {
    const retried = await reviveOutgoing(tx.db, sourceId, ids, ctx.clock.now())
    await audit(tx, {
      action: 'inbox-source.retry',
      subjectId: sourceId,
      areaCodes: [source.areaCode],
      data: { retried },
    })
    return { retried }
  })
}

const toOutgoing = (row: OutboxRow): Outgoing => ({
  id: row.id,
  kind: row.kind,
  payload: row.payload,
  attempts: row.attempts,
  state: stateOf(row),
  nextAttemptAt: row.nextAttemptAt.toISOString(),
  sentAt: row.sentAt?.toISOString() ?? null,
  deadAt: row.deadAt?.toISOString() ?? null,
  lastError: row.lastError,
  lastErrorText: errorInWords(row.lastError),
  createdAt: row.createdAt.toISOString(),
})
