import type { Ctx } from '../context.ts'
import type { Db } from '../db/open.ts'
import { loadRetained, loadRetainedNow, saveRetained } from './store-retained.ts'

const AT_ONCE = 100
const RETRY_MS = 1_000

type Retained = { topic: string; jws: string }

/** Note what is to stand retained at its topic from the commit on; then `publishRetained`. `content`: what it was made of. */
export const keepRetained = (db: Db, document: Retained & { rev: number; content: string }, now: Date): Promise<void> =>
  saveRetained(db, document, now)

/**
 * Put documents on the broker, and see that the newest is what stays there: two publishers of one topic (a reconnect
 * and a change, two processes) may overtake each other, and the broker keeps whatever came last.
 */
export async function publishRetained(ctx: Ctx, documents: readonly Retained[]): Promise<void> {
  let left = documents
  while (left.length > 0) {
    await Promise.all(left.map(({ topic, jws }) => ctx.broker.publish(topic, jws, { retain: true })))
    const sent = new Map(left.map(({ topic, jws }) => [topic, jws]))
    const now = await loadRetainedNow(ctx.db, [...sent.keys()])
    left = now.filter(({ topic, jws }) => jws !== sent.get(topic))
  }
}

/** Put back what should stand retained on the broker: after our start, and after any reconnect, since it may have forgotten. */
export async function republishRetained(ctx: Ctx): Promise<number> {
  let after = ''
  let count = 0
  for (;;) {
    const documents = await loadRetained(ctx.db, `${ctx.config.topicRoot}/`, after, AT_ONCE)
    await publishRetained(ctx, documents)
    count += documents.length
    const last = documents.at(-1)
    if (documents.length < AT_ONCE || !last) return count
    after = last.topic
  }
}

/** `restore` at every (re)connect: it tries until all are back, and gives way to the restoring of a later connection. */
export function createRetainedKeeper(ctx: Ctx): { restore(): void; stop(): void } {
  let turn = 0
  const keepTrying = async (mine: number) => {
    while (mine === turn) {
      try {
        await republishRetained(ctx)
        return
      } catch (err) {
        ctx.log.warn({ err }, 'retained documents are not all back yet')
        await new Promise((wake) => setTimeout(wake, RETRY_MS).unref())
      }
    }
  }
  return {
    restore: () => void keepTrying(++turn),
    stop: () => void turn++,
  }
}
