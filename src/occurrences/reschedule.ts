import { requireAreas, topArea } from '../areas/find.ts'
import type { Ctx, Tx } from '../context.ts'
import { Problem } from '../errors.ts'
import { loadCalendar } from '../policies/holidays.ts'
import { type Airing, expandRule } from '../schedules/expand.ts'
import { type Rescheduled, reschedule } from '../schedules/reschedule.ts'
import type { Reschedule, Schedule, SplitResult, SplitSchedule } from '../schedules/schema.ts'
import { splitSchedule } from '../schedules/split.ts'
import type { LateRule } from './late.ts'
import { timesOf } from './plan.ts'
import type { OccurrenceRow } from './store.ts'
import {
  deletePlanned,
  deleteRefused,
  handOver,
  isOnItsWay,
  loadTakenSlots,
  loadToFollow,
  loadValidTo,
  setSlot,
} from './store-change.ts'

const DAY_MS = 86_400_000

/**
 * Change the series: what is planned follows the new rule. An airing that a person moved or cancelled stays as that
 * person left it, and stands for the new rule's airing of the same day, also when it has aired already.
 */
export const rescheduleAirings = (ctx: Ctx, scheduleId: string, input: Reschedule): Promise<Schedule> =>
  reschedule(ctx, scheduleId, input, followRule)

/**
 * "This and following": what was planned or changed by hand from that day on goes over to the new series. Errors: as of
 * `splitSchedule`, and `occurrence.already-sent` in the seconds in which that day's airing is on its way to the speakers.
 */
export const splitAirings = (ctx: Ctx, scheduleId: string, input: SplitSchedule): Promise<SplitResult> =>
  splitSchedule(ctx, scheduleId, input, async (tx, before, after, from) => {
    await requireNoneOnItsWay(tx, before.id, from)
    await handOver(tx.db, { from: before.id, to: after.id, sinceDay: from }, tx.clock.now())
    await followRule(tx, before)
    return followRule(tx, after)
  })

/** What speakers hold already would sound beside what takes its place. */
async function requireNoneOnItsWay(tx: Tx, scheduleId: string, sinceDay: string): Promise<void> {
  if (await isOnItsWay(tx.db, scheduleId, sinceDay, tx.clock.now()))
    throw new Problem('occurrence.already-sent', {
      detail: 'An airing of this series is on its way to the speakers. Try again once it has begun, or stop it first.',
      fields: { scheduleId },
    })
}

async function followRule(tx: Tx, schedule: Rescheduled): Promise<Record<string, number>> {
  const now = tx.clock.now()
  await deleteRefused(tx.db, schedule.id, now)
  const rows = await loadToFollow(tx.db, schedule.id, now)
  const last = Math.max(now.getTime(), ...rows.map((row) => (row.movedFrom ?? row.startAt).getTime()))
  const isHoliday = await loadCalendar(tx, schedule.areaCodes)
  const airings = expandRule(schedule.rule, schedule.zone, now, new Date(last + 2 * DAY_MS), isHoliday)
  const byHand = rows.filter((row) => row.movedFrom !== null || row.note !== null)
  const byRule = rows.filter((row) => !byHand.includes(row))
  const kept = byRule.filter((row) => airings.some((airing) => isSlotOf(row, airing)))
  const gone = byRule.filter((row) => !kept.includes(row))
  await deletePlanned(
    tx.db,
    gone.map((row) => row.id),
  )
  const shard = topArea(await requireAreas(tx.db, schedule.areaCodes, now, null))
  const place = { areaCodes: schedule.areaCodes, shard }
  const late = { missed: schedule.missed, zone: schedule.zone, validTo: await loadValidTo(tx.db, schedule.id) }
  for (const row of kept)
    await setSlot(tx.db, row.id, { ...place, ...timesOf(tx.config, row.startAt, row.clipDurationMs ?? 0, late) }, now)
  const taken = await loadTakenSlots(
    tx.db,
    schedule.id,
    byHand.map((row) => row.id),
  )
  for (const row of byHand) {
    const airing = airings.find(({ localAt }) => dayOf(localAt) === dayOf(row.localAt) && !taken.has(localAt))
    taken.add(airing?.localAt ?? row.localAt)
    // What has aired stays on the record where it did, and when.
    const times = timesOf(tx.config, row.startAt, row.clipDurationMs ?? 0, late)
    const where = row.dispatchAt > now ? { ...place, ...times } : {}
    await setSlot(tx.db, row.id, { ...where, ...(airing && standFor(tx, row, airing, late)) }, now)
  }
  return { kept: kept.length, removed: gone.length, byHand: byHand.length }
}

const dayOf = (localAt: string): string => localAt.slice(0, 10)

const isSlotOf = (row: OccurrenceRow, airing: Airing): boolean =>
  row.localAt === airing.localAt && row.startAt.getTime() === airing.startAt.getTime()

/** What was moved stays where it is; what was only cancelled would come back at the new time. */
const standFor = (tx: Tx, row: OccurrenceRow, { localAt, startAt }: Airing, late: LateRule) =>
  row.movedFrom === null
    ? { localAt, ...timesOf(tx.config, startAt, row.clipDurationMs ?? 0, late) }
    : { localAt, movedFrom: startAt }
