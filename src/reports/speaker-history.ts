import type { z } from 'zod'
import type { Ctx } from '../context.ts'
import { withIsoDates } from '../http/iso.ts'
import { decodeCursor, type PageQuery, page } from '../http/pagination.ts'
import { getSpeaker } from '../speakers/list.ts'
import { keyOfRow, parseRowKey } from './broadcast-log.ts'
import { daysOf, daysPeriod } from './period.ts'
import { reasonWords } from './reason-words.ts'
import { ListDeliveries, PresenceQuery, type PresenceView } from './schema.ts'
import { livedByDay, presenceIntervals } from './store-presence.ts'
import { speakerDeliveries } from './store-speaker.ts'

/** What became of every airing at one speaker, newest first, with the reason in words. */
export async function listSpeakerDeliveries(
  ctx: Ctx,
  speakerId: string,
  query: z.input<typeof ListDeliveries> & PageQuery,
) {
  const { status } = ListDeliveries.parse(query)
  await getSpeaker(ctx, speakerId)
  const after = parseRowKey(decodeCursor(query.cursor))
  const rows = await speakerDeliveries(ctx.db, speakerId, { ...(status && { status }), after, limit: query.limit })
  const { items, nextCursor } = page(rows, query.limit, keyOfRow)
  const worded = items.map((row) => ({ ...row, reasonText: row.reason === null ? null : reasonWords(row.reason) }))
  return { items: worded.map(withIsoDates), nextCursor }
}

// A speaker on a bad link comes and goes every minute: what a screen can draw is bounded in days and in stretches.
const MAX_DAYS = 93
const MAX_INTERVALS = 1_000

/** When one speaker was connected, over whole days. Nothing is claimed of the time before its enrolment, or to come. */
export async function speakerPresence(
  ctx: Ctx,
  speakerId: string,
  query: z.input<typeof PresenceQuery>,
): Promise<z.input<typeof PresenceView>> {
  const { from, to } = PresenceQuery.parse(query)
  await getSpeaker(ctx, speakerId)
  const period = daysPeriod(from, to, ctx.config.zone, MAX_DAYS)
  const until = new Date(Math.min(period.until.getTime(), ctx.clock.now().getTime()))
  const days = await livedByDay(ctx.db, speakerId, daysOf(period, ctx.config.zone), until)
  const rows = await presenceIntervals(ctx.db, speakerId, { from: period.from, until }, MAX_INTERVALS + 1)
  const measured = days.reduce((total, day) => total + day.measured, 0)
  const online = days.reduce((total, day) => total + day.online, 0)
  return {
    speakerId,
    from: period.from.toISOString(),
    to: period.until.toISOString(),
    measuredSeconds: Math.round(measured),
    onlineSeconds: Math.round(online),
    onlineShare: shareOf(online, measured),
    days: days.map((day) => ({ date: day.date, onlineShare: shareOf(day.online, day.measured) })),
    intervals: rows.slice(-MAX_INTERVALS).map(withIsoDates),
    complete: rows.length <= MAX_INTERVALS,
  }
}

/** 0 to 1, to a ten-thousandth; null of nothing. */
export const shareOf = (part: number, whole: number): number | null =>
  whole > 0 ? Math.round((part / whole) * 10_000) / 10_000 : null
