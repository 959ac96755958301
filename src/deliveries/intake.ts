import { createBatcher } from '../batcher.ts'
import type { Ctx } from '../context.ts'
import { type Acknowledgement, Acknowledgements } from '../protocol/messages.ts'
import { createProgressTeller } from './progress.ts'
import { type Reported, recordAcknowledgements } from './record.ts'

// Short beside what a person notices, long enough that ten thousand answers are a dozen statements and not a hundred.
const BATCH_WAIT_MS = 40
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
      const changed = await recordAcknowledgements(ctx, batch)
      progress.touch(changed.map(({ occurrenceId }) => occurrenceId))
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
    return Acknowledgements.safeParse(JSON.parse(payload.toString('utf8'))).data?.acks.map(storable)
  } catch {
    return undefined
  }
}

const INT4_MAX = 2 ** 31 - 1
const YEAR_2000 = Date.UTC(2000, 0, 1)
const YEAR_2200 = Date.UTC(2200, 0, 1)

// What nearly every speaker sends: UTC to the millisecond, of this century or the next. Already as it should be.
const PLAIN_INSTANT = /^2[01]\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

/**
 * In the protocol and yet not for PostgreSQL: NUL in a text, a number past int4, an offset or a year it does not know.
 * One such word must not hold up everybody's batch for ever. Instants become UTC, so that their texts compare.
 */
function storable(ack: Acknowledgement): Acknowledgement {
  if (!PLAIN_INSTANT.test(ack.at))
    ack.at = new Date(Math.min(Math.max(Date.parse(ack.at), YEAR_2000), YEAR_2200)).toISOString()
  if (ack.detail !== undefined) ack.detail = ack.detail.replace(/\p{C}/gu, '')
  if (ack.clockOffsetMs !== undefined) ack.clockOffsetMs = Math.min(Math.max(ack.clockOffsetMs, -INT4_MAX), INT4_MAX)
  if (ack.playedMs !== undefined) ack.playedMs = Math.min(ack.playedMs, INT4_MAX)
  return ack
}
