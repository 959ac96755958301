import { DateTime } from 'luxon'
import { addMs } from '../clock.ts'
import type { Config } from '../config.ts'
import { firstInstant } from '../schedules/expand.ts'
import type { MissedPolicy } from '../schedules/schema.ts'

/**
 * What a schedule says about an airing that was not sent in time, the zone of its wall clock, and until when what it plays
 * is of use (`Bulletin.validTo`).
 */
export type LateRule = { missed: MissedPolicy | null; zone: string; validTo: Date | null }

// "At its time or not at all" still leaves a command the seconds that it needs over a mobile network.
const AT_ITS_TIME_MS = 10_000

/**
 * The last instant at which an airing may still begin; before its start where what it plays is of no use by then
 * (`isTooOld`). A time of the day that the airing was moved past does not count.
 */
export function latestStart(config: Pick<Config, 'startGraceSeconds'>, startAt: Date, late?: LateRule): Date {
  return ofUse(latestByRule(config, startAt, late), late?.validTo ?? null)
}

/** No later than what it plays is of use. */
export const ofUse = (at: Date, validTo: Date | null): Date => (validTo && validTo < at ? validTo : at)

/** It can never begin: what it plays is of no use by then. */
export const isTooOld = ({ startAt, validUntil }: { startAt: Date; validUntil: Date }): boolean => validUntil < startAt

function latestByRule(config: Pick<Config, 'startGraceSeconds'>, startAt: Date, late?: LateRule): Date {
  const graceMs = config.startGraceSeconds * 1_000
  const missed = late?.missed
  if (!missed) return addMs(startAt, graceMs)
  const least = addMs(startAt, Math.min(graceMs, AT_ITS_TIME_MS))
  if (missed.kind === 'skip') return least
  if (missed.kind === 'late') return addMs(startAt, missed.minutes * 60_000)
  const day = DateTime.fromJSDate(startAt, { zone: late.zone }).toISODate()
  const until = firstInstant(`${day}T${missed.at}`, late.zone)
  return new Date(Math.max(until.getTime(), least.getTime()))
}
