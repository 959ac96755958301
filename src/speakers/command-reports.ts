import type { Tx } from '../context.ts'
import { emitEvent } from '../events/emit.ts'
import type { Acknowledgement } from '../protocol/messages.ts'
import { mergeCommandReports } from './store-commands.ts'

// As the ladder of a delivery; a speaker says at most one end.
const RANK: Record<Acknowledgement['step'], number> = {
  accepted: 1,
  fetched: 2,
  armed: 3,
  playing: 4,
  played: 10,
  rejected: 10,
  failed: 10,
  preempted: 10,
  expired: 10,
  cancelled: 10,
}

/** Answers to commands that are no airing; the screens hear of those that are kept (test tones). */
export async function recordCommandReports(
  tx: Tx,
  reported: ReadonlyArray<{ speakerId: string; ack: Acknowledgement }>,
): Promise<void> {
  if (reported.length === 0) return
  const reports = reported.map(({ speakerId, ack }) => ({
    commandId: ack.commandId,
    speakerId,
    step: ack.step,
    rank: RANK[ack.step],
    reason: ack.reason ?? null,
    detail: ack.detail ?? null,
    playedMs: ack.playedMs ?? null,
    at: ack.at,
  }))
  for (const { id, areaCode, ...rest } of await mergeCommandReports(tx.db, reports, tx.clock.now()))
    await emitEvent(tx, { type: 'speaker.command', areaCodes: [areaCode], data: { commandId: id, ...rest } })
}
