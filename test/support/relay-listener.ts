import { MPEGDecoder } from 'mpg123-decoder'
import { Mp3Framer } from '../../src/protocol/mp3-frames.ts'

/** A loudspeaker's ear: pulls a stream and knows what notes it heard. */
export interface RelayListener {
  status: number
  /** Resolves when about `ms` of this note came in one piece; rejects when the stream ends before. */
  hears(hertz: number, ms?: number): Promise<void>
  heardMs(): number
  ended: Promise<void>
  leave(): void
}

const WINDOW_FRAMES = 20

export async function listenTo(url: string): Promise<RelayListener> {
  const abort = new AbortController()
  const response = await fetch(url, { signal: abort.signal })
  const body = response.ok ? response.body : null
  return { ...(await hear(body ?? new ReadableStream(), () => abort.abort())), status: response.status }
}

/** The ear alone, on any stream of MP3. */
export async function hear(
  stream: ReadableStream<Uint8Array>,
  leave: () => void,
): Promise<Omit<RelayListener, 'status'>> {
  const framer = new Mp3Framer()
  const decoder = new MPEGDecoder()
  await decoder.ready
  const notes: number[] = []
  let frames: Uint8Array[] = []
  let ms = 0
  const waiting: Array<() => void> = []
  let isOver = false
  const wakeAll = () => {
    for (const wake of waiting.splice(0)) wake()
  }
  const take = (piece: Uint8Array) => {
    for (const frame of framer.push(piece)) {
      frames.push(frame.bytes)
      ms += frame.ms
      if (frames.length < WINDOW_FRAMES) continue
      notes.push(noteOf(decoder.decode(Buffer.concat(frames))))
      frames = []
    }
    wakeAll()
  }
  const read = async () => {
    for await (const piece of stream) take(piece)
  }
  const ended = read()
    .catch(() => undefined)
    .then(() => {
      isOver = true
      wakeAll()
    })
  return {
    heardMs: () => ms,
    ended,
    async hears(hertz, forMs = 1_500) {
      const enough = Math.ceil(forMs / (WINDOW_FRAMES * 26.1))
      const from = notes.length
      const isHeard = () => {
        const last = notes.slice(from)
        const near = (note: number | undefined) => note !== undefined && Math.abs(note - hertz) < 12
        return last.some((_, at) => Array.from({ length: enough }, (_, step) => last[at + step]).every(near))
      }
      while (!isHeard()) {
        if (isOver) throw new Error(`the stream ended before ${hertz} Hz was heard; heard ${notes.map(Math.round)}`)
        await new Promise<void>((wake) => waiting.push(wake))
      }
    },
    leave,
  }
}

/** Rising zero crossings a second. */
function noteOf({ channelData, sampleRate }: { channelData: Float32Array[]; sampleRate: number }): number {
  const samples = channelData[0] ?? new Float32Array(0)
  let crossings = 0
  for (let at = 1; at < samples.length; at++) if ((samples[at - 1] ?? 0) < 0 && (samples[at] ?? 0) >= 0) crossings += 1
  return (crossings * sampleRate) / Math.max(1, samples.length)
}
