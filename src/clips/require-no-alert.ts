import type { Db } from '../db/open.ts'
import { Problem } from '../errors.ts'
import { loadAlertClips } from './made-for-alert.ts'

/**
 * None of these clips is an alert or an all-clear: heard as a theme tune or between two streams, it would be believed.
 * `pointer` names the field that chose it. Errors: `clip.is-alert`.
 */
export async function requireNoAlert(
  db: Db,
  chosen: ReadonlyArray<{ clipId: string; pointer: string }>,
): Promise<void> {
  const alerts = await loadAlertClips(
    db,
    chosen.map(({ clipId }) => clipId),
  )
  const errors = chosen.flatMap(({ clipId, pointer }) =>
    alerts.has(clipId) ? [{ pointer, detail: `the clip ${clipId} is an emergency alert` }] : [],
  )
  if (errors.length > 0) throw new Problem('clip.is-alert', { errors })
}
