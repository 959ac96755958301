import type { Ctx } from '../context.ts'

/** After an edit: let a scheduler, in whatever process, look at once instead of at the next minute. */
export function wakePlanner(ctx: Pick<Ctx, 'alarms' | 'clock' | 'log'>): void {
  ctx.alarms
    .set([{ dueAt: ctx.clock.now(), shard: 'VN', priority: 'priority' }])
    .catch((err) => ctx.log.warn({ err }, 'the planner was not woken; it looks again within a minute'))
}
