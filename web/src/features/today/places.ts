import type { Format } from '../../i18n/format.ts'

const SHOWN = 3

/** The first few places by name, the rest as a number: `Xã Phúc Thuận, Xã La Bằng, +12`. */
export function placeWords(names: readonly string[], format: Format): string[] {
  const more = names.length - SHOWN
  return more > 1 ? [...names.slice(0, SHOWN), `+${format.number(more)}`] : [...names]
}
