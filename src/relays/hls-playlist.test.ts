import { expect, test } from 'vitest'
import { parsePlaylist } from './hls-playlist.ts'

const BASE = 'https://radio.example.vn/live/index.m3u8?key=1'
const list = (...lines: string[]) => ['#EXTM3U', ...lines].join('\r\n')

test('segments are numbered from the media sequence, and know where something begins anew', () => {
  const text = list(
    '#EXT-X-VERSION:3',
    '#EXT-X-TARGETDURATION:6',
    '#EXT-X-MEDIA-SEQUENCE:41',
    '#EXTINF:6.0,',
    'a.ts?x=1',
    '',
    '#EXT-X-DISCONTINUITY',
    '#EXTINF:5.9,Bản tin',
    '/b.ts',
    '#EXT-X-MAP:URI="init.mp4",BYTERANGE="100@0"',
    '#EXTINF:6,',
    'https://cdn.example.vn/c.m4s',
  )
  expect(parsePlaylist(text, BASE)).toEqual({
    ...{ kind: 'media', targetMs: 6_000, isWhole: false },
    segments: [
      { sequence: 41, url: 'https://radio.example.vn/live/a.ts?x=1', mapUrl: null, isBreak: false },
      { sequence: 42, url: 'https://radio.example.vn/b.ts', mapUrl: null, isBreak: true },
      {
        ...{ sequence: 43, url: 'https://cdn.example.vn/c.m4s', isBreak: false },
        mapUrl: 'https://radio.example.vn/live/init.mp4',
      },
    ],
  })
})

test('a whole recording says so, and no number makes us ask without a pause', () => {
  const text = list('#EXT-X-TARGETDURATION:0', '#EXTINF:1,', 'a.ts', '#EXT-X-ENDLIST')
  expect(parsePlaylist(text, BASE)).toMatchObject({ targetMs: 1_000, isWhole: true })
})

test.each([
  [
    'the smallest that is sound alone',
    ['9000,RESOLUTION=1x1', '64000,CODECS="mp4a.40.2"', '48000,CODECS="mp4a.40.5"'],
    2,
  ],
  [
    'the smallest picture when there is no sound alone',
    ['900000,CODECS="avc1.4d401f,mp4a.40.2"', '300000,RESOLUTION=2x2'],
    1,
  ],
])('of a master playlist: %s', (_, variants, chosen) => {
  const lines = variants.flatMap((variant, at) => [`#EXT-X-STREAM-INF:BANDWIDTH=${variant}`, `${at}.m3u8`])
  expect(parsePlaylist(list(...lines), BASE)).toEqual({
    kind: 'master',
    url: `https://radio.example.vn/live/${chosen}.m3u8`,
  })
})

test('sound in a playlist of its own is taken before a picture with sound', () => {
  const text = list(
    '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="Tiếng, Việt",URI="sound.m3u8"',
    '#EXT-X-STREAM-INF:BANDWIDTH=300000,RESOLUTION=2x2,AUDIO="a"',
    'picture.m3u8',
  )
  expect(parsePlaylist(text, BASE)).toMatchObject({ url: 'https://radio.example.vn/live/sound.m3u8' })
})

test.each([
  ['encrypted', list('#EXT-X-TARGETDURATION:6', '#EXT-X-KEY:METHOD=SAMPLE-AES,URI="k"', 'a.ts')],
  ['not-audio', list('http://radio.example.vn/stream')],
  ['not-audio', list('#EXT-X-STREAM-INF:BANDWIDTH=1')],
  ['not-audio', list('#EXT-X-TARGETDURATION:6', '#EXT-X-BYTERANGE:100@0', 'a.ts')],
  ['not-audio', list('#EXT-X-TARGETDURATION:6', 'http://[/a.ts')],
  ['not-audio', '<html>'],
])('%s: %j', (reason, text) => {
  expect(() => parsePlaylist(text, BASE)).toThrow(expect.objectContaining({ reason }))
})
