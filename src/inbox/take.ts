import { randomInt } from 'node:crypto'
import { addMs } from '../clock.ts'
import type { Ctx } from '../context.ts'
import type { Problem } from '../errors.ts'
import { toProblem } from '../http/problem.ts'
import { sourceActor } from './actor.ts'
import { waitAfter } from './outbox.ts'
import { hashOf, receiveBulletin, receiveCancellation } from './receive.ts'
import { type Refusal, SourceBulletin, SourceCancellation } from './schema.ts'
import { loadVersions } from './store.ts'
import {
  changeFailure,
  claimFailures,
  deleteFailure,
  type FailureRow,
  insertFailure,
  loadFailing,
} from './store-failures.ts'
import { findSource, insertOutgoing, type SourceRow } from './store-sources.ts'

// Whoever tries one again has this long.
const LEASE_MS = 5 * 60_000
const BATCH = 20

/**
 * Take in what a source gave, an emergency before the bulletins that have to be spoken first. What is wrong with one is
 * told to the source; what we fail at is kept and tried again (`retryFailures`). Neither holds up the others.
 */
export async function takeAll(ctx: Ctx, source: SourceRow, messages: readonly unknown[]): Promise<void> {
  const failing = await loadFailing(ctx.db, source.id, messages.map(hashOf))
  for (const message of mostUrgentFirst(messages)) {
    if (failing.has(hashOf(message))) continue
    const failed = await take(ctx, source, message)
    if (failed) await keepFailed(ctx, source, message, failed)
  }
}

/** Try again what we failed at, after longer and longer waits, as often as a report to a source; then it is told so. */
export async function retryFailures(ctx: Ctx): Promise<void> {
  const now = ctx.clock.now()
  for (const row of await claimFailures(ctx.db, now, addMs(now, LEASE_MS), BATCH)) {
    const source = await findSource(ctx.db, row.sourceId)
    if (!source) continue
    const message: unknown = JSON.parse(row.message)
    const failed = await take({ ...ctx, actor: await sourceActor(ctx, source) }, source, message)
    if (failed) await failAgain(ctx, source, row, message, failed)
    else await deleteFailure(ctx.db, row.id)
  }
}

/** In the order in which they came, but for emergencies. */
const mostUrgentFirst = (messages: readonly unknown[]): unknown[] =>
  messages.toSorted((a, b) => Number(isEmergency(b)) - Number(isEmergency(a)))

const isEmergency = (message: unknown): boolean =>
  typeof message === 'object' && message !== null && 'priority' in message && message.priority === 'emergency'

/** One message; what is wrong with it is told to the source, since nobody waits for an answer here. @returns our own failure */
async function take(ctx: Ctx, source: SourceRow, message: unknown): Promise<Problem | undefined> {
  try {
    const cancellation = SourceCancellation.safeParse(message)
    if (cancellation.success) {
      const { externalId, version, cancelled } = cancellation.data
      await receiveCancellation(ctx, source, { externalId, version, reason: cancelled.reason })
    } else await receiveBulletin(ctx, source, message)
    return undefined
  } catch (err) {
    const problem = toProblem(err)
    if (problem.status < 500) await tellRefusal(ctx, source, message, problem)
    // Once it is on record a sweep carries it out.
    else if (!(await isOnRecord(ctx, source, message))) return problem
    return undefined
  }
}

async function isOnRecord(ctx: Ctx, source: SourceRow, message: unknown): Promise<boolean> {
  const { externalId, version } = namesOf(message)
  if (externalId === null) return false
  return (await loadVersions(ctx.db, source.id, externalId)).some((row) => row.version === version)
}

async function keepFailed(ctx: Ctx, source: SourceRow, message: unknown, problem: Problem): Promise<void> {
  const now = ctx.clock.now()
  await insertFailure(ctx.db, {
    ...namesOf(message),
    sourceId: source.id,
    contentSha256: hashOf(message),
    message: JSON.stringify(message),
    attempts: 1,
    nextAttemptAt: addMs(now, waitFor(ctx, 1)),
    lastError: errorOf(message, problem),
    createdAt: now,
  })
  ctx.log.error(
    { err: problem.cause ?? problem, sourceId: source.id, ...namesOf(message) },
    'a message is not taken in',
  )
}

async function failAgain(ctx: Ctx, source: SourceRow, row: FailureRow, message: unknown, problem: Problem) {
  const now = ctx.clock.now()
  const attempts = row.attempts + 1
  const isDead = attempts >= ctx.config.inboxMaxAttempts
  const lastError = errorOf(message, problem)
  const nextAttemptAt = addMs(now, waitFor(ctx, attempts))
  if (isDead) await tellRefusal(ctx, source, message, problem)
  await changeFailure(ctx.db, row.id, { attempts, lastError, ...(isDead ? { deadAt: now } : { nextAttemptAt }) })
}

const waitFor = (ctx: Ctx, attempts: number): number =>
  waitAfter(attempts, ctx.config.inboxRetrySeconds * 1_000, randomInt(1_000) / 1_000)

const errorOf = (message: unknown, { code }: Problem): string => {
  const { externalId, version } = namesOf(message)
  return externalId === null ? code : `${externalId} v${version}: ${code}`
}

function namesOf(message: unknown): { externalId: string | null; version: number | null } {
  const named = SourceBulletin.pick({ externalId: true, version: true }).loose().safeParse(message)
  return named.success
    ? { externalId: named.data.externalId, version: named.data.version }
    : { externalId: null, version: null }
}

async function tellRefusal(ctx: Ctx, source: SourceRow, message: unknown, problem: Problem): Promise<void> {
  const { externalId, version } = namesOf(message)
  const { code, detail, errors } = problem
  const payload: Refusal = {
    ...{ kind: 'refusal', externalId, version, status: 'refused', reason: code },
    problem: { code, detail: detail ?? problem.message, errors: errors ?? [] },
  }
  const key = `refusal:${externalId}:${version}:${code}`
  const told = { sourceId: source.id, kind: 'receipt', subject: externalId ?? key, key, payload } as const
  await insertOutgoing(ctx.db, [told], ctx.clock.now())
}
