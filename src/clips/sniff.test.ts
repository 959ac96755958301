import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sniffFile } from './sniff.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'loa-sniff-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function sniff(...parts: Array<string | Uint8Array>) {
  const path = join(folder, randomBytes(8).toString('hex'))
  await writeFile(
    path,
    Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part))),
  )
  return sniffFile(path)
}

// MPEG-1 layer III, 64 kbit/s, 44.1 kHz: 208 bytes each.
const mp3Frame = Buffer.concat([Buffer.from([0xff, 0xfb, 0x50, 0xc4]), Buffer.alloc(204, 1)])
const mp3 = Buffer.concat(Array(8).fill(mp3Frame))
const adtsFrame = Buffer.concat([Buffer.from([0xff, 0xf1, 0x50, 0x80, 0x0d, 0x1f, 0xfc]), Buffer.alloc(97, 1)])
const id3 = (size: number) =>
  Buffer.concat([Buffer.from('ID3\x04\0\0', 'latin1'), Buffer.from([0, 0, size >> 7, size & 127])])

function wav({ channels = 1, rate = 44_100, declared = 100, actual = 100 } = {}) {
  const header = Buffer.alloc(44)
  header.write('RIFF', 0, 'latin1')
  header.write('WAVEfmt ', 8, 'latin1')
  header.writeUInt32LE(16, 16)
  header.writeUInt16LE(1, 20)
  header.writeUInt16LE(channels, 22)
  header.writeUInt32LE(rate, 24)
  header.write('data', 36, 'latin1')
  header.writeUInt32LE(declared, 40)
  return Buffer.concat([header, Buffer.alloc(actual)])
}

test('each accepted container is told by its content', async () => {
  expect(await sniff(mp3)).toEqual({ type: 'mp3', demuxer: 'mp3' })
  expect(await sniff(id3(300), Buffer.alloc(300), mp3)).toEqual({ type: 'mp3', demuxer: 'mp3' })
  expect(await sniff(id3(0), Buffer.alloc(1000), mp3)).toMatchObject({ type: 'mp3' })
  expect(await sniff(Buffer.concat(Array(8).fill(adtsFrame)))).toEqual({ type: 'aac', demuxer: 'aac' })
  expect(await sniff(wav())).toEqual({ type: 'wav', demuxer: 'wav' })
  expect(await sniff('OggS', Buffer.alloc(60))).toEqual({ type: 'ogg', demuxer: 'ogg' })
  expect(await sniff('fLaC', Buffer.alloc(60))).toEqual({ type: 'flac', demuxer: 'flac' })
  expect(await sniff('\0\0\0\x20ftypM4A ', Buffer.alloc(60))).toEqual({ type: 'mp4', demuxer: 'mov' })
  expect(await sniff('\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm')).toEqual({
    type: 'webm',
    demuxer: 'matroska',
  })
})

const eocd = `PK\x05\x06${'\0'.repeat(18)}`
test.each<[string, Array<string | Uint8Array>]>([
  ['an empty file', []],
  ['an HLS playlist', ['#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n']],
  ['an HLS playlist after a byte order mark', ['\xef\xbb\xbf#EXTM3U\n']],
  ['a concat script', ["ffconcat version 1.0\nfile '/etc/passwd'\n"]],
  ['a bare list of files', ["file '/etc/passwd'\n"]],
  ['a PLS playlist', ['[playlist]\nFile1=http://127.0.0.1/\n']],
  ['an XSPF playlist', ['<?xml version="1.0"?>\n<playlist xmlns="http://xspf.org/ns/0/">']],
  ['an ASX playlist', ['<asx version="3.0"><entry>']],
  ['an address', ['http://127.0.0.1:6379/\n']],
  ['a ZIP', ['PK\x03\x04', randomBytes(200)]],
  ['sound with a ZIP behind it', [mp3, 'PK\x03\x04', Buffer.alloc(100), eocd]],
  ['a web page', ['<!DOCTYPE html><script>alert(1)</script>', mp3]],
  ['a web page with leading spaces and sound behind', ['  \n<html>', mp3]],
  ['an SVG', ['<svg xmlns="http://www.w3.org/2000/svg"/>']],
  ['a PDF', ['%PDF-1.7\n', mp3]],
  ['a PDF behind some bytes, as readers allow', ['\0\0\0%PDF-1.7\n', mp3]],
  ['a tag with a web page behind it', [id3(10), Buffer.alloc(10), '<html></html>'.repeat(50)]],
  ['a tag that claims 200 MB', [Buffer.from('ID3\x04\0\0\x7f\x7f\x7f\x7f', 'latin1'), mp3]],
  ['an EBML file that is no WebM', ['\x1a\x45\xdf\xa3', Buffer.alloc(100)]],
  ['a picture', ['\x89PNG\r\n\x1a\n', randomBytes(500)]],
  ['a program', ['\x7fELF', randomBytes(500)]],
  ['text', ['xin chào bà con']],
])('%s is refused as not sound', async (_, parts) => {
  await expect(sniff(...parts)).rejects.toMatchObject({ code: 'clip.not-audio' })
})

test('no file of random bytes passes for sound with frames', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 5000 }), async (bytes) => {
      await expect(sniff(bytes)).rejects.toMatchObject({ code: 'clip.not-audio' })
    }),
    { numRuns: 50 },
  )
})

test('a WAV header that lies is refused', async () => {
  await expect(sniff(wav({ channels: 65_535 }))).rejects.toMatchObject({ code: 'clip.unreadable' })
  await expect(sniff(wav({ rate: 1 }))).rejects.toMatchObject({ code: 'clip.unreadable' })
  await expect(sniff(wav({ rate: 4_000_000_000 }))).rejects.toMatchObject({ code: 'clip.unreadable' })
  await expect(sniff(wav({ declared: 1_900_000_000 }))).rejects.toMatchObject({ code: 'clip.incomplete' })
})

test('a WAV whose length was left open, as recorders do that cannot seek, is accepted', async () => {
  for (const declared of [0, 0xffffffff, 0xffffffff - 36])
    expect(await sniff(wav({ declared }))).toMatchObject({ type: 'wav' })
})
