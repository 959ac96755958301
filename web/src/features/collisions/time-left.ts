import type { Format } from '../../i18n/format.ts'
import type { collisionTexts } from './texts.ts'

const MINUTE_MS = 60_000

/** `1 giờ 20 phút`: two parts at most, whole minutes, never less than one. Pure. */
export function lengthInWords(ms: number, t: typeof collisionTexts.vi, format: Format): string {
  const minutes = Math.max(1, Math.floor(ms / MINUTE_MS))
  const parts: Array<[number, (count: string) => string]> = [
    [Math.floor(minutes / 1_440), t.days],
    [Math.floor(minutes / 60) % 24, t.hours],
    [minutes % 60, t.minutes],
  ]
  return parts
    .filter(([count]) => count > 0)
    .slice(0, 2)
    .map(([count, say]) => say(format.number(count)))
    .join(' ')
}
