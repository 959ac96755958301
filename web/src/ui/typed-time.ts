const CLOCK = /^(\d{1,2})\s*(?:[:.](?=\s*\d)|h|giờ)\s*(?:(\d{2})(?::\d{2})?)?\s*(?:phút)?\s*(am|pm|sa|ch)?$/
const CLOSE = /^(\d{2})(\d{2})$/

/**
 * Hours and minutes of a text that was pasted: 05:12, 5:12:00, 0512, 5h12, 5h, and what another clock wrote as 5:12 PM.
 * Nothing of anything else. Pure.
 */
export function parseTypedTime(text: string): { hours: number; minutes: number } | undefined {
  const [, hour, minute = '0', half] = CLOCK.exec(text.trim().toLowerCase()) ?? CLOSE.exec(text.trim()) ?? []
  if (hour === undefined) return undefined
  const minutes = Number(minute)
  if (half === undefined) return Number(hour) < 24 && minutes < 60 ? { hours: Number(hour), minutes } : undefined
  if (Number(hour) < 1 || Number(hour) > 12 || minutes > 59) return undefined
  const isAfternoon = half === 'pm' || half === 'ch'
  return { hours: (Number(hour) % 12) + (isAfternoon ? 12 : 0), minutes }
}
