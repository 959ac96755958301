export type Frames = {
  frames: number
  p50Ms: number
  p95Ms: number
  maxMs: number
  over33Ms: number
  longTasks: number
  longestTaskMs: number
}

/** Times every frame, and every task above 50 ms, until it is stopped. */
export function watchFrames(): () => Frames {
  const gaps: number[] = []
  const tasks: number[] = []
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) tasks.push(duration)
  })
  observer.observe({ type: 'longtask' })
  let before = performance.now()
  let frame = requestAnimationFrame(function follow(now) {
    gaps.push(now - before)
    before = now
    frame = requestAnimationFrame(follow)
  })
  return () => {
    cancelAnimationFrame(frame)
    for (const { duration } of observer.takeRecords()) tasks.push(duration)
    observer.disconnect()
    const sorted = gaps.slice(1).sort((a, b) => a - b)
    const at = (share: number) => round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0)
    return {
      frames: sorted.length,
      p50Ms: at(0.5),
      p95Ms: at(0.95),
      maxMs: at(1),
      over33Ms: sorted.filter((gap) => gap > 33.4).length,
      longTasks: tasks.length,
      longestTaskMs: round(Math.max(0, ...tasks)),
    }
  }
}

const round = (value: number) => Math.round(value * 10) / 10
