import { remembered } from '../schedules/rule-dates.ts'

export type Words = { vi: string; en: string }

const MINUTE_MS = 60_000

/** What words stand near to, and by which clocks they tell the time. */
export type Near = { at: Date; zone: string }

const formatsIn = remembered(50, (zone) => {
  const parts = { timeZone: zone, hourCycle: 'h23' } as const
  const clock = { ...parts, hour: '2-digit', minute: '2-digit' } as const
  return {
    clock: new Intl.DateTimeFormat('en-GB', clock),
    exact: new Intl.DateTimeFormat('en-GB', { ...clock, second: '2-digit' }),
    day: new Intl.DateTimeFormat('en-GB', { ...parts, day: 'numeric', month: 'numeric', year: 'numeric' }),
  }
})

/** '05:00' in that zone; with seconds only where they are not zero. */
export const clockOf = (at: Date, zone: string): string => {
  const { clock, exact } = formatsIn(zone)
  const text = exact.format(at)
  return text.endsWith(':00') ? clock.format(at) : text
}

/** '22/11/2026' in that zone. */
export const dayOf = (at: Date, zone: string): string => formatsIn(zone).day.format(at)

/** The clock alone on the day of `near`, else with the day. */
export function whenOf(at: Date, { at: near, zone }: Near): Words {
  const [clock, day] = [clockOf(at, zone), dayOf(at, zone)]
  if (day === dayOf(near, zone)) return { vi: clock, en: clock }
  return { vi: `${clock} ngày ${day}`, en: `${clock} on ${day}` }
}

/** As `whenOf`, of what people remember to the minute. */
export const aboutWhen = (at: Date, near: Near): Words =>
  whenOf(new Date(Math.floor(at.getTime() / MINUTE_MS) * MINUTE_MS), near)

/** How long, in the largest unit that says enough. */
export function lengthOf(ms: number): Words {
  const seconds = Math.round(Math.abs(ms) / 1_000)
  if (seconds < 120) return { vi: `${seconds} giây`, en: `${seconds} s` }
  const minutes = Math.round(seconds / 60)
  if (minutes < 120) return { vi: `${minutes} phút`, en: `${minutes} minutes` }
  const hours = Math.round(minutes / 60)
  if (hours < 48) return { vi: `${hours} giờ`, en: `${hours} hours` }
  return { vi: `${Math.round(hours / 24)} ngày`, en: `${Math.round(hours / 24)} days` }
}

/** A date out of a row's JSON; undefined for what is none. */
export function dateIn(data: Readonly<Record<string, unknown>>, key: string): Date | undefined {
  const value = data[key]
  const at = typeof value === 'string' ? new Date(value) : undefined
  return at && !Number.isNaN(at.getTime()) ? at : undefined
}

export const textIn = (data: Readonly<Record<string, unknown>>, key: string): string | undefined => {
  const value = data[key]
  return typeof value === 'string' && value !== '' ? value : undefined
}
