/** Integrated loudness (LUFS) and true peak (dBFS) from the summary of the `ebur128` filter; undefined without one. */
export function parseLoudness(log: string): { lufs: number; truePeakDb: number } | undefined {
  const summary = log.slice(Math.max(0, log.lastIndexOf('Summary:')))
  const lufs = /\bI:\s+(-?[\d.]+|-?inf|-?nan) LUFS/.exec(summary)?.[1]
  const peak = /\bPeak:\s+(-?[\d.]+|-?inf|-?nan) dBFS/.exec(summary)?.[1]
  if (lufs === undefined || peak === undefined) return undefined
  return { lufs: decibels(lufs, -70), truePeakDb: decibels(peak, -120) }
}

const decibels = (text: string, floor: number): number => (text.includes('n') ? floor : Math.max(floor, Number(text)))

/**
 * The seconds a file's header promises, from ffmpeg's `Duration:` line. Undefined when there is no such promise:
 * live recordings write none, and a duration guessed from the bitrate proves nothing.
 */
export function declaredDuration(log: string): number | undefined {
  if (log.includes('Estimating duration from bitrate')) return undefined
  const match = /^\s*Duration: (\d+):(\d\d):(\d\d\.\d+)/m.exec(log)
  if (!match) return undefined
  return Number(match[1]) * 3600 + Number(match[2]) * 60 + Number(match[3])
}

/** Keep the first and the last part of a program's output, whatever it writes in between. */
export function boundedLog(limit = 16_384): { add(text: string): void; text(): string } {
  let head = ''
  let tail = ''
  return {
    add(text) {
      const room = Math.max(0, limit - head.length)
      head += text.slice(0, room)
      tail = (tail + text.slice(room)).slice(-limit)
    },
    text: () => head + tail,
  }
}
