import { pathCodes, ROOT_CODE } from '../areas/find.ts'
import { type Ctx, withTransaction } from '../context.ts'
import { emitEvent } from '../events/emit.ts'
import type { PresenceChange } from './store-presence.ts'

const COALESCE_MS = 1_000
// Beyond this many the area above them is named instead: a storm is news for the whole province.
const MAX_AREAS = 100

/**
 * Tells screens who came and went: `speaker.presence`, at most once a second for each top area (province), however many
 * speakers. `data` is `{ online, offline, areaCodes }`: how many came, how many went, and where.
 */
export function createPresenceTeller(ctx: Pick<Ctx, 'db' | 'clock' | 'log'>) {
  let waiting = new Map<string, PresenceChange>()
  let timer: NodeJS.Timeout | undefined

  const tell = async () => {
    clearTimeout(timer)
    timer = undefined
    const changes = [...waiting.values()]
    waiting = new Map()
    if (changes.length === 0) return
    const byTop = Map.groupBy(changes, ({ areaPath }) => pathCodes(areaPath)[1] ?? ROOT_CODE)
    await withTransaction(ctx, async (tx) => {
      for (const [top, of] of byTop) {
        const online = of.filter((change) => change.online).length
        const areas = [...new Set(of.map(({ areaCode }) => areaCode))].sort()
        const areaCodes = areas.length > MAX_AREAS ? [top] : areas
        await emitEvent(tx, {
          type: 'speaker.presence',
          areaCodes,
          data: { online, offline: of.length - online, areaCodes },
        })
      }
    })
  }
  const flush = () =>
    tell().catch((err) => ctx.log.warn({ err }, 'presence could not be told; screens will see it when they load anew'))
  return {
    touch(changes: readonly PresenceChange[]) {
      for (const change of changes) waiting.set(change.speakerId, change)
      if (waiting.size === 0 || timer) return
      timer = setTimeout(flush, COALESCE_MS)
      timer.unref()
    },
    /** What is waiting is told now. Never throws. */
    flush,
  }
}
