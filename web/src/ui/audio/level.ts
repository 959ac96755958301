export type Level = 'none' | 'quiet' | 'good' | 'loud'

// Speech at a good distance from a telephone lies around -25 dBFS; horns make a quiet recording's hiss as loud as itself.
const HEARD_DB = -55
const GOOD_DB = -36
const CLIPPED_PEAK = 0.97

/** Loudness of one window of samples in -1..1: RMS in dBFS (-100 for silence), and its highest peak 0..1. */
export function measure(samples: Float32Array): { db: number; peak: number } {
  let [sum, peak] = [0, 0]
  for (const sample of samples) {
    sum += sample * sample
    peak = Math.max(peak, Math.abs(sample))
  }
  const rms = Math.sqrt(sum / Math.max(1, samples.length))
  return { db: Math.max(-100, 20 * Math.log10(rms || 1e-5)), peak }
}

/** What to tell the speaker, from the loudest that was measured in the last moments. */
export function levelOf({ db, peak }: { db: number; peak: number }): Level {
  if (peak >= CLIPPED_PEAK) return 'loud'
  if (db < HEARD_DB) return 'none'
  return db < GOOD_DB ? 'quiet' : 'good'
}
