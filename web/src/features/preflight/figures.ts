import type { Format } from '../../i18n/format.ts'
import type { Preflight } from './preflight-query.ts'

/** `70%`, `40–70%`; undefined when no speaker would sound. */
export const volumeInWords = (volume: Preflight['volume'], format: Format): string | undefined =>
  volume === null
    ? undefined
    : volume.min === volume.max
      ? format.percent(volume.max / 100)
      : `${format.number(volume.min)}–${format.percent(volume.max / 100)}`

/** `05:08`, or `05:08:11` when the seconds matter: as the server's own sentences have it. */
export const exactTime = (at: string, format: Format): string =>
  new Date(at).getUTCSeconds() === 0 ? format.time(at) : format.clock(at)

/** `640 kB`, `2,4 MB`: what a data plan is counted in. */
export function bytesInWords(bytes: number, format: Format): string {
  if (bytes < 1_000_000) return `${format.number(Math.ceil(bytes / 1_000))} kB`
  const mega = bytes / 1_000_000
  return `${format.number(mega < 10 ? Math.round(mega * 10) / 10 : Math.round(mega))} MB`
}
