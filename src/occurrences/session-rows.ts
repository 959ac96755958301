import { addMs } from '../clock.ts'
import type { Config } from '../config.ts'
import type { Ctx } from '../context.ts'
import { POLICY_REASONS } from '../policies/require-allowed.ts'
import { type Contents, sha256Of, soundOf, titleOf } from '../programmes/contents.ts'
import {
  keepTimes,
  type Order,
  type Placed,
  runningOrder,
  type Standing,
  type Timed,
} from '../programmes/running-order.ts'
import type { ProgrammeItem } from '../programmes/schema.ts'
import type { Airing } from '../schedules/expand.ts'
import { isTooOld, ofUse } from './late.ts'
import type { NewItemAiring, PlannedItem, ProgrammeToPlan } from './store-programmes.ts'

// Whoever looked at the plan this long before a session finds it as it was.
const KEPT_BEFORE_MS = 10 * 60_000
const LATEST_ITEM_MS = 60_000
const LEAST_LATE_MS = 10_000
// A server that is away for some minutes in the middle of a session silences nobody; what comes later still follows edits.
const SENT_AHEAD_MS = 30 * 60_000

/** Reasons of a cancellation that an approval, more room, a station's return, or another policy takes back. */
const COMES_BACK: readonly string[] = [
  'not-approved',
  'over-budget',
  'relay-archived',
  'validity-over',
  ...POLICY_REASONS,
]

export type SessionPlan = { order: Order; rows: NewItemAiring[] }

/** The airings of one session as they are to be. One that people were told of and that is near keeps its times (`keepTimes`). */
export function sessionRows(
  ctx: Pick<Ctx, 'config' | 'ids'>,
  from: {
    programme: ProgrammeToPlan
    items: readonly ProgrammeItem[]
    contents: Contents
    shard: string
    session: Airing
    standing: readonly PlannedItem[]
    hasBegun: boolean
    now: Date
  },
): SessionPlan {
  const { programme, items, contents, session, standing, now } = from
  const budgetMs = programme.budgetSeconds * 1_000
  const date = session.localAt.slice(0, 10)
  const order = runningOrder(items, date, budgetMs, (item) => soundOf(contents, item))
  const endAt = addMs(session.startAt, budgetMs)
  const wasTold = standing.some(({ status }) => status !== 'cancelled')
  const isNear = session.startAt <= addMs(now, KEPT_BEFORE_MS)
  const timed: Timed[] =
    from.hasBegun || (wasTold && isNear)
      ? keepTimes(order, endAt, standingOf(standing, now))
      : order.items.flatMap((placed) =>
          placed.offsetMs === null ? [] : [{ placed, startAt: addMs(session.startAt, placed.offsetMs) }],
        )
  const rows = timed.flatMap((one) =>
    one.placed.item.kind === 'pause'
      ? []
      : [rowOf(ctx, { ...one, programme, contents, shard: from.shard, session, endAt, now })],
  )
  return { order, rows }
}

/** What is still to come of a session, and what of it can no longer change. */
function standingOf(rows: readonly PlannedItem[], now: Date): Map<string, Standing> {
  return new Map(
    rows.flatMap((row) => {
      const isFixed = !isOpen(row) || row.startAt <= now
      // What was cancelled for good takes no time: nothing comes later because of it.
      if (row.itemId === null || (isFixed && row.status === 'cancelled')) return []
      return [[row.itemId, { startAt: row.startAt, durationMs: row.clipDurationMs ?? 0, isFixed }]]
    }),
  )
}

/** Never sent, and in no person's hands. */
const isOpen = (row: PlannedItem): boolean =>
  row.commandId === null &&
  row.note === null &&
  (row.status === 'planned' ||
    row.status === 'armed' ||
    (row.status === 'cancelled' && COMES_BACK.includes(row.reason ?? '')))

/** Still to come, never sent, and left to the planner. */
export const standsFree = (row: PlannedItem, now: Date): boolean => isOpen(row) && row.startAt > now

