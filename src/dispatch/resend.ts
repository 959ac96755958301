import type { Ctx } from '../context.ts'
import { speakerTopic } from '../protocol/topics.ts'
import { claimResends, loadOpenCommands, loadStragglers } from './store.ts'

// Per airing and round; the others are asked in the next rounds. The whole area is never asked twice: it would answer.
const STRAGGLERS = 500
const AIRINGS = 200

/**
 * Ask speakers that are connected but have not reported an end: the very same command again, to each alone. Who knows
 * it repeats its last answer, who never got it acts on it, or says that it came too late.
 */
export async function resendToStragglers(ctx: Ctx): Promise<number> {
  if (!ctx.broker.connected) return 0
  const airings = await claimResends(ctx.db, ctx.clock.now(), AIRINGS)
  let asked = 0
  for (const occurrenceId of airings) asked += await tell(ctx, await loadStragglers(ctx.db, occurrenceId, STRAGGLERS))
  return asked
}

/** A speaker that comes online gets what it has not ended, at once rather than at the next round. */
export async function resendToArrivals(ctx: Ctx, speakerIds: readonly string[]): Promise<void> {
  const open = await loadOpenCommands(ctx.db, speakerIds, ctx.clock.now())
  await tell(ctx, open)
}

async function tell(ctx: Ctx, commands: ReadonlyArray<{ speakerId: string; jws: string }>): Promise<number> {
  const results = await Promise.allSettled(
    commands.map(({ speakerId, jws }) =>
      ctx.broker.publish(speakerTopic(ctx.config.topicRoot, speakerId, 'commands'), jws),
    ),
  )
  const failed = results.filter((result) => result.status === 'rejected').length
  if (failed > 0) ctx.log.warn({ failed }, 'some speakers could not be asked again; the next round will')
  return results.length - failed
}
