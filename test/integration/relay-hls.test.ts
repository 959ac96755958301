import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { parseConfig } from '../../src/config.ts'
import { createLog } from '../../src/log.ts'
import { RelayHub } from '../../src/relays/hub.ts'
import { probe } from '../../src/relays/probe.ts'
import { endProcess, noteInput, runFfmpeg } from '../support/icecast.ts'
import { hear } from '../support/relay-listener.ts'

let folder: string
let site: Server
let url: string
let hub: RelayHub
/** Paths as they were asked for. */
const asked: string[] = []
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'loa-hls-'))
  site = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://site').pathname
    asked.push(path)
    readFile(join(folder, path)).then(
      (bytes) => response.end(bytes),
      () => response.writeHead(404).end(),
    )
  })
  site.listen(0, '127.0.0.1')
  await once(site, 'listening')
  // safe because a TCP server that listens has an AddressInfo
  const host = `127.0.0.1:${(site.address() as AddressInfo).port}`
  url = `http://${host}`
  hub = new RelayHub({ config: parseConfig({ LOA_RELAY_HOSTS: host }), clock: systemClock, log: createLog('silent') })
})
afterAll(async () => {
  await hub?.stop()
  site?.closeAllConnections()
  site?.close()
  await rm(folder, { recursive: true, force: true })
})

const AAC = ['-ac', '2', '-c:a', 'aac', '-b:a', '64k', '-f', 'hls']

/** A playlist of `seconds` of one note, whole. */
async function publish(name: string, hertz: number, seconds: number, options: string[] = []): Promise<void> {
  await mkdir(join(folder, name))
  const more = ['-t', `${seconds}`, ...AAC, '-hls_time', '2', '-hls_playlist_type', 'vod', ...options]
  const packager = runFfmpeg([...noteInput(hertz), ...more, join(folder, name, 'index.m3u8')])
  const [code] = await once(packager, 'exit')
  expect(code).toBe(0)
}

async function listen(id: string, path: string) {
  const stream = await hub.listen({ id, url: `${url}${path}` }, () => undefined)
  return hear(stream, () => undefined)
}

async function ask(path: string) {
  const { status, reason } = await probe(
    hub.guard,
    (await hub.ffmpegPath()) ?? '',
    `${url}${path}`,
    new AbortController().signal,
  )
  return [status, reason]
}

test('of a master playlist the smallest sound alone is heard, at its own pace, and once', async () => {
  await publish('low', 440, 4)
  await publish('high', 880, 4)
  const variants = [
    '#EXT-X-STREAM-INF:BANDWIDTH=30000,RESOLUTION=320x240,CODECS="avc1.42e00a,mp4a.40.2"\nvideo/index.m3u8',
    '#EXT-X-STREAM-INF:BANDWIDTH=140000,CODECS="mp4a.40.2"\nhigh/index.m3u8',
    '#EXT-X-STREAM-INF:BANDWIDTH=70000,CODECS="mp4a.40.2"\nlow/index.m3u8',
  ]
  await writeFile(join(folder, 'master.m3u8'), `#EXTM3U\n${variants.join('\n')}\n`)
  const startedAt = performance.now()
  const ear = await listen('rly_master', '/master.m3u8')
  await ear.hears(440, 2_500)
  // Two seconds are given ahead of their time, no more.
  expect(performance.now() - startedAt).toBeGreaterThan(800)
  expect(asked.filter((path) => path.startsWith('/video') || path.startsWith('/high'))).toEqual([])
  const upstream = hub.find('rly_master')
  await expect.poll(() => upstream?.soundingSince, { timeout: 5_000 }).toBeUndefined()
  expect(ear.heardMs()).toBeLessThan(4_500)
})

test('segments of fragmented MP4 and of packed AAC sound like those of a transport stream', async () => {
  await publish('fmp4', 520, 6, ['-hls_segment_type', 'fmp4'])
  const ear = await listen('rly_fmp4', '/fmp4/index.m3u8')
  await ear.hears(520)
  await mkdir(join(folder, 'packed'))
  const packed = ['-t', '4', '-c:a', 'aac', '-f', 'segment', '-segment_time', '2', '-segment_format', 'adts']
  const packager = runFfmpeg([...noteInput(700), ...packed, join(folder, 'packed', '%d.aac')])
  await once(packager, 'exit')
  const list = '#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n0.aac\n#EXTINF:2,\n1.aac\n#EXT-X-ENDLIST\n'
  await writeFile(join(folder, 'packed', 'index.m3u8'), list)
  const other = await listen('rly_packed', '/packed/index.m3u8')
  await other.hears(700)
})

test('a live playlist is followed, over a discontinuity and a studio that begins anew', async () => {
  await mkdir(join(folder, 'live'))
  const flags = ['-hls_time', '1', '-hls_list_size', '5', '-hls_flags', 'delete_segments+append_list+discont_start']
  const air = (hertz: number) =>
    runFfmpeg(['-re', ...noteInput(hertz), ...AAC, ...flags, join(folder, 'live', 'index.m3u8')])
  const first = air(440)
  const ear = await listen('rly_live', '/live/index.m3u8')
  await ear.hears(440)
  await endProcess(first)
  const second = air(880)
  await ear.hears(880)
  expect(hub.find('rly_live')?.format).toBe('hls')
  await endProcess(second)
})

test('what is encrypted, holds no sound, or leads inside from within a playlist is refused', async () => {
  const media = (line: string) => `#EXTM3U\n#EXT-X-TARGETDURATION:2\n${line}\n#EXT-X-ENDLIST\n`
  const lists: Record<string, string> = {
    'locked.m3u8': media('#EXT-X-KEY:METHOD=AES-128,URI="key"\n#EXTINF:2,\na.ts'),
    'text.m3u8': media('#EXTINF:2,\nmaster.m3u8'),
    'metadata.m3u8': media('#EXTINF:2,\nhttp://169.254.169.254/latest/meta-data/'),
    'file.m3u8': media('#EXTINF:2,\nfile:///etc/passwd'),
    'inside.m3u8': '#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nhttp://localhost:8000/index.m3u8\n',
    'map.m3u8': media('#EXT-X-MAP:URI="http://10.0.0.1/init.mp4"\n#EXTINF:2,\nlow/index0.ts'),
    'plain.m3u8': '#EXTM3U\nhttp://radio.example.vn/\n',
  }
  for (const [name, text] of Object.entries(lists)) await writeFile(join(folder, name), text)
  expect(
    Object.fromEntries(await Promise.all(Object.keys(lists).map(async (name) => [name, await ask(`/${name}`)]))),
  ).toEqual({
    'locked.m3u8': ['refused', 'encrypted'],
    'text.m3u8': ['refused', 'not-audio'],
    'metadata.m3u8': ['refused', 'address-internal'],
    'file.m3u8': ['refused', 'address-scheme'],
    'inside.m3u8': ['refused', 'address-internal'],
    'map.m3u8': ['refused', 'address-internal'],
    'plain.m3u8': ['refused', 'not-audio'],
  })
})