/** What stands in the plan of a session and is not of it any more, with why. */
export function goneItems(standing: readonly PlannedItem[], { order, rows }: SessionPlan, now: Date) {
  const kept = new Set(rows.map(({ itemId }) => itemId))
  return standing
    .filter((row) => standsFree(row, now) && !kept.has(row.itemId))
    .map((row) => ({ ...row, because: becauseOf(order.items.find(({ item }) => item.id === row.itemId)) }))
}

function becauseOf(placed: Placed | undefined): 'revoked' | 'over-budget' | 'removed' {
  if (placed?.skipped === 'revoked') return 'revoked'
  return placed && (placed.skipped === null || placed.skipped === 'over-budget') ? 'over-budget' : 'removed'
}

function rowOf(
  ctx: Pick<Ctx, 'config' | 'ids'>,
  from: Timed & {
    programme: ProgrammeToPlan
    contents: Contents
    shard: string
    session: Airing
    endAt: Date
    now: Date
  },
): NewItemAiring {
  const { programme, contents, session, startAt } = from
  const { item, durationMs } = from.placed
  const relay = item.kind === 'relay' && item.relayId ? contents.relays.get(item.relayId) : undefined
  const bulletin = item.kind === 'bulletin' && item.bulletinId ? contents.bulletins.get(item.bulletinId) : undefined
  const times = itemTimes(ctx.config, {
    startAt,
    durationMs,
    sessionAt: session.startAt,
    endAt: from.endAt,
    isRelay: relay !== undefined,
    validTo: bulletin?.validTo ?? null,
  })
  const silence = relay?.archivedAt ? 'relay-archived' : isTooOld(times) ? 'validity-over' : undefined
  return {
    id: ctx.ids.next('occ'),
    kind: 'programme',
    // It keeps its place: what follows is heard when it was approved for.
    ...(silence ? { status: 'cancelled', reason: silence, closedAt: from.now } : { status: 'planned' }),
    createdAt: from.now,
    updatedAt: from.now,
    programmeId: programme.id,
    itemId: item.id,
    bulletinId: item.kind === 'bulletin' ? item.bulletinId : null,
    clipId: relay?.fallbackClipId ?? (item.kind === 'clip' ? item.clipId : null),
    relayId: relay?.id ?? null,
    title: titleOf(contents, item),
    priority: programme.priority,
    areaCodes: programme.areaCodes,
    shard: from.shard,
    localAt: session.localAt,
    ...times,
    clipSha256: sha256Of(contents, item),
    clipDurationMs: durationMs,
    volume: programme.volume,
    resume: programme.resume,
  }
}

/**
 * What follows from an item's start. A session does not drift: after downtime what is over stays missed, and an item
 * starts late by at most a minute, and only as long as it still ends in its session; ten seconds are always given, and
 * the end of the session cuts what they cost. A relay is joined whenever there is some of it left. Loudspeakers are given
 * the whole session before it begins: from then on they need nobody to play it.
 */
export function itemTimes(
  config: Pick<Config, 'startGraceSeconds' | 'dispatchLeadSeconds' | 'reportGraceSeconds'>,
  item: { startAt: Date; durationMs: number; sessionAt: Date; endAt: Date; isRelay: boolean; validTo: Date | null },
) {
  const { startAt, durationMs, sessionAt, endAt, isRelay } = item
  const hardEndAt = isRelay ? addMs(startAt, durationMs) : endAt
  const spareMs = endAt.getTime() - startAt.getTime() - durationMs
  const graceMs = Math.min(config.startGraceSeconds * 1_000, LATEST_ITEM_MS)
  const leastMs = Math.min(graceMs, LEAST_LATE_MS)
  const lateMs = isRelay ? Math.max(leastMs, durationMs - LEAST_LATE_MS) : Math.max(leastMs, Math.min(graceMs, spareMs))
  return {
    startAt,
    dispatchAt: addMs(
      new Date(Math.min(startAt.getTime(), Math.max(sessionAt.getTime(), startAt.getTime() - SENT_AHEAD_MS))),
      -config.dispatchLeadSeconds * 1_000,
    ),
    validUntil: ofUse(addMs(startAt, lateMs), item.validTo),
    // Silence at the hard end, whatever was cut and taken up again.
    closesAt: addMs(hardEndAt, config.reportGraceSeconds * 1_000),
    hardEndAt,
  }
}
