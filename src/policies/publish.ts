import { knownAreas } from '../areas/find.ts'
import { addMs } from '../clock.ts'
import type { Ctx } from '../context.ts'
import { claims } from '../dispatch/documents.ts'
import { keepRetained, publishRetained } from '../dispatch/retained.ts'
import type { AirRules } from '../protocol/policy-rules.ts'
import { areaTopic } from '../protocol/topics.ts'
import { PolicyBook } from './book.ts'
import { dateOf } from './hours.ts'
import { loadCurrentPolicies } from './store.ts'
import { loadPolicyDocuments, lockDocuments } from './store-documents.ts'

// A speaker may wait years in a store-room; a newer policy replaces this one by its revision, not by its age.
const DOCUMENT_VALID_MS = 10 * 365 * 86_400_000
// Of an area that said nothing itself, or no longer does.
const NOTHING: Omit<AirRules, 'zone'> = { layers: [], quietHours: [], volumeCaps: [], holidays: [] }

/**
 * Bring every area's retained policy in line with what is in force today: after a change, and once a minute because
 * dates take effect at midnight. Only what differs is signed and published, each with a higher `rev`.
 * @returns how many
 */
export async function publishPolicyDocuments(ctx: Ctx): Promise<number> {
  const { zone, topicRoot } = ctx.config
  const changed = await ctx.db.transaction().execute(async (db) => {
    await lockDocuments(db)
    const now = ctx.clock.now()
    const today = dateOf(now.getTime(), zone)
    const book = new PolicyBook(zone, await loadCurrentPolicies(db))
    const stored = await loadPolicyDocuments(db, topicRoot)
    const codes = [...new Set([...book.areaCodes, ...stored.keys()])]
    const areas = new Map((await knownAreas(db, codes, now)).map((area) => [area.code, area]))
    const documents = []
    for (const areaCode of codes) {
      const area = areas.get(areaCode)
      const own = area && book.ownOn(areaCode, today) ? book.effectiveOn(area.path, today).rules : undefined
      const before = stored.get(areaCode)
      const content = own ? JSON.stringify(own) : ''
      if (content === (before?.content ?? '')) continue
      const document = {
        ...claims(ctx, { areas: [areaCode] }, addMs(now, DOCUMENT_VALID_MS), 'live'),
        kind: 'policy' as const,
        areaCode,
        // Still growing after a database was restored from an older backup.
        rev: Math.max((before?.rev ?? 0) + 1, now.getTime()),
        inherits: own === undefined,
        rules: own ?? { zone, ...NOTHING },
      }
      const topic = areaTopic(topicRoot, areaCode, 'policy')
      const jws = await ctx.signer.sign(document)
      await keepRetained(db, { topic, rev: document.rev, jws, content }, now)
      documents.push({ topic, jws })
    }
    return documents
  })
  await publishRetained(ctx, changed)
  return changed.length
}
