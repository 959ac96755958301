import { addMs } from '../clock.ts'
import type { Ctx } from '../context.ts'
import { sourceActor } from './actor.ts'
import { adapterFor } from './open-profile.ts'
import { SourceError } from './ports.ts'
import { advanceCursor, claimPulls, noteContact, type SourceRow } from './store-sources.ts'
import { retryFailures, takeAll } from './take.ts'

// So much in one round; the rest comes with the next.
const PAGES = 20

/**
 * Ask every pull source whose turn it is, and try again what could not be taken in. One source that is away or talks
 * nonsense holds up no other.
 */
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
  await retryFailures(ctx)
}

async function pullSource(ctx: Ctx, source: SourceRow): Promise<void> {
  const as = { ...ctx, actor: await sourceActor(ctx, source) }
  const adapter = adapterFor(ctx, source)
  let { cursor } = source
  for (let page = 0; page < PAGES; page++) {
    const fetched = await adapter.fetchNew(cursor)
    await noteContact(ctx.db, source.id, ctx.clock.now(), null)
    if (!fetched) return
    await takeAll(as, source, fetched.messages)
    ctx.failpoints.hit('before-cursor')
    // The place behind them is not known: they are read again with what comes after them, and are known by then.
    if (fetched.cursor === null || fetched.cursor === cursor) return
    // Only after all of them are on record: a crash before reads them again, which changes nothing.
    if (!(await advanceCursor(ctx.db, source.id, cursor, fetched.cursor))) return
    cursor = fetched.cursor
  }
}
