import type { Insertable } from 'kysely'
import type { Ctx } from '../../src/context.ts'
import type { DeliveryStatus, Tables } from '../../src/db/tables.ts'

/** Rows as the dispatcher and the acknowledgements leave them, for tests of what is told about them. */
export async function insertOccurrence(
  ctx: Ctx,
  row: Partial<Insertable<Tables['occurrences']>> & { areaCodes: string[]; startAt: Date },
) {
  const id = ctx.ids.next('occ')
  const minute = 60_000
  const after = (ms: number) => new Date(row.startAt.getTime() + ms)
  await ctx.db
    .insertInto('occurrences')
    .values({
      id,
      kind: 'schedule',
      title: 'Bản tin sáng',
      priority: 'normal',
      shard: 'VN',
      localAt: row.startAt.toISOString(),
      dispatchAt: after(-20_000),
      validUntil: after(2 * minute),
      closesAt: after(10 * minute),
      clipSha256: 'a'.repeat(64),
      clipDurationMs: 90_000,
      status: 'completed',
      createdAt: after(-minute),
      updatedAt: after(-minute),
      ...row,
    })
    .execute()
  return id
}

export type Told = {
  status: DeliveryStatus
  reason?: string
  playingAt?: Date
  startedAt?: Date
  playedMs?: number
  detail?: string
}

export async function insertDelivery(
  ctx: Ctx,
  occurrenceId: string,
  speaker: { id: string; areaCode: string },
  told: Told,
) {
  await ctx.db
    .insertInto('deliveries')
    .values({
      ...{ occurrenceId, speakerId: speaker.id, areaCode: speaker.areaCode, rank: 1 },
      ...{ startedAt: told.playingAt ?? null, ...told },
    })
    .execute()
}
