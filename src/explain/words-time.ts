export type Words = { vi: string; en: string }

const ZONE = 'Asia/Ho_Chi_Minh'
const MINUTE_MS = 60_000
const parts = { timeZone: ZONE, hourCycle: 'h23' } as const
const clock = new Intl.DateTimeFormat('en-GB', { ...parts, hour: '2-digit', minute: '2-digit' })
const exact = new Intl.DateTimeFormat('en-GB', { ...parts, hour: '2-digit', minute: '2-digit', second: '2-digit' })
const day = new Intl.DateTimeFormat('en-GB', { ...parts, day: 'numeric', month: 'numeric', year: 'numeric' })

/** '05:00' in Viet Nam; with seconds only where they are not zero. */
export const clockOf = (at: Date): string => {
  const text = exact.format(at)
  return text.endsWith(':00') ? clock.format(at) : text
}

/** '22/11/2026' in Viet Nam. */
export const dayOf = (at: Date): string => day.format(at)

/** The clock alone on the day of `near`, else with the day. */
export const whenOf = (at: Date, near: Date): Words =>
  dayOf(at) === dayOf(near)
    ? { vi: clockOf(at), en: clockOf(at) }
    : { vi: `${clockOf(at)} ngày ${dayOf(at)}`, en: `${clockOf(at)} on ${dayOf(at)}` }

/** As `whenOf`, of what people remember to the minute. */
export const aboutWhen = (at: Date, near: Date): Words =>
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
