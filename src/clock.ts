/** Where time comes from. Passed in everywhere, so that tests decide what time it is. */
export interface Clock {
  now(): Date
  /** Milliseconds since some instant, by a clock that nobody sets; the process's own unless given. */
  steadyMs?(): number
}

export const steadyMs = (clock: Clock): number => clock.steadyMs?.() ?? performance.now()

export const systemClock: Clock = { now: () => new Date() }

/** A clock that stands still until `advance` is called. For tests of pure rules; never in a file that opens a socket. */
export function fixedClock(iso: string): Clock & { advance(ms: number): void } {
  let at = new Date(iso).getTime()
  return {
    now: () => new Date(at),
    advance: (ms) => {
      at += ms
    },
  }
}

export const addMs = (at: Date, ms: number): Date => new Date(at.getTime() + ms)
