import { sql } from 'kysely'
import type { Db } from '../db/open.ts'

/**
 * Was this row of `clips` made for an alert: the voice of its words, its all-clear, what a source above sent for an
 * emergency? A clip of the library that an alert merely uses (it has no words then) stays what it was: good for anything.
 */
export const isAlertClip = sql<boolean>`(clips.id in (
  select made.clip_id from (
    select clip_id from alerts where text is not null union select all_clear_clip_id from alerts) made
  join clips voice on voice.id = made.clip_id and voice.source = 'speech'
  union select clip_id from inbox_items where priority = 'emergency' and clip_id is not null))`

/** Which of these clips were made for an alert. */
export async function loadAlertClips(db: Db, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const rows = await db
    .selectFrom('clips')
    .select('id')
    .where('id', 'in', [...ids])
    .where(isAlertClip)
    .execute()
  return new Set(rows.map(({ id }) => id))
}
