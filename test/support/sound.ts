import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** A bench for sound: makes recordings with ffmpeg and measures results with it, apart from the code under test. */
export interface SoundBench {
  folder: string
  /** `args` after the inputs of ffmpeg, e.g. `['-f', 'lavfi', '-i', SPEECHLIKE, '-t', '3']`. */
  make(extension: string, args: readonly string[]): Promise<string>
  write(bytes: string | Uint8Array, extension?: string): Promise<string>
  /** Loudness and true peak by the loudnorm filter, another implementation than the one the server measures with. */
  measure(path: string): Promise<{ lufs: number; truePeakDb: number }>
  probe(path: string): Promise<string>
  close(): Promise<void>
}

/** Tones that come and go like syllables, with noise: loud enough in peaks to need the limiter. */
export const SPEECHLIKE =
  'aevalsrc=(0.25*sin(2*PI*180*t)+0.2*sin(2*PI*720*t)+0.12*sin(2*PI*2200*t)+0.05*(random(0)-0.5))*(0.35+0.65*pow(abs(sin(2*PI*2.1*t))\\,3))*gt(mod(t\\,2.5)\\,0.3):s=44100'

export async function openSoundBench(): Promise<SoundBench> {
  const folder = await mkdtemp(join(tmpdir(), 'loa-sound-'))
  const next = (extension: string) => join(folder, `${randomBytes(6).toString('hex')}.${extension}`)
  return {
    folder,
    async make(extension, args) {
      const path = next(extension)
      await run('ffmpeg', ['-v', 'error', '-nostdin', '-y', ...args, path])
      return path
    },
    async write(bytes, extension = 'bin') {
      const path = next(extension)
      await writeFile(path, bytes)
      return path
    },
    async measure(path) {
      const filter = 'loudnorm=print_format=json'
      const { stderr } = await run('ffmpeg', ['-nostdin', '-hide_banner', '-i', path, '-af', filter, '-f', 'null', '-'])
      const json = JSON.parse(stderr.slice(stderr.lastIndexOf('{'), stderr.lastIndexOf('}') + 1))
      return { lufs: Number(json.input_i), truePeakDb: Number(json.input_tp) }
    },
    probe: async (path) => (await run('ffprobe', ['-v', 'error', '-show_format', '-show_streams', path])).stdout,
    close: () => rm(folder, { recursive: true, force: true }),
  }
}

export const cut = async (path: string, bytes: number): Promise<Uint8Array> => (await readFile(path)).subarray(0, bytes)

/** Samples of -1 to 1 as a 16-bit mono WAV file. */
export function wavOf(samples: Float32Array, rate: number): Buffer {
  const bytes = Buffer.alloc(44 + samples.length * 2)
  bytes.write('RIFF', 0)
  bytes.writeUInt32LE(36 + samples.length * 2, 4)
  bytes.write('WAVEfmt ', 8)
  bytes.writeUInt32LE(16, 16)
  bytes.writeUInt16LE(1, 20)
  bytes.writeUInt16LE(1, 22)
  bytes.writeUInt32LE(rate, 24)
  bytes.writeUInt32LE(rate * 2, 28)
  bytes.writeUInt16LE(2, 32)
  bytes.writeUInt16LE(16, 34)
  bytes.write('data', 36)
  bytes.writeUInt32LE(samples.length * 2, 40)
  for (let at = 0; at < samples.length; at++) bytes.writeInt16LE(Math.round((samples[at] ?? 0) * 32_767), 44 + at * 2)
  return bytes
}
