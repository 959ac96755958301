import type { Logger } from './log.ts'

export interface Batcher<Item> {
  add(item: Item): void
  /** Resolves when everything added so far has been handled. */
  flush(): Promise<void>
  readonly waiting: number
}

/**
 * Gathers items for a moment and hands them on together: one statement for a thousand messages. One batch at a time;
 * while it is written the next one fills. A batch that fails is tried again, in order, until it goes through.
 */
export function createBatcher<Item>(
  options: { name: string; waitMs: number; maxItems: number; retryMs?: number; log: Logger },
  handle: (items: Item[]) => Promise<void>,
): Batcher<Item> {
  let items: Item[] = []
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> | undefined

  const run = async () => {
    while (items.length > 0) {
      const batch = items.splice(0, options.maxItems)
      try {
        await handle(batch)
      } catch (err) {
        options.log.warn({ err, batch: options.name, items: batch.length }, 'a batch failed; trying it again')
        items = [...batch, ...items]
        await new Promise((wake) => setTimeout(wake, options.retryMs ?? 500))
      }
    }
    running = undefined
  }
  const start = () => {
    timer = undefined
    running ??= run()
  }
  return {
    add(item) {
      items.push(item)
      if (running) return
      if (items.length >= options.maxItems) {
        clearTimeout(timer)
        start()
      } else timer ??= setTimeout(start, options.waitMs)
    },
    async flush() {
      clearTimeout(timer)
      if (items.length > 0) start()
      await running
    },
    get waiting() {
      return items.length
    },
  }
}
