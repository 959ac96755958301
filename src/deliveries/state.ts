import type { DeliveryStatus } from '../db/tables.ts'
import type { Acknowledgement } from '../protocol/messages.ts'

/**
 * How far a delivery has come. A report counts only if its rank is higher than what is known, so late, repeated and
 * reordered ones change nothing. What the server concludes by itself (9) gives way to what the speaker says (10).
 */
export const RANK: Record<DeliveryStatus, number> = {
  pending: 0,
  accepted: 1,
  fetched: 2,
  armed: 3,
  playing: 4,
  unreachable: 9,
  superseded: 9,
  played: 10,
  failed: 10,
  rejected: 10,
  preempted: 10,
  expired: 10,
  cancelled: 10,
}

export const TERMINAL_RANK = 9

export const isTerminal = (status: DeliveryStatus): boolean => RANK[status] >= TERMINAL_RANK

/** What is known of one delivery from acknowledgements alone. Times are the speaker's clock. */
export type Progress = {
  status: DeliveryStatus
  reason: string | null
  detail: string | null
  commandId: string
  acceptedAt: string | null
  fetchedAt: string | null
  armedAt: string | null
  playingAt: string | null
  endedAt: string | null
  clockOffsetMs: number | null
  playedMs: number | null
}

const TIME_OF: Partial<Record<Acknowledgement['step'], 'acceptedAt' | 'fetchedAt' | 'armedAt' | 'playingAt'>> = {
  accepted: 'acceptedAt',
  fetched: 'fetchedAt',
  armed: 'armedAt',
  playing: 'playingAt',
}

/** Fold one acknowledgement into what is known; the result is the same in whatever order they come. */
export function applyAcknowledgement(known: Progress | undefined, ack: Acknowledgement): Progress {
  const base: Progress = known ?? {
    status: 'pending',
    reason: null,
    detail: null,
    commandId: ack.commandId,
    acceptedAt: null,
    fetchedAt: null,
    armedAt: null,
    playingAt: null,
    endedAt: null,
    clockOffsetMs: null,
    playedMs: null,
  }
  const at = TIME_OF[ack.step]
  const timed: Progress = at ? { ...base, [at]: earliest(base[at], ack.at) } : base
  if (!advances(base, ack)) return timed
  return {
    ...timed,
    status: ack.step,
    reason: ack.reason ?? null,
    detail: ack.detail ?? null,
    commandId: ack.commandId,
    endedAt: isTerminal(ack.step) ? ack.at : base.endedAt,
    clockOffsetMs: ack.clockOffsetMs ?? base.clockOffsetMs,
    playedMs: ack.playedMs ?? base.playedMs,
  }
}

const earliest = (a: string | null, b: string): string => (a !== null && a <= b ? a : b)

/**
 * Two different ends for one delivery can only be a faulty speaker: `played` stays, else the earliest word counts, in
 * whatever order they arrive. store.ts says the same in SQL.
 */
function advances(known: Progress, ack: Acknowledgement): boolean {
  const [had, has] = [RANK[known.status], RANK[ack.step]]
  if (has !== had || has < TERMINAL_RANK) return has > had
  if ((known.status === 'played') !== (ack.step === 'played')) return ack.step === 'played'
  return ack.at < (known.endedAt ?? '') || (ack.at === known.endedAt && ack.step < known.status)
}
