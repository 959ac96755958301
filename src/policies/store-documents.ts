import { sql } from 'kysely'
import type { Db } from '../db/open.ts'
import { areaTopic, parseTopic } from '../protocol/topics.ts'

const LOCK = 0x6c6f61_17

/** Held until the transaction ends: two processes must not publish one area's policy in turns. */
export async function lockDocuments(db: Db): Promise<void> {
  await sql`select pg_advisory_xact_lock(${LOCK})`.execute(db)
}

/** What stands retained, by area. `content`: the rules it was made of, empty when it inherits. */
export async function loadPolicyDocuments(
  db: Db,
  topicRoot: string,
): Promise<Map<string, { rev: number; content: string }>> {
  const marker = 'CODE'
  const [prefix = '', suffix = ''] = areaTopic(topicRoot, marker, 'policy').split(marker)
  const rows = await db
    .selectFrom('retainedDocuments')
    .select(['topic', 'rev', 'content'])
    .where('topic', '^@', prefix)
    .where(sql<boolean>`right(topic, ${suffix.length}) = ${suffix}`)
    .execute()
  return new Map(
    rows.flatMap(({ topic, rev, content }) => {
      const parsed = parseTopic(topicRoot, topic)
      return parsed?.of === 'area' ? [[parsed.areaCode, { rev, content }] as const] : []
    }),
  )
}
