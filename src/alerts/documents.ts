import { sql } from 'kysely'
import { addMs } from '../clock.ts'
import type { Ctx } from '../context.ts'
import { claims } from '../dispatch/documents.ts'
import { keepRetained, publishRetained } from '../dispatch/retained.ts'
import { areaTopic } from '../protocol/topics.ts'
import { expireAlerts, loadStaleDocuments } from './store.ts'

// An empty list must hold as long as a speaker may be away with an old one in its memory.
const DOCUMENT_VALID_MS = 365 * 86_400_000
const LOCK = 0x6c6f61_05

/**
 * Bring every area's retained alert document in line with the alerts: whoever (re)connects plays what is active and
 * drops what is not. Only changed ones are signed and published, each with a higher `rev`.
 */
export async function publishAlertDocuments(ctx: Ctx): Promise<number> {
  const root = ctx.config.topicRoot
  const marker = 'CODE'
  const [prefix = '', suffix = ''] = areaTopic(root, marker, 'alert').split(marker)
  const changed = await ctx.db.transaction().execute(async (db) => {
    await sql`select pg_advisory_xact_lock(${LOCK})`.execute(db)
    const now = ctx.clock.now()
    const stale = await loadStaleDocuments(db, now, { prefix, suffix })
    const documents = []
    for (const { areaCode, topic, rev, content, alerts } of stale) {
      const document = {
        ...claims(ctx, { areas: [areaCode] }, addMs(now, DOCUMENT_VALID_MS), 'live'),
        kind: 'alerts' as const,
        areaCode,
        // Still growing after a database was restored from an older backup.
        rev: Math.max(rev + 1, now.getTime()),
        alerts,
      }
      const jws = await ctx.signer.sign(document)
      await keepRetained(db, { topic, rev: document.rev, jws, content }, now)
      documents.push({ topic, jws })
    }
    return documents
  })
  await publishRetained(ctx, changed)
  return changed.length
}

/** Alerts whose validity is over end by themselves, on the speakers by their own clock, here by this. */
export async function expireAndPublish(ctx: Ctx): Promise<void> {
  const expired = await expireAlerts(ctx.db, ctx.clock.now())
  for (const alert of expired) ctx.log.info({ alertId: alert.id }, 'alert expired')
  await publishAlertDocuments(ctx)
}
