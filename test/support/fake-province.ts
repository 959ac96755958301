import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Something the station told us, with the key that tells a repetition. */
export type Told = { kind: 'receipts' | 'play-results' | 'reports'; key: string; body: Record<string, unknown> }

/**
 * A provincial source system that speaks our open profile over real HTTP: it gives bulletins to whoever asks, takes
 * reports, knows a repetition by its key, and can be away or in a bad mood.
 */
export class FakeProvince {
  /** What `GET /bulletins` gives; the cursor is the number of those given before. */
  readonly bulletins: unknown[] = []
  /** It may give fewer at once than was asked for. */
  pageSize = 50
  /** Its last page has no place behind it, as in many systems; else only an empty one. */
  lastPageEnds = false
  /** `audio/name` → what is behind it. */
  readonly sounds = new Map<string, { body: Buffer; status?: number; location?: string }>()
  readonly told: Told[] = []
  /** All requests that came, repeated ones too. */
  readonly requests: Array<{ method: string; path: string; authorization: string | undefined; body: string }> = []
  /** Answer to reports instead of 202. */
  mood: ((told: Told) => number | undefined) | undefined
  readonly secret = 'a secret of the province'
  #server: Server | undefined
  #port = 0
  readonly #waiting = new Set<() => void>()

  static async start(): Promise<FakeProvince> {
    const province = new FakeProvince()
    await province.up()
    return province
  }

  get host(): string {
    return `127.0.0.1:${this.#port}`
  }
  get url(): string {
    return `http://${this.host}/api`
  }

  /** Listen, on the same port as before. */
  async up(): Promise<void> {
    this.#server = createServer((request, response) => void this.#answer(request, response))
    this.#server.listen(this.#port, '127.0.0.1')
    await once(this.#server, 'listening')
    // safe because a TCP server that listens has an AddressInfo
    this.#port = (this.#server.address() as AddressInfo).port
  }

  async down(): Promise<void> {
    const server = this.#server
    this.#server = undefined
    if (!server) return
    server.close()
    server.closeAllConnections()
    await once(server, 'close')
  }

  /** Hand something down to a station's door. */
  async push(station: string, source: { id: string; token: string }, message: unknown) {
    return request(`${station}/api/v1/inbox/${source.id}/bulletins`, source.token, 'POST', message)
  }

  async status(station: string, source: { id: string; token: string }, externalId: string) {
    return request(`${station}/api/v1/inbox/${source.id}/bulletins/${externalId}`, source.token, 'GET')
  }

  async withdraw(station: string, source: { id: string; token: string }, externalId: string, reason: string) {
    const query = new URLSearchParams({ reason })
    return request(`${station}/api/v1/inbox/${source.id}/bulletins/${externalId}?${query}`, source.token, 'DELETE')
  }

  /** The states that were told of a bulletin, in the order in which they came. */
  statesOf(externalId: string): unknown[] {
    return this.told.flatMap(({ kind, body }) =>
      kind === 'receipts' && body['externalId'] === externalId ? [body['status']] : [],
    )
  }

  /** Until what was asked or told satisfies the test. */
  async until(test: () => boolean): Promise<void> {
    if (test()) return
    const { promise, resolve } = Promise.withResolvers<void>()
    const look = () => void (test() && resolve())
    this.#waiting.add(look)
    await promise
    this.#waiting.delete(look)
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.url)
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(Buffer.from(chunk))
    const path = url.pathname.replace(/^\/api\//, '')
    const { authorization } = request.headers
    const sent = Buffer.concat(chunks)
    this.requests.push({ method: request.method ?? '', path, authorization, body: sent.toString('utf8') })
    const { status, body, headers } = this.#reply(path, url, request, sent)
    response.writeHead(status, headers).end(body)
    for (const look of this.#waiting) look()
  }

  #reply(path: string, url: URL, request: IncomingMessage, body: Buffer) {
    const json = (status: number, value: unknown) => ({
      ...{ status, body: JSON.stringify(value), headers: { 'content-type': 'application/json' } },
    })
    const sound = this.sounds.get(path)
    if (sound) {
      const { status = 200, location } = sound
      return { status, body: sound.body, headers: location === undefined ? {} : { location } }
    }
    if (request.headers.authorization !== `Bearer ${this.secret}`) return json(401, {})
    if (request.method === 'GET' && path === 'bulletins') {
      const after = Number(url.searchParams.get('after') ?? 0)
      const items = this.bulletins.slice(
        after,
        after + Math.min(Number(url.searchParams.get('limit') ?? 50), this.pageSize),
      )
      const place = after + items.length
      const ends = items.length === 0 || (this.lastPageEnds && place === this.bulletins.length)
      return json(200, { items, nextCursor: ends ? null : `${place}` })
    }
    if (request.method === 'POST' && (path === 'receipts' || path === 'play-results' || path === 'reports')) {
      const key = String(request.headers['idempotency-key'])
      const told: Told = { kind: path, key, body: JSON.parse(body.toString('utf8')) }
      const refusal = this.mood?.(told)
      if (refusal !== undefined) return json(refusal, {})
      if (!this.told.some((before) => before.key === key)) this.told.push(told)
      return json(202, {})
    }
    return json(404, {})
  }
}

async function request(url: string, token: string, method: string, body?: unknown) {
  const response = await fetch(url, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  // safe because every answer of the API is JSON
  const answer = (await response.json()) as Record<string, unknown>
  return { status: response.status, body: answer }
}
