/** One MPEG audio frame (ISO/IEC 11172-3, layer III) and how long it sounds, ms. */
export type Mp3Frame = { bytes: Uint8Array; ms: number }

const HEADER_BYTES = 4
const KBITS_MPEG1 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320]
const KBITS_MPEG2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160]
const HERTZ = [44_100, 48_000, 32_000]

/**
 * Cuts a stream of bytes into whole layer III frames, wherever it is broken into pieces. What is no frame is skipped:
 * a frame counts only when the next header stands right behind it, so a false sync inside sound is not taken for one.
 */
export class Mp3Framer {
  #left: Uint8Array = new Uint8Array(0)

  push(bytes: Uint8Array): Mp3Frame[] {
    const all = new Uint8Array(this.#left.length + bytes.length)
    all.set(this.#left)
    all.set(bytes, this.#left.length)
    const frames: Mp3Frame[] = []
    let at = 0
    while (at + HEADER_BYTES <= all.length) {
      const frame = readHeader(all, at)
      if (!frame) {
        at += 1
        continue
      }
      if (at + frame.length + HEADER_BYTES > all.length) break
      if (!readHeader(all, at + frame.length)) {
        at += 1
        continue
      }
      frames.push({ bytes: all.slice(at, at + frame.length), ms: frame.ms })
      at += frame.length
    }
    this.#left = all.slice(at)
    return frames
  }

  /** What stands at the very end has no next header behind it: a whole frame, or nothing. */
  flush(): Mp3Frame[] {
    const frame = this.#left.length >= HEADER_BYTES ? readHeader(this.#left, 0) : undefined
    const whole = frame && frame.length <= this.#left.length
    const last = whole ? [{ bytes: this.#left.slice(0, frame.length), ms: frame.ms }] : []
    this.#left = new Uint8Array(0)
    return last
  }
}

function readHeader(bytes: Uint8Array, at: number): { length: number; ms: number } | undefined {
  const [sync = 0, kind = 0, rates = 0] = bytes.subarray(at, at + 3)
  if (sync !== 0xff || (kind & 0xe0) !== 0xe0) return undefined
  const version = (kind >> 3) & 3 // 3: MPEG-1, 2: MPEG-2, 0: MPEG-2.5
  const isLayer3 = ((kind >> 1) & 3) === 1
  const kbits = (version === 3 ? KBITS_MPEG1 : KBITS_MPEG2)[rates >> 4]
  const base = HERTZ[(rates >> 2) & 3]
  if (version === 1 || !isLayer3 || !kbits || !base) return undefined
  const hertz = version === 3 ? base : version === 2 ? base / 2 : base / 4
  const samples = version === 3 ? 1_152 : 576
  const padding = (rates >> 1) & 1
  return { length: Math.floor(((samples / 8) * kbits * 1_000) / hertz) + padding, ms: (samples / hertz) * 1_000 }
}
