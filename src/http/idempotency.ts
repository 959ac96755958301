import { createHash } from 'node:crypto'
import type { MiddlewareHandler } from 'hono'
import { addMs } from '../clock.ts'
import type { Ctx } from '../context.ts'
import type { Db } from '../db/open.ts'
import { Problem } from '../errors.ts'
import type { HttpEnv } from './env.ts'

const KEEP_MS = 24 * 3_600_000
// A first request that has not answered after this died with its process; the same key may then try again.
const ABANDONED_MS = 60_000
const STORED_BYTES = 256 * 1024

/** `withheld`: the work was done, but its answer is not one to keep. */
type StoredAnswer = { type: string | null; location: string | null; json: unknown; withheld?: true }

/**
 * `Idempotency-Key` on POST (draft-ietf-httpapi-idempotency-key-header-07): the first answer is kept for 24 h and
 * given again to the same request. Only JSON requests; what failed on our side (5xx) or for want of a right or of
 * patience (401, 403, 429) is not kept. Errors: `idempotency.key-reused`, `idempotency.in-progress`.
 */
export function idempotency(applies: (path: string) => boolean): MiddlewareHandler<HttpEnv> {
  return async (c, next) => {
    const key = c.req.header('idempotency-key')
    const type = c.req.header('content-type') ?? 'application/json'
    const concerned = c.req.method === 'POST' && key !== undefined && applies(c.req.path)
    if (!concerned || !/^application\/json\b/i.test(type)) return next()
    if (!/^[\x21-\x7e]{1,255}$/.test(key))
      throw new Problem('request.invalid', {
        errors: [
          { pointer: '/headers/idempotency-key', detail: '1 to 255 printable ASCII characters, such as a UUID' },
        ],
      })
    const ctx = c.get('ctx')
    const { pathname, search } = new URL(c.req.url)
    const requestHash = sha256(`${pathname}${search}\n${await c.req.text()}`)
    const row = { actorId: ctx.actor.id, key, requestHash, createdAt: ctx.clock.now() }
    const stored = await claim(ctx, row)
    if (stored) return replay(stored)
    await next()
    // The work is done and said; only a repetition within the next minute would now be told to wait.
    await keep(ctx.db, row, c.res).catch((err) => ctx.log.error({ err }, 'an answer could not be kept for repetition'))
  }
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

type Claim = { actorId: string; key: string; requestHash: string; createdAt: Date }

/** Take the key, or give the answer it already has. */
async function claim(ctx: Ctx, row: Claim): Promise<{ status: number; answer: StoredAnswer } | undefined> {
  const inserted = await ctx.db
    .insertInto('idempotencyKeys')
    .values({ ...row, status: null, body: null })
    .onConflict((conflict) => conflict.columns(['actorId', 'key']).doNothing())
    .returning('key')
    .executeTakeFirst()
  if (inserted) return undefined

  const first = await ofKey(ctx.db, row).selectAll().executeTakeFirst()
  if (first && first.requestHash !== row.requestHash) throw new Problem('idempotency.key-reused')
  if (first?.status) return { status: first.status, answer: first.body as StoredAnswer } // safe: written by keep()
  const taken = await ctx.db
    .updateTable('idempotencyKeys')
    .set({ createdAt: row.createdAt })
    .where('actorId', '=', row.actorId)
    .where('key', '=', row.key)
    .where('status', 'is', null)
    .where('createdAt', '<', addMs(row.createdAt, -ABANDONED_MS))
    .returning('key')
    .executeTakeFirst()
  if (!taken) throw new Problem('idempotency.in-progress')
  return undefined
}

const ofKey = (db: Db, row: Claim) =>
  db.selectFrom('idempotencyKeys').where('actorId', '=', row.actorId).where('key', '=', row.key)

function replay({ status, answer }: { status: number; answer: StoredAnswer }): Response {
  if (answer.withheld) throw new Problem('idempotency.answer-withheld', { fields: { firstStatus: status } })
  const headers = new Headers({ 'idempotency-replayed': 'true' })
  if (answer.type) headers.set('content-type', answer.type)
  if (answer.location) headers.set('location', answer.location)
  return new Response(answer.type === null ? null : JSON.stringify(answer.json), { status, headers })
}

async function keep(db: Db, row: Claim, response: Response): Promise<void> {
  const answer = await storable(response)
  if (!answer) return release(db, row)
  // Only our own claim: if it was given up as abandoned meanwhile, the second request's answer is the one to keep.
  await db
    .updateTable('idempotencyKeys')
    .set({ status: response.status, body: JSON.stringify(answer) })
    .where('actorId', '=', row.actorId)
    .where('key', '=', row.key)
    .where('createdAt', '=', row.createdAt)
    .execute()
}

async function storable(response: Response): Promise<StoredAnswer | undefined> {
  if (response.status >= 500 || [401, 403, 429].includes(response.status)) return undefined
  const type = response.headers.get('content-type')
  const location = response.headers.get('location')
  if (response.body === null) return { type: null, location, json: null }
  const withheld: StoredAnswer = { type: null, location: null, json: null, withheld: true }
  // What shows a secret once (an invitation, an API token) says no-store: it must not lie in a table for a day either.
  if (/\bno-store\b/.test(response.headers.get('cache-control') ?? '')) return withheld
  if (!type || !/^application\/(problem\+)?json\b/.test(type)) return withheld
  const text = await response.clone().text()
  return Buffer.byteLength(text) > STORED_BYTES ? withheld : { type, location, json: JSON.parse(text) }
}

async function release(db: Db, row: Claim): Promise<void> {
  await db
    .deleteFrom('idempotencyKeys')
    .where('actorId', '=', row.actorId)
    .where('key', '=', row.key)
    .where('createdAt', '=', row.createdAt)
    .where('status', 'is', null)
    .execute()
}

/** Forget keys older than 24 h. Returns how many. */
export async function purgeIdempotencyKeys(db: Db, now: Date): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('idempotencyKeys')
    .where('createdAt', '<', addMs(now, -KEEP_MS))
    .executeTakeFirst()
  return Number(numDeletedRows)
}
