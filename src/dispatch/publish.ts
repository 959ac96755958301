import type { Ctx } from '../context.ts'
import { areaTopic, speakerTopic } from '../protocol/topics.ts'
import { loadUnpublished, markPublished } from './store.ts'

export type Publishable = { id: string; jws: string; areaCodes: readonly string[]; speakerIds?: readonly string[] }

/**
 * Put committed commands on the wire: one publish per area, the broker fans out. Returns the ids that the broker took;
 * the others stay unpublished in SQL and are tried again.
 */
export async function publishCommands(ctx: Ctx, commands: readonly Publishable[]): Promise<string[]> {
  const root = ctx.config.topicRoot
  const sent = await Promise.all(
    commands.map(async ({ id, jws, areaCodes, speakerIds = [] }) => {
      const topics = [
        ...areaCodes.map((code) => areaTopic(root, code, 'commands')),
        ...speakerIds.map((speakerId) => speakerTopic(root, speakerId, 'commands')),
      ]
      try {
        await Promise.all(topics.map((topic) => ctx.broker.publish(topic, jws)))
        return id
      } catch (err) {
        ctx.log.warn({ err, commandId: id }, 'the broker did not take this command; it will be sent again')
        return undefined
      }
    }),
  )
  const taken = sent.filter((id) => id !== undefined)
  if (taken.length === 0) return []
  ctx.failpoints.hit('after-publish')
  // They are on the air, whatever becomes of this note; without it they go out once more, which changes nothing.
  await markPublished(ctx.db, taken, ctx.clock.now()).catch((err) =>
    ctx.log.warn({ err, commandIds: taken }, 'published, but not written down'),
  )
  return taken
}

// Whoever committed a command publishes it at once; only what is older than this was left behind.
const LEFT_BEHIND_MS = 1_000

/** The safety net under every commit: what a crash or a lost broker left unsent goes out while it is still valid. */
export async function publishLeftBehind(ctx: Ctx): Promise<number> {
  if (!ctx.broker.connected) return 0
  const now = ctx.clock.now()
  const left = await loadUnpublished(ctx.db, new Date(now.getTime() - LEFT_BEHIND_MS), now, 500)
  if (left.length === 0) return 0
  return (await publishCommands(ctx, left)).length
}
