import { createBatcher } from '../batcher.ts'
import type { Ctx } from '../context.ts'
import { Acknowledgements } from '../protocol/messages.ts'
import { recountClosed } from './conclude.ts'
import { createProgressTeller } from './progress.ts'
import { type Reported, recordAcknowledgements } from './record.ts'

const BATCH_WAIT_MS = 10
const BATCH_MAX = 2_000
// One line per speaker and this long: a broken speaker must not fill the disk.
const COMPLAIN_EVERY_MS = 60_000

/** Acknowledgements from the broker, gathered into batches: one transaction per batch. */
export function createAcknowledgementIntake(ctx: Ctx) {
  const complained = new Map<string, number>()
  const progress = createProgressTeller(ctx)
  const batcher = createBatcher<Reported>(
    { name: 'acknowledgements', waitMs: BATCH_WAIT_MS, maxItems: BATCH_MAX, log: ctx.log },
    async (batch) => {
      const touched = await recordAcknowledgements(ctx, batch)
      progress.touch(touched)
      await recountClosed(ctx, touched)
      ctx.failpoints.hit('between-acknowledgements')
    },
  )
  return {
    take(speakerId: string, payload: Buffer) {
      const acks = parse(payload)
      if (acks) for (const ack of acks) batcher.add({ speakerId, ack })
      else complain(speakerId)
    },
    flush: () => batcher.flush(),
    get waiting() {
      return batcher.waiting
    },
  }

  function complain(speakerId: string) {
    const now = ctx.clock.now().getTime()
    if (now - (complained.get(speakerId) ?? 0) < COMPLAIN_EVERY_MS) return
    complained.set(speakerId, now)
    ctx.log.warn({ speakerId }, 'this speaker sends acknowledgements that are not in the protocol')
  }
}

function parse(payload: Buffer) {
  if (payload.length > 64 * 1024) return undefined
  try {
    return Acknowledgements.safeParse(JSON.parse(payload.toString('utf8'))).data?.acks
  } catch {
    return undefined
  }
}
