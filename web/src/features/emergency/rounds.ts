import type { Alert } from './queries.ts'

/** As src/protocol/messages.ts has it, which would bring the whole protocol into the console; a test compares them. */
export const TONE_MS: Readonly<Record<string, number>> = { siren: 3_000, chime: 1_500 }

type Rounds = Pick<Alert, 'repeatEverySeconds' | 'clipDurationMs' | 'preTone'>

/** Repeats count from start to start, and a begun round is finished: one that is longer follows itself at once. */
export const isNonStop = ({ repeatEverySeconds, clipDurationMs, preTone }: Rounds): boolean =>
  (TONE_MS[preTone ?? ''] ?? 0) + clipDurationMs >= repeatEverySeconds * 1_000

/** When the speakers that began at `sentAt` begin again; undefined when they never pause. All in ms. */
export function nextRoundAt(rounds: Rounds, sentAt: number, now: number): number | undefined {
  if (isNonStop(rounds)) return undefined
  const every = rounds.repeatEverySeconds * 1_000
  return sentAt + (Math.floor(Math.max(0, now - sentAt) / every) + 1) * every
}
