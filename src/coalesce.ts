/**
 * One run at a time, and callers during a run share the next one: thirty alarms for the same second are answered by
 * two runs, not thirty that get in each other's way.
 */
export function coalesce(work: () => Promise<unknown>): () => Promise<void> {
  let running: Promise<void> | undefined
  let next: Promise<void> | undefined
  const start = (): Promise<void> => {
    running = (async () => {
      try {
        await work()
      } finally {
        running = undefined
      }
    })()
    return running
  }
  return () => {
    if (!running) return start()
    next ??= running
      .catch(() => undefined)
      .then(() => {
        next = undefined
        return start()
      })
    return next
  }
}
