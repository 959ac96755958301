import type { Logger } from './log.ts'

const FIRST_WAIT_MS = 5

export interface Batcher<Item> {
  add(item: Item): void
  /** Resolves when everything added so far has been handled. */
  flush(): Promise<void>
  readonly waiting: number
}

/**
 * Gathers items for a moment and hands them on together: one statement for a thousand messages. One batch at a time;
 * while it is written, and for as long again (at most `waitMs`), the next one fills: few large batches cost far less
 * than many small ones, and a single item still waits only a moment.
 * A batch that fails is tried again, in order, until it goes through.
 */
export function createBatcher<Item>(
  options: { name: string; waitMs: number; maxItems: number; retryMs?: number; log: Logger },
  handle: (items: Item[]) => Promise<void>,
): Batcher<Item> {
  let items: Item[] = []
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> | undefined
  let pauseMs = Math.min(options.waitMs, FIRST_WAIT_MS)

  const run = async () => {
    const batch = items.splice(0, options.maxItems)
    const startedAt = performance.now()
    try {
      await handle(batch)
    } catch (err) {
      options.log.warn({ err, batch: options.name, items: batch.length }, 'a batch failed; trying it again')
      items = [...batch, ...items]
      await new Promise((wake) => setTimeout(wake, options.retryMs ?? 500))
    }
    pauseMs = Math.min(options.waitMs, Math.max(FIRST_WAIT_MS, performance.now() - startedAt))
    running = undefined
    if (items.length > 0) startSoon()
  }
  const start = () => {
    clearTimeout(timer)
    timer = undefined
    running ??= run()
  }
  const startSoon = () => {
    if (items.length >= options.maxItems) start()
    else timer ??= setTimeout(start, pauseMs)
  }
  return {
    add(item) {
      items.push(item)
      if (!running) startSoon()
    },
    async flush() {
      while (running || items.length > 0) {
        start()
        await running
      }
    },
    get waiting() {
      return items.length
    },
  }
}
