import { addMs } from '../clock.ts'
import type { Ctx } from '../context.ts'
import type { Problem } from '../errors.ts'
import { toProblem } from '../http/problem.ts'
import { sourceActor } from './actor.ts'
import { adapterFor } from './open-profile.ts'
import { SourceError } from './ports.ts'
import { receiveBulletin, receiveCancellation } from './receive.ts'
import { type Refusal, SourceBulletin, SourceCancellation } from './schema.ts'
import { advanceCursor, claimPulls, insertOutgoing, noteContact, type SourceRow } from './store-sources.ts'

// So much in one round; the rest comes with the next.
const PAGES = 20

/** Ask every pull source whose turn it is. One that is away or talks nonsense holds up no other. */
export async function pullSources(ctx: Ctx): Promise<void> {
  const now = ctx.clock.now()
  const due = await claimPulls(ctx.db, addMs(now, -ctx.config.inboxPullSeconds * 1_000), now)
  await Promise.all(
    due.map((source) =>
      pullSource(ctx, source).catch(async (err: unknown) => {
        ctx.log.warn({ err, sourceId: source.id }, 'a source could not be asked')
        await noteContact(ctx.db, source.id, ctx.clock.now(), err instanceof SourceError ? err.message : 'internal')
      }),
    ),
  )
}

async function pullSource(ctx: Ctx, source: SourceRow): Promise<void> {
  const as = { ...ctx, actor: await sourceActor(ctx, source) }
  const adapter = adapterFor(ctx, source)
  let { cursor } = source
  for (let page = 0; page < PAGES; page++) {
    const fetched = await adapter.fetchNew(cursor)
    await noteContact(ctx.db, source.id, ctx.clock.now(), null)
    if (!fetched || fetched.cursor === cursor) return
    for (const message of mostUrgentFirst(fetched.messages)) await take(as, source, message)
    ctx.failpoints.hit('before-cursor')
    // Only after all of them are on record: a crash before reads them again, which changes nothing.
    if (!(await advanceCursor(ctx.db, source.id, cursor, fetched.cursor))) return
    cursor = fetched.cursor
  }
}

/** An emergency does not wait until the bulletins before it have been spoken; else in the order in which they came. */
const mostUrgentFirst = (messages: readonly unknown[]): unknown[] =>
  messages.toSorted((a, b) => Number(isEmergency(b)) - Number(isEmergency(a)))

const isEmergency = (message: unknown): boolean =>
  typeof message === 'object' && message !== null && 'priority' in message && message.priority === 'emergency'

/** One message; what is wrong with it is told to the source, since nobody waits for an answer here. */
async function take(ctx: Ctx, source: SourceRow, message: unknown): Promise<void> {
  try {
    const cancellation = SourceCancellation.safeParse(message)
    if (cancellation.success) {
      const { externalId, version, cancelled } = cancellation.data
      await receiveCancellation(ctx, source, { externalId, version, reason: cancelled.reason })
    } else await receiveBulletin(ctx, source, message)
  } catch (err) {
    const problem = toProblem(err)
    if (problem.status >= 500) throw err
    await tellRefusal(ctx, source, message, problem)
  }
}

async function tellRefusal(ctx: Ctx, source: SourceRow, message: unknown, problem: Problem): Promise<void> {
  const named = SourceBulletin.pick({ externalId: true, version: true }).loose().safeParse(message)
  const { externalId, version } = named.success ? named.data : { externalId: null, version: null }
  const { code, detail, errors } = problem
  const payload: Refusal = {
    ...{ kind: 'refusal', externalId, version, status: 'refused', reason: code },
    problem: { code, detail: detail ?? problem.message, errors: errors ?? [] },
  }
  const key = `refusal:${externalId}:${version}:${code}`
  await insertOutgoing(ctx.db, [{ sourceId: source.id, kind: 'receipt', key, payload }], ctx.clock.now())
}
