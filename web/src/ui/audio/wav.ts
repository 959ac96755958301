// Horns carry nothing above 8 kHz; twice that and a margin, so that a quarter of an hour stays below 45 MB.
export const WAV_RATE = 24_000

const HEADER_BYTES = 44

/** A WAV file (RIFF, PCM 16 bit, one channel) of samples in -1..1. */
export function encodeWav(samples: Float32Array, sampleRate: number): Blob {
  const bytes = samples.length * 2
  const view = new DataView(new ArrayBuffer(HEADER_BYTES + bytes))
  const text = (offset: number, words: string) => {
    for (let i = 0; i < words.length; i += 1) view.setUint8(offset + i, words.charCodeAt(i))
  }
  text(0, 'RIFF')
  view.setUint32(4, HEADER_BYTES - 8 + bytes, true)
  text(8, 'WAVEfmt ')
  view.setUint32(16, 16, true)
  view.setUint16(20, 1, true)
  view.setUint16(22, 1, true)
  view.setUint32(24, sampleRate, true)
  view.setUint32(28, sampleRate * 2, true)
  view.setUint16(32, 2, true)
  view.setUint16(34, 16, true)
  text(36, 'data')
  view.setUint32(40, bytes, true)
  samples.forEach((sample, i) => {
    const clamped = Math.max(-1, Math.min(1, sample))
    view.setInt16(HEADER_BYTES + i * 2, Math.round(clamped * 32_767), true)
  })
  return new Blob([view], { type: 'audio/wav' })
}

/** One channel out of several, from one second to another. */
export function sliceMono(channels: readonly Float32Array[], rate: number, from: number, to: number): Float32Array {
  const length = channels[0]?.length ?? 0
  const first = Math.max(0, Math.round(from * rate))
  const mono = new Float32Array(Math.max(0, Math.min(length, Math.round(to * rate)) - first))
  for (const channel of channels)
    for (let i = 0; i < mono.length; i += 1) mono[i] = (mono[i] ?? 0) + (channel[first + i] ?? 0) / channels.length
  return mono
}
