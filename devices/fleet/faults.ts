import type { Random } from '../speaker/random.ts'

/** What is wrong with one simulated speaker. Absent means healthy. Times in ms; chances 0..1 per message. */
export type Faults = {
  /** The link breaks about this often (half to one and a half times), and stays down that long. */
  drop?: { everyMs: number; forMs: number }
  /** Every message, both ways, takes this long. */
  delay?: { fromMs: number; toMs: number }
  /** A message from the broker is handed over twice. */
  duplicate?: number
  /** A message from the broker is overtaken by those up to `byMs` behind it. */
  reorder?: { chance: number; byMs: number }
  /** The speaker's clock is this much ahead (negative: behind). */
  clockSkewMs?: number
  /** Power fails about this often; the state stays as it was last written, what sounded does not. */
  powerCut?: { everyMs: number; forMs: number }
  /** Nothing more fits: every fetch ends as `storage-full`. */
  storageFull?: boolean
  /** Takes this long over every piece of data it reads. */
  slowReaderMs?: number
  /** `absent` never connects; `mute` connects and then neither reads nor answers anything. */
  dead?: 'absent' | 'mute'
}

/** A village: mostly fine, some on bad 4G, now and then one that is broken. Shares are of all speakers. */
export function someFaults(random: Random): Faults {
  const draw = random()
  if (draw < 0.02) return { dead: 'absent' }
  if (draw < 0.04) return { storageFull: true }
  if (draw < 0.06) return { powerCut: { everyMs: 30_000, forMs: 2_000 } }
  if (draw < 0.1) return { clockSkewMs: Math.round((random() - 0.5) * 4_000) }
  if (draw < 0.14) return { slowReaderMs: 300 }
  if (draw < 0.3)
    return {
      drop: { everyMs: 15_000, forMs: 2_000 },
      delay: { fromMs: 50, toMs: 800 },
      duplicate: 0.2,
      reorder: { chance: 0.1, byMs: 500 },
    }
  return {}
}

export const around = (ms: number, random: Random): number => ms * (0.5 + random())
export const between = (from: number, to: number, random: Random): number => from + (to - from) * random()
