type Ranges = Pick<TimeRanges, 'length' | 'start' | 'end'>

// A decoder may end some milliseconds before the length that the file states.
const WHOLE = 0.99

/** Share 0..1 of a sound that was really played: `played` of the media element holds no part that was jumped over. */
export function heardFraction(played: Ranges, durationSeconds: number): number {
  if (!(durationSeconds > 0) || !Number.isFinite(durationSeconds)) return 0
  let seconds = 0
  for (let i = 0; i < played.length; i += 1) seconds += played.end(i) - played.start(i)
  const share = seconds / durationSeconds
  return share >= WHOLE ? 1 : share
}

// The last seconds are often silence that nobody waits for.
const HEARD_ENOUGH = 0.9

/** May somebody who heard that share, 0..1, of a sound approve it? */
export const isHeardEnough = (share: number): boolean => share >= HEARD_ENOUGH
