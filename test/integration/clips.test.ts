import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readdir, readFile, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { verifyAudit } from '../../src/audit/verify.ts'
import type { Clip } from '../../src/clips/schema.ts'
import { speakText } from '../../src/clips/speak.ts'
import { createHttpSpeech } from '../../src/clips/speech-http.ts'
import { uploadClip } from '../../src/clips/upload.ts'
import { Secret } from '../../src/config.ts'
import { type Ctx, systemActor } from '../../src/context.ts'
import { type HttpServer, insertTestAreas, startHttpServer } from '../support/http-server.ts'
import { openSoundBench, type SoundBench, SPEECHLIKE } from '../support/sound.ts'

const LIMIT = 50 * 1024 * 1024
let server: HttpServer
let bench: SoundBench
let author: string
let stranger: string
let viewer: string
beforeAll(async () => {
  ;[server, bench] = await Promise.all([startHttpServer(), openSoundBench()])
  await insertTestAreas(server.database)
  author = await server.token('author', '05857')
  stranger = await server.token('author', '01')
  viewer = await server.token('viewer', '05857')
})
afterAll(async () => {
  expect(await readdir(server.app.audio.tempDir)).toEqual([])
  await server.stop()
  await bench.close()
})

const recording = async (seconds = 2) =>
  readFile(
    await bench.make('mp3', [
      '-f',
      'lavfi',
      '-i',
      `${SPEECHLIKE},volume=${0.2 + randomBytes(2).readUInt16BE() / 100_000}`,
      '-t',
      String(seconds),
    ]),
  )
type Answer = {
  status: number
  body: Clip & {
    code: string
    items: Clip[]
    nextCursor: string | null
    unsure: string[]
    text: string
    limitBytes: number
  }
}
async function api(token: string, method: string, path: string, body?: unknown): Promise<Answer> {
  const response = await fetch(`${server.url}/api/v1${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  // safe because the assertions below say what is there
  return { status: response.status, body: (await response.json()) as Answer['body'] }
}
async function upload(
  token: string,
  body: Uint8Array | FormData,
  query = '?title=Thử&areaCodes=05857',
): Promise<Answer> {
  const type = body instanceof FormData ? {} : { 'content-type': 'audio/mpeg' }
  const response = await fetch(`${server.url}/api/v1/clips${query}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, ...type },
    body: body instanceof FormData ? body : new Blob([Uint8Array.from(body)]),
  })
  // safe because the assertions below say what is there
  return { status: response.status, body: (await response.json()) as Answer['body'] }
}
const rows = () => server.app.db.selectFrom('clips').selectAll().execute()
const systemCtx = (): Ctx => ({ ...server.app, actor: systemActor('test'), requestId: 'req_test' })

