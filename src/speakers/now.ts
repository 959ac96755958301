import type { Ctx } from '../context.ts'
import { withIsoDates } from '../http/iso.ts'
import { getSpeaker } from './list.ts'
import { tellNow } from './now-words.ts'
import type { SpeakerNow } from './schema.ts'
import { loadActiveAlert, loadCurrent, loadNext } from './store-console.ts'

const NEXT = 2

/** What one speaker plays and why, which alert is in force over it, and what comes next. */
export async function speakerNow(ctx: Ctx, id: string): Promise<SpeakerNow> {
  const speaker = await getSpeaker(ctx, id)
  const now = ctx.clock.now()
  const { areaPath } = speaker
  const [current, alert] = await Promise.all([loadCurrent(ctx.db, id), loadActiveAlert(ctx.db, areaPath)])
  const next = await loadNext(ctx.db, { areaPath, now, current: current?.occurrenceId, limit: NEXT })
  const facts = {
    online: speaker.online,
    current: current ? withIsoDates(current) : null,
    alert: alert ? withIsoDates(alert) : null,
    next: next.map(withIsoDates),
  }
  return {
    speakerId: id,
    ...facts,
    words: tellNow({ ...facts, enrolled: speaker.enrolledAt !== null }, now, ctx.config.zone),
  }
}
