import type { Ctx } from '../context.ts'
import { loadRetained } from './store.ts'

const AT_ONCE = 100

/** Put back what should stand retained on the broker: after our start, and after any reconnect, since it may have forgotten. */
export async function republishRetained(ctx: Ctx): Promise<number> {
  let after = ''
  let count = 0
  for (;;) {
    const documents = await loadRetained(ctx.db, `${ctx.config.topicRoot}/`, after, AT_ONCE)
    await Promise.all(documents.map(({ topic, jws }) => ctx.broker.publish(topic, jws, { retain: true })))
    count += documents.length
    const last = documents.at(-1)
    if (documents.length < AT_ONCE || !last) return count
    after = last.topic
  }
}