describe('upload', () => {
  test('a recording becomes a clip that its areas see, others do not, and the audit chain tells of', async () => {
    const { status, body } = await upload(author, await recording())
    expect(status).toBe(201)
    expect(body).toMatchObject({ source: 'upload', title: 'Thử', mime: 'audio/mpeg', areaCodes: ['05857'] })
    expect(body).not.toHaveProperty('originalSha256')
    const sound = await fetch(server.url + body.url)
    const bytes = new Uint8Array(await sound.arrayBuffer())
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(body.sha256)
    expect((await api(viewer, 'GET', `/clips/${body.id}`)).body).toEqual(body)
    expect((await api(viewer, 'GET', '/clips')).body.items.map((clip) => clip.id)).toContain(body.id)
    expect(await api(stranger, 'GET', `/clips/${body.id}`)).toMatchObject({
      status: 404,
      body: { code: 'clip.not-found' },
    })
    expect((await api(stranger, 'GET', '/clips')).body.items.map((clip) => clip.id)).not.toContain(body.id)
    const entries = await server.app.db
      .selectFrom('auditEntries')
      .selectAll()
      .where('subjectId', '=', body.id)
      .execute()
    expect(entries.map((entry) => entry.action)).toEqual(['clip.create'])
    expect(await verifyAudit(server.app.db)).toMatchObject({ ok: true })
  })

  test('a form with the fields before the file does the same', async () => {
    const form = new FormData()
    form.append('title', 'Từ biểu mẫu')
    form.append('areaCodes', '05857')
    form.append('file', new Blob([Uint8Array.from(await recording())]), '../../etc/passwd')
    expect(await upload(author, form, '')).toMatchObject({ status: 201, body: { title: 'Từ biểu mẫu' } })
    const empty = new FormData()
    empty.append('title', 'Không có tệp')
    expect(await upload(author, empty, '')).toMatchObject({ status: 422, body: { code: 'request.invalid' } })
  })

  test('the same bytes again, twice at once and from another commune, are one clip that all of them see', async () => {
    const bytes = await recording()
    const answers = await Promise.all([upload(author, bytes), upload(author, bytes)])
    const again = await upload(stranger, bytes, '?title=Khác&areaCodes=01')
    expect(answers.map(({ status }) => status)).toEqual([201, 201])
    expect(new Set([...answers, again].map(({ body }) => body.id)).size).toBe(1)
    expect(again.body.areaCodes).toEqual(['01', '05857'])
    const originalSha256 = createHash('sha256').update(bytes).digest('hex')
    expect((await rows()).filter((row) => row.originalSha256 === originalSha256)).toHaveLength(1)
    expect((await api(stranger, 'GET', `/clips/${again.body.id}`)).status).toBe(200)
  })

  test('a clip whose file was lost is made again by the next upload', async () => {
    const bytes = await recording()
    const first = (await upload(author, bytes)).body
    const { dataDir } = server.app.config
    await rm(`${dataDir}/clips/${first.sha256.slice(0, 2)}/${first.sha256.slice(2, 4)}/${first.sha256}.mp3`)
    expect((await fetch(server.url + first.url)).status).toBe(404)
    expect((await upload(author, bytes)).body.id).toBe(first.id)
    expect((await fetch(server.url + first.url)).status).toBe(200)
  })

  test('without the right over the area nothing is taken in', async () => {
    const bytes = await recording(1)
    const before = (await rows()).length
    expect(await upload(viewer, bytes)).toMatchObject({ status: 403, body: { code: 'permission.denied' } })
    expect(await upload(stranger, bytes)).toMatchObject({ status: 403, body: { code: 'permission.denied' } })
    expect(await upload(author, bytes, '?title=x&areaCodes=99999')).toMatchObject({
      status: 404,
      body: { code: 'area.not-found' },
    })
    expect(await upload(author, bytes, '?title=&areaCodes=05857')).toMatchObject({
      status: 422,
      body: { code: 'request.invalid' },
    })
    expect(await rows()).toHaveLength(before)
  })

  test.each<[string, string | Uint8Array, string]>([
    ['a playlist', '#EXTM3U\n/etc/passwd\n', 'clip.not-audio'],
    ['a concat script', "ffconcat version 1.0\nfile '/etc/passwd'\n", 'clip.not-audio'],
    ['random bytes', randomBytes(10_000), 'clip.not-audio'],
    ['nothing at all', '', 'clip.not-audio'],
    ['an empty FLAC', 'fLaC\0\0\0\x22', 'clip.unreadable'],
  ])('%s is refused and leaves nothing', async (_, bytes, code) => {
    const before = (await rows()).length
    expect((await upload(author, Buffer.from(bytes))).body.code).toBe(code)
    expect(await rows()).toHaveLength(before)
    expect(await readdir(server.app.audio.tempDir)).toEqual([])
  })

  test('a declared length over the limit is refused before it is sent', async () => {
    const { port } = new URL(server.url)
    const socket = connect(Number(port), '127.0.0.1')
    socket.write(
      `POST /api/v1/clips?title=x&areaCodes=05857 HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${author}\r\n` +
        `content-type: audio/mpeg\r\ncontent-length: ${LIMIT + 1}\r\n\r\n`,
    )
    const [answer] = await once(socket, 'data')
    expect(String(answer)).toMatch(/^HTTP\/1\.1 413 /)
    socket.destroy()
  })

  test('a chunked body is stopped at the limit, whatever it did not declare', async () => {
    const sent = request(`${server.url}/api/v1/clips?title=x&areaCodes=05857`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${author}`,
        'content-type': 'application/octet-stream',
        'transfer-encoding': 'chunked',
      },
    })
    const answered = once(sent, 'response')
    const chunk = Buffer.alloc(1024 * 1024)
    let stopped = false
    sent
      .on('error', () => undefined)
      .on('response', () => {
        stopped = true
      })
    let megabytes = 0
    for (; megabytes < 80 && !stopped; megabytes++)
      if (!sent.write(chunk)) await Promise.race([once(sent, 'drain'), answered])
    const [response] = (await answered) as [IncomingMessage] // safe because 'response' carries it
    const body = JSON.parse(Buffer.concat(await response.toArray()).toString())
    expect(response.statusCode).toBe(413)
    expect(body).toMatchObject({ code: 'request.too-large', limitBytes: LIMIT })
    expect(megabytes).toBeLessThan(80)
    sent.destroy()
  })

  test('a sender who breaks off leaves nothing behind', async () => {
    async function* broken() {
      yield Buffer.from('ID3')
      throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })
    }
    await expect(uploadClip(systemCtx(), { title: 'x', areaCodes: ['05857'], body: broken() })).rejects.toMatchObject({
      code: 'clip.interrupted',
    })
    expect(await readdir(server.app.audio.tempDir)).toEqual([])
  })

  test('lists go on from page to page without gaps', async () => {
    const ids: string[] = []
    let cursor = ''
    do {
      const { body } = await api(viewer, 'GET', `/clips?limit=2${cursor}`)
      ids.push(...body.items.map((clip) => clip.id))
      cursor = body.nextCursor ? `&cursor=${body.nextCursor}` : ''
    } while (cursor)
    expect(ids).toEqual(
      (await rows())
        .filter((row) => row.areaCodes.includes('05857'))
        .map((row) => row.id)
        .toSorted()
        .reverse(),
    )
  })
})

describe('speech', () => {
  const words = (text: string) => ({ text, title: 'Bản tin', areaCodes: ['05857'] })

  test('a text is spoken by the built-in voice, at broadcast level, and the same words give the same clip', async () => {
    const first = await api(author, 'POST', '/clips/speech', words('Bão số 9 giật cấp 11, 17h30 ngày 21/11.'))
    expect(first).toMatchObject({ status: 201, body: { source: 'speech' } })
    expect(first.body.speechText).toBe(
      'Bão số chín giật cấp mười một, mười bảy giờ ba mươi phút ngày hai mươi mốt tháng mười một.',
    )
    expect(first.body.durationMs).toBeGreaterThan(4000)
    expect(Math.abs(first.body.loudnessLufs + 16)).toBeLessThan(1)
    const again = await api(author, 'POST', '/clips/speech', words('Bão số 9 giật cấp 11,  17:30 ngày 21/11.'))
    expect(again.body.id).toBe(first.body.id)
    const slower = await api(author, 'POST', '/clips/speech', {
      ...words('Bão số 9 giật cấp 11, 17h30 ngày 21/11.'),
      speed: 0.7,
    })
    expect(slower.body.id).not.toBe(first.body.id)
    expect(slower.body.durationMs).toBeGreaterThan(first.body.durationMs * 1.2)
  })

  test('the same words twice at once are one clip', async () => {
    const [one, two] = await Promise.all([
      speakText(systemCtx(), words('Hai người cùng gửi.')),
      speakText(systemCtx(), words('Hai người cùng gửi.')),
    ])
    expect(one.id).toBe(two.id)
    expect((await rows()).filter((row) => row.speechText === 'Hai người cùng gửi.')).toHaveLength(1)
  })

  test('the preview shows what will be said and what the voice may misread', async () => {
    const { body } = await api(author, 'POST', '/clips/speech/preview', { text: 'UBND xã, bão Yagi, ABXZ' })
    expect(body).toEqual({ text: 'ủy ban nhân dân xã, bão Yagi, a bê ích dét', unsure: ['Yagi', 'ABXZ'] })
  })

  test('no words, another language, too much text: refused by name', async () => {
    const speak = async (body: object) =>
      (await api(author, 'POST', '/clips/speech', { ...words(''), ...body })).body.code
    expect(await speak({ text: ' 🌧️ … ' })).toBe('clip.nothing-to-say')
    expect(await speak({ text: '' })).toBe('request.invalid')
    expect(await speak({ text: 'xin chào', language: 'tay' })).toBe('speech.language-unsupported')
    expect(await speak({ text: 'a'.repeat(20_001) })).toBe('request.invalid')
    expect((await api(viewer, 'POST', '/clips/speech', words('xin chào'))).body.code).toBe('permission.denied')
  })

  test('a speech service over HTTP is asked once, with its key, and its sound is levelled like any other', async () => {
    const sound = await recording(3)
    const asked: Array<{ key: string | undefined; body: unknown }> = []
    await using service = await serve(async (incoming, response) => {
      asked.push({
        key: incoming.headers.authorization,
        body: JSON.parse(Buffer.concat(await incoming.toArray()).toString()),
      })
      response.writeHead(200, { 'content-type': 'audio/mpeg' }).end(sound)
    })
    const ctx = withService(service.url)
    const first = await speakText(ctx, { ...words('Slư̂n toẹn'), language: 'tay' })
    const again = await speakText(ctx, { ...words('Slư̂n toẹn'), language: 'tay' })
    expect(again.id).toBe(first.id)
    expect(Math.abs(first.loudnessLufs + 16)).toBeLessThan(1)
    expect(asked).toEqual([{ key: 'Bearer secret-key', body: { text: 'Slư̂n toẹn', language: 'tay', speed: 1 } }])
  })

  test.each<[string, (response: ServerResponse) => void, string]>([
    ['fails', (response) => response.writeHead(500).end('stack'), 'speech.unavailable'],
    [
      'redirects',
      (response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
      'speech.unavailable',
    ],
    ['breaks off', (response) => response.socket?.destroy(), 'speech.unavailable'],
    ['does not speak the language', (response) => response.writeHead(422).end(), 'speech.language-unsupported'],
    ['answers with a playlist', (response) => response.end('#EXTM3U\n/etc/passwd\n'), 'clip.not-audio'],
    ['never ends', (response) => endless(response), 'request.too-large'],
  ])('a speech service that %s is a clear problem and leaves nothing', async (name, answer, code) => {
    await using service = await serve((_, response) => answer(response))
    await expect(speakText(withService(service.url), words(`dịch vụ ${name}`))).rejects.toMatchObject({ code })
    expect(await readdir(server.app.audio.tempDir)).toEqual([])
  })

  function withService(url: string): Ctx {
    const { tempDir } = server.app.audio
    const speech = createHttpSpeech({ url, key: new Secret('secret-key'), tempDir, maxBytes: 1024 * 1024 })
    return { ...systemCtx(), audio: { ...server.app.audio, speech } }
  }
})

describe('serving', () => {
  let url: string
  let bytes: Buffer
  beforeAll(async () => {
    url = server.url + (await upload(author, await recording())).body.url
    bytes = Buffer.from(await (await fetch(url)).arrayBuffer())
  })
  const get = async (headers: Record<string, string>, method = 'GET') => {
    const response = await fetch(url, { method, headers })
    return { status: response.status, headers: response.headers, body: Buffer.from(await response.arrayBuffer()) }
  }

  test('whole: immutable, strong ETag, length, no sniffing, no sign-in', async () => {
    const { status, headers, body } = await get({})
    expect(status).toBe(200)
    expect(body).toEqual(bytes)
    expect(headers.get('etag')).toBe(`"${createHash('sha256').update(bytes).digest('hex')}"`)
    expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect(headers.get('content-type')).toBe('audio/mpeg')
    expect(headers.get('content-length')).toBe(String(bytes.length))
    expect(headers.get('accept-ranges')).toBe('bytes')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
  })

  test('in part: first, middle, last bytes, and resumed to the end', async () => {
    const size = bytes.length
    for (const [range, start, end] of [
      ['bytes=0-99', 0, 99],
      ['bytes=100-199', 100, 199],
      [`bytes=${size - 10}-`, size - 10, size - 1],
      ['bytes=-10', size - 10, size - 1],
      ['bytes=5-999999999', 5, size - 1],
    ] as const) {
      const { status, headers, body } = await get({ range })
      expect({ range, status, contentRange: headers.get('content-range') }).toEqual({
        range,
        status: 206,
        contentRange: `bytes ${start}-${end}/${size}`,
      })
      expect(body).toEqual(bytes.subarray(start, end + 1))
    }
  })

  test('a range outside is 416 and says the size; one that cannot be read is ignored', async () => {
    const outside = await get({ range: `bytes=${bytes.length}-` })
    expect([outside.status, outside.headers.get('content-range')]).toEqual([416, `bytes */${bytes.length}`])
    expect((await get({ range: 'bytes=9-1' })).status).toBe(200)
  })

  test('what one has is not sent again, and a range of another file is not either', async () => {
    const etag = (await get({})).headers.get('etag') ?? ''
    expect(await get({ 'if-none-match': `"x", W/${etag}` })).toMatchObject({ status: 304, body: Buffer.alloc(0) })
    expect((await get({ 'if-range': etag, range: 'bytes=0-9' })).status).toBe(206)
    expect((await get({ 'if-range': '"other"', range: 'bytes=0-9' })).status).toBe(200)
  })

  test('HEAD answers like GET without the sound; an unknown or malformed hash is 404', async () => {
    const { status, headers, body } = await get({}, 'HEAD')
    expect([status, headers.get('content-length'), body.length]).toEqual([200, String(bytes.length), 0])
    expect((await fetch(`${server.url}/audio/${'0'.repeat(64)}.mp3`)).status).toBe(404)
    expect((await fetch(`${server.url}/audio/..%2f..%2fsecret`)).status).toBe(404)
  })
})

async function serve(answer: (incoming: IncomingMessage, response: ServerResponse) => unknown) {
  const service = createServer(answer).listen(0, '127.0.0.1')
  await once(service, 'listening')
  return {
    // safe because a TCP server that listens has an AddressInfo
    url: `http://127.0.0.1:${(service.address() as AddressInfo).port}/speak`,
    async [Symbol.asyncDispose]() {
      service.closeAllConnections()
      service.close()
      await once(service, 'close')
    },
  }
}

function endless(response: ServerResponse): void {
  const chunk = Buffer.alloc(64 * 1024)
  const more = () => {
    while (!response.destroyed && response.write(chunk));
  }
  response.on('drain', more).on('error', () => undefined)
  more()
}
