import { useEffect, useState } from 'react'
import { ApiProblem } from '../../api.ts'

/** Seconds until the server will look at another try, counting down; 0 when there is nothing to wait for. */
export function useRetryWait(error: unknown): number {
  const [left, setLeft] = useState(0)
  useEffect(() => {
    const seconds = error instanceof ApiProblem ? Number(error.body['retryAfterSeconds'] ?? 0) : 0
    const until = performance.now() + seconds * 1_000
    const tick = () => setLeft(Math.max(0, Math.ceil((until - performance.now()) / 1_000)))
    tick()
    if (seconds <= 0) return
    const timer = setInterval(tick, 1_000)
    return () => clearInterval(timer)
  }, [error])
  return left
}
