import type { Logger } from './log.ts'

export interface Loop {
  stop(): Promise<void>
}

/**
 * Do `work` now and again `periodMs` after it ended, until stopped; runs never overlap. A failure is logged and the
 * next round tries again: a loop never dies.
 */
export function startLoop(name: string, periodMs: number, log: Logger, work: () => Promise<unknown>): Loop {
  let stopped = false
  let wake: (() => void) | undefined
  let lastError = ''
  const run = async () => {
    while (!stopped) {
      try {
        await work()
        lastError = ''
      } catch (err) {
        const message = err instanceof Error ? err.message : String(err)
        // A database that is away for a minute is one line, not sixty.
        if (message !== lastError) log.error({ err, loop: name }, 'a loop failed; it tries again')
        lastError = message
      }
      if (stopped) break
      await new Promise<void>((resolve) => {
        wake = resolve
        setTimeout(resolve, periodMs).unref()
      })
    }
  }
  const running = run()
  return {
    async stop() {
      stopped = true
      wake?.()
      await running
    },
  }
}

/**
 * Each of these, in order, also after one of them failed: what finds collisions must not keep what is due from being
 * sent. Errors: the first one's, in the end.
 */
export async function eachInTurn(...steps: ReadonlyArray<() => Promise<unknown>>): Promise<void> {
  const errors: unknown[] = []
  for (const step of steps)
    try {
      await step()
    } catch (err) {
      errors.push(err)
    }
  if (errors.length > 0) throw errors[0]
}
