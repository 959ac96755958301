import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createAudioPorts } from '../../src/clips/create-audio-ports.ts'
import type { AudioPorts } from '../../src/clips/ports.ts'
import { sniffFile } from '../../src/clips/sniff.ts'
import { parseConfig } from '../../src/config.ts'
import { createLog } from '../../src/log.ts'
import { pointElsewhere } from '../support/alias.ts'
import { cut, openSoundBench, type SoundBench, SPEECHLIKE } from '../support/sound.ts'

const MAX_SECONDS = 120
let bench: SoundBench
let tenHours: Promise<string>
beforeAll(async () => {
  bench = await openSoundBench()
  tenHours = bench.make('flac', ['-f', 'lavfi', '-i', 'sine=700:sample_rate=8000:duration=36000'])
})
afterAll(() => bench.close())

const tone = (seconds: number) => ['-f', 'lavfi', '-i', `sine=700:duration=${seconds}`]
const speechlike = (seconds: number) => ['-f', 'lavfi', '-i', SPEECHLIKE, '-t', String(seconds)]

describe.each(['native', 'wasm'] as const)('with the %s ffmpeg', (ffmpeg) => {
  let ports: AudioPorts
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'loa-transcode-'))
    ports = await createAudioPorts(parseConfig({ LOA_DATA_DIR: folder, LOA_FFMPEG: ffmpeg }), createLog('silent'))
  })
  afterAll(async () => {
    // Refused or not, nothing is left of any file.
    expect(await readdir(ports.tempDir)).toEqual([])
    await rm(folder, { recursive: true, force: true })
  })

  async function transcode<T>(
    path: string,
    use: (result: Awaited<ReturnType<AudioPorts['transcoder']['transcode']>>) => T,
  ) {
    const { demuxer } = await sniffFile(path)
    const result = await ports.transcoder.transcode({ path, demuxer, maxSeconds: MAX_SECONDS })
    try {
      return await use(result)
    } finally {
      await rm(result.path)
    }
  }
  const refusal = (path: string) =>
    transcode(path, () => undefined).then(
      () => 'accepted',
      (error) => error.code,
    )

  test('the engine that was asked for is the one that works', () => {
    expect(ports.transcoder.name).toMatch(new RegExp(`^${ffmpeg} ffmpeg`))
  })

  test.each<[string, string, string[]]>([
    ['MP3', 'mp3', ['-b:a', '128k']],
    ['MP3 with a tag', 'mp3', ['-metadata', 'title=<html>', '-id3v2_version', '3']],
    ['WAV', 'wav', []],
    ['WAV, 8 kHz of a telephone', 'wav', ['-ar', '8000', '-c:a', 'pcm_mulaw']],
    ['OGG Opus', 'ogg', ['-c:a', 'libopus']],
    ['OGG Vorbis', 'ogg', ['-c:a', 'libvorbis']],
    ['WebM Opus, as browsers record', 'webm', ['-c:a', 'libopus', '-ac', '2']],
    ['M4A, as phones record', 'm4a', ['-c:a', 'aac']],
    ['AAC without a container', 'aac', ['-c:a', 'aac']],
    ['FLAC', 'flac', []],
  ])(
    '%s becomes an MP3, mono, 44.1 kHz, 64 kbit/s, at −16 LUFS ±1 and −1.5 dB true peak',
    async (_, extension, args) => {
      const source = await bench.make(extension, [...speechlike(4), ...args])
      await transcode(source, async (result) => {
        const bytes = await readFile(result.path)
        expect(result).toMatchObject({
          sha256: createHash('sha256').update(bytes).digest('hex'),
          bytes: bytes.length,
          loudnessLufs: expect.any(Number),
        })
        const measured = await bench.measure(result.path)
        expect(measured.lufs).toBeGreaterThan(-17)
        expect(measured.lufs).toBeLessThan(-15)
        expect(measured.truePeakDb).toBeLessThanOrEqual(-1.5)
        expect(Math.abs(measured.lufs - result.loudnessLufs)).toBeLessThan(0.3)
        expect(result.truePeakDb).toBeLessThanOrEqual(-1.5)
        expect(result.durationMs).toBeGreaterThan(3500)
        expect(result.durationMs).toBeLessThan(4200)
        expect(result.peaks).toHaveLength(200)
        expect(Math.max(...result.peaks)).toBeGreaterThan(30)
        const probed = await bench.probe(result.path)
        for (const line of ['codec_name=mp3', 'channels=1', 'sample_rate=44100', 'bit_rate=64000', 'nb_streams=1'])
          expect(probed).toContain(line)
        expect(probed).not.toContain('TAG:title')
        expect(bytes.includes('<html>')).toBe(false)
      })
    },
  )

  test('quiet, loud, clipped and very short recordings come out at the same loudness', async () => {
    const sources = [
      await bench.make('wav', [...speechlike(3), '-af', 'volume=-40dB']),
      await bench.make('wav', [...speechlike(3), '-af', 'volume=30dB']),
      await bench.make('wav', tone(0.25)),
      await bench.make('wav', tone(1)),
    ]
    for (const source of sources)
      await transcode(source, async (result) => {
        const { lufs, truePeakDb } = await bench.measure(result.path)
        expect(Math.abs(lufs + 16)).toBeLessThan(1)
        expect(truePeakDb).toBeLessThanOrEqual(-1.5)
      })
  })

  test('silence before and after is cut to a breath, silence within stays', async () => {
    const sound = 'sine=700:d=4,volume=volume=if(lt(t\\,1)+gt(t\\,3)+between(t\\,1.5\\,2.5)\\,0\\,1):eval=frame'
    const source = await bench.make('wav', ['-f', 'lavfi', '-i', sound])
    await transcode(source, ({ durationMs }) => {
      expect(durationMs).toBeGreaterThan(2000)
      expect(durationMs).toBeLessThan(2300)
    })
  })

  test('of a video only the first sound is taken', async () => {
    const video = [
      '-f',
      'lavfi',
      '-i',
      'testsrc=size=64x64:rate=5',
      ...tone(2),
      '-shortest',
      '-c:v',
      'mpeg4',
      '-c:a',
      'aac',
    ]
    await transcode(await bench.make('mp4', video), async ({ path }) => {
      expect(await bench.probe(path)).toContain('nb_streams=1')
    })
  })

  test('silence, clicks and noise below hearing are refused as nothing to hear', async () => {
    const clicks = 'aevalsrc=if(eq(mod(n\\,44100)\\,0)\\,0.9\\,0):d=3'
    expect(await refusal(await bench.make('wav', ['-f', 'lavfi', '-i', 'anullsrc', '-t', '2']))).toBe('clip.silent')
    expect(await refusal(await bench.make('wav', [...tone(2), '-af', 'volume=-60dB']))).toBe('clip.silent')
    expect(await refusal(await bench.make('wav', ['-f', 'lavfi', '-i', clicks]))).toBe('clip.silent')
  })

  test('a recording cut short is refused when its header says what is missing', async () => {
    for (const extension of ['wav', 'flac', 'mp3']) {
      const whole = await bench.make(extension, speechlike(10))
      const { length } = await readFile(whole)
      expect(await refusal(await bench.write(await cut(whole, length >> 1)))).toBe('clip.incomplete')
    }
    const phone = await bench.make('m4a', speechlike(10))
    expect(await refusal(await bench.write(await cut(phone, 20_000)))).toBe('clip.unreadable')
    const faststart = await bench.make('m4a', [...speechlike(10), '-movflags', '+faststart'])
    expect(await refusal(await bench.write(await cut(faststart, 40_000)))).not.toBe('accepted')
  })

  test('a recording without a declared length is taken for what it holds', async () => {
    const live = await bench.make('webm', [...speechlike(6), '-c:a', 'libopus', '-live', '1'])
    const { length } = await readFile(live)
    expect(await refusal(await bench.write(await cut(live, Math.floor(length * 0.7))))).toBe('accepted')
  })

  test('ten hours of tone in a small file are refused as too long, soon', async () => {
    expect(await refusal(await tenHours)).toBe('clip.too-long')
  })

  test('frames of rubbish behind a true header are unreadable', async () => {
    const whole = await bench.make('flac', speechlike(5))
    const bytes = await readFile(whole)
    expect(
      await refusal(await bench.write(bytes.map((byte, at) => (at > 9000 ? (byte * 7 + at) & 255 : byte)))),
    ).not.toBe('accepted')
    const mp3 = await readFile(await bench.make('mp3', speechlike(5)))
    const damaged = mp3.map((byte, at) => (at > 3000 ? (byte * 31 + at * 17) & 255 : byte))
    expect(await refusal(await bench.write(damaged))).not.toBe('accepted')
  })

  test('an MP4 whose sound lies in another file is refused; the other file is not opened', async () => {
    const target = await bench.make('m4a', tone(3))
    const mp4 = pointElsewhere(await readFile(await bench.make('mov', [...tone(2), '-c:a', 'aac'])), target)
    const path = await bench.write(mp4, 'mov')
    expect(await refusal(path)).toBe('clip.unreadable')
  })
})

describe('tricks to make the decoder open other files', () => {
  test('a playlist forced past the sniffer is still not followed: the demuxer is not ffmpeg’s to choose', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'loa-transcode-'))
    const { transcoder } = await createAudioPorts(parseConfig({ LOA_DATA_DIR: folder }), createLog('silent'))
    const target = await bench.make('wav', tone(2))
    const script = await bench.write(`ffconcat version 1.0\nfile '${target}'\n`)
    const playlist = await bench.write(`#EXTM3U\n#EXTINF:2,\n${target}\n#EXT-X-ENDLIST\n`)
    for (const path of [script, playlist])
      for (const demuxer of ['mp3', 'wav', 'ogg', 'mov', 'matroska', 'flac', 'aac'])
        await expect(transcoder.transcode({ path, demuxer, maxSeconds: 10 })).rejects.toMatchObject({
          code: 'clip.unreadable',
        })
    await rm(folder, { recursive: true, force: true })
  })
})
