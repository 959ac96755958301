import { readFile } from 'node:fs/promises'
import { createEspeakSpeech } from '../../src/clips/speech-espeak.ts'

/** A "recording" made elsewhere: a WAV file that the server knows nothing of until it is uploaded. */
export async function record(tempDir: string, text: string): Promise<Uint8Array> {
  const speech = await createEspeakSpeech(tempDir)
  const { path } = await speech.speak({ text, language: 'vi', speed: 1 })
  return readFile(path)
}

const RATE = 16_000
// Five tones of a pentatonic scale, as village theme tunes have them.
const TUNE = [440, 523.25, 587.33, 659.25, 880]
const NOTE_SECONDS = 0.4

/** A theme tune of two seconds, as a WAV file. */
export function melody(): Uint8Array {
  const perNote = Math.round(RATE * NOTE_SECONDS)
  const samples = Int16Array.from({ length: perNote * TUNE.length }, (_, at) => {
    const seconds = (at % perNote) / RATE
    const tone = Math.sin(2 * Math.PI * (TUNE[Math.floor(at / perNote)] ?? 440) * seconds)
    return tone * Math.exp(-3 * seconds) * 20_000
  })
  const header = Buffer.alloc(44)
  header.write('RIFF', 0)
  header.writeUInt32LE(36 + samples.byteLength, 4)
  header.write('WAVEfmt ', 8)
  header.writeUInt32LE(16, 16)
  header.writeUInt16LE(1, 20)
  header.writeUInt16LE(1, 22)
  header.writeUInt32LE(RATE, 24)
  header.writeUInt32LE(RATE * 2, 28)
  header.writeUInt16LE(2, 32)
  header.writeUInt16LE(16, 34)
  header.write('data', 36)
  header.writeUInt32LE(samples.byteLength, 40)
  return Buffer.concat([header, Buffer.from(samples.buffer)])
}
