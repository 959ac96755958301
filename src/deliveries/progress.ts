import { type Ctx, withTransaction } from '../context.ts'
import { emitEvent } from '../events/emit.ts'
import { loadAudience, tally } from './store.ts'

const COALESCE_MS = 500

/** Tells listeners how airings go, at most twice a second, however many speakers report. */
export function createProgressTeller(ctx: Ctx) {
  let waiting = new Set<string>()
  let timer: NodeJS.Timeout | undefined

  const tell = async () => {
    timer = undefined
    const ids = [...waiting]
    waiting = new Set()
    const [counts, audiences] = await Promise.all([tally(ctx.db, ids), loadAudience(ctx.db, ids)])
    await withTransaction(ctx, async (tx) => {
      for (const { id, areaCodes, targets } of audiences)
        await emitEvent(tx, {
          type: 'occurrence.progress',
          areaCodes,
          data: { ...counts.get(id), occurrenceId: id, targets },
        })
    })
  }
  return {
    touch(occurrenceIds: readonly string[]) {
      for (const id of occurrenceIds) waiting.add(id)
      if (waiting.size === 0 || timer) return
      timer = setTimeout(() => {
        tell().catch((err) => ctx.log.warn({ err }, 'progress could not be told; the next report will tell it'))
      }, COALESCE_MS)
      timer.unref()
    },
  }
}
