import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MPEGDecoder } from 'mpg123-decoder'
import { expect, test } from 'vitest'
import { findNativeFfmpeg } from '../../src/clips/transcoder-native.ts'
import { systemClock } from '../../src/clock.ts'
import { Problem } from '../../src/errors.ts'
import { type Container, startEncoder } from '../../src/live/encoder.ts'
import { Microphone } from '../../src/live/microphone.ts'
import { Mp3Framer } from '../../src/protocol/mp3-frames.ts'
import { align, RATE, voice } from '../support/live.ts'

/** What Chromium and Safari hand over: a container that is never finished. */
const RECORDERS: Record<Container, string[]> = {
  webm: ['-c:a', 'libopus', '-b:a', '64k', '-f', 'webm', '-live', '1', '-cluster_time_limit', '100'],
  mp4: [
    '-c:a',
    'aac',
    '-b:a',
    '96k',
    '-f',
    'mp4',
    '-movflags',
    'empty_moov+default_base_moof',
    '-frag_duration',
    '100000',
  ],
}

async function record(container: Container, samples: Float32Array): Promise<Buffer> {
  const input = ['-v', 'error', '-f', 'f32le', '-ar', String(RATE), '-ac', '1', '-i', 'pipe:0']
  const child = spawn('ffmpeg', [...input, ...RECORDERS[container], 'pipe:1'], { stdio: ['pipe', 'pipe', 'inherit'] })
  const bytes: Buffer[] = []
  child.stdout.on('data', (piece: Buffer) => void bytes.push(piece))
  child.stdin.end(Buffer.from(samples.buffer))
  await once(child, 'close')
  return Buffer.concat(bytes)
}

async function encode(container: Container, recorded: Buffer, maxSeconds: number) {
  const { path = '' } = (await findNativeFfmpeg()) ?? {}
  const mp3: Uint8Array[] = []
  const encoder = startEncoder(path, { container, maxSeconds, onMp3: (bytes) => void mp3.push(bytes) })
  for (let at = 0; at < recorded.length; at += 1_000) encoder.write(recorded.subarray(at, at + 1_000))
  await encoder.finish()
  return { frames: framesOf(Buffer.concat(mp3)), fault: encoder.fault }
}

function framesOf(mp3: Uint8Array) {
  const framer = new Mp3Framer()
  return [...framer.push(mp3), ...framer.flush()]
}

async function decode(frames: ReturnType<typeof framesOf>): Promise<Float32Array> {
  const decoder = new MPEGDecoder()
  await decoder.ready
  const { channelData } = decoder.decode(Buffer.concat(frames.map(({ bytes }) => bytes)))
  decoder.free()
  return channelData[0] ?? new Float32Array(0)
}

test.each(['webm', 'mp4'] as const)(
  'an unfinished %s comes out as the same sound, whole, and from any frame on',
  async (container) => {
    const said = voice(2, 21)
    const { frames, fault } = await encode(container, await record(container, said), 60)
    expect(fault).toBeUndefined()
    expect(frames.every(({ bytes, ms }) => bytes.length <= 209 && ms < 27)).toBe(true)
    expect(align(await decode(frames), said).likeness).toBeGreaterThan(0.95)
    // A late listener: the second half alone is as good.
    const late = frames.slice(Math.floor(frames.length / 2))
    const rest = said.subarray(said.length - Math.round(RATE * 0.8))
    expect(align(await decode(late), rest).likeness).toBeGreaterThan(0.95)
  },
)

test('no more comes out than the hard limit, however much is sent', async () => {
  const { frames } = await encode('webm', await record('webm', voice(4, 22)), 2)
  const seconds = frames.reduce((sum, { ms }) => sum + ms, 0) / 1_000
  expect(Math.abs(seconds - 2)).toBeLessThan(0.1)
})

test('what is no recording makes no sound, and says why', async () => {
  const { path = '' } = (await findNativeFfmpeg()) ?? {}
  const mp3: Uint8Array[] = []
  const encoder = startEncoder(path, { container: 'webm', maxSeconds: 2, onMp3: (bytes) => void mp3.push(bytes) })
  encoder.write(Buffer.alloc(200_000, 'không phải âm thanh'))
  while (!encoder.fault) await new Promise((wake) => setTimeout(wake, 50))
  expect(encoder.fault).toMatch(/EBML|Invalid data/)
  expect(mp3).toEqual([])
  await encoder.finish()
})

test('an encoder that does not take in what is said is given up before the memory fills', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'loa-encoder-'))
  const hanging = join(folder, 'ffmpeg')
  await writeFile(hanging, '#!/bin/sh\nexec sleep 60\n', { mode: 0o755 })
  const encoder = startEncoder(hanging, { container: 'webm', maxSeconds: 2, onMp3: () => undefined })
  const piece = Buffer.alloc(256 * 1024)
  let written = 0
  for (; !encoder.fault && written < 64; written++) encoder.write(piece)
  expect(encoder.fault).toMatch(/takes in less/)
  expect(written).toBeLessThan(40)
  await encoder.finish()
  await rm(folder, { recursive: true })
})

test('a microphone that ended in the instant it was started begins no encoder that nobody would ever end', async () => {
  const nowhere = join(tmpdir(), 'loa-no-such-folder', 'x')
  const who = { id: 'liv_1', occurrenceId: 'occ_1', streamKey: 'k', createdBy: 'usr_1', areas: [] }
  const microphone = new Microphone({
    ...who,
    ...{ maxSeconds: 2, ffmpegPath: nowhere, recordingPath: nowhere, clock: systemClock },
  })
  await microphone.finish()
  microphone.start('webm')
  expect(() => microphone.push(0, Buffer.from([0x1a, 0x45, 0xdf, 0xa3]), 0)).toThrow(Problem)
})
