import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { getCACertificates, setDefaultCACertificates, type TLSSocket } from 'node:tls'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { afterEach, expect, onTestFinished, test } from 'vitest'
import { guardedFetch } from './guarded-fetch.ts'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

/** `host:port` of a real server on loopback. */
const serve = (answer: RequestListener): Promise<string> => listen(createServer(answer))

async function listen(server: Server): Promise<string> {
  servers.push(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  // safe because a TCP server that listens has an AddressInfo
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

const options = { maxBytes: 1_000, headTimeoutMs: 2_000, idleTimeoutMs: 2_000 }

test('what an allowed server says comes back whole, with its status, and no redirect is named as its origin', async () => {
  const seen: unknown[] = []
  const host = await serve(({ method, headers, url }, response) => {
    seen.push([method, url, headers.host, headers['x-a'], headers['accept-encoding']])
    response.writeHead(404, { 'x-b': '2' }).end('không có')
  })
  const answer = await guardedFetch({ allowedHosts: [host] }, `http://${host}/a?b`, {
    ...options,
    headers: { 'x-a': '1' },
  })
  expect([answer.status, answer.headers['x-b'], answer.url, await answer.text()]).toEqual([
    404,
    '2',
    `http://${host}/a?b`,
    'không có',
  ])
  expect(seen).toEqual([['GET', '/a?b', host, '1', 'identity']])
})

test('a name is resolved once and connected to as it was then, with the name as Host', async () => {
  const hosts: unknown[] = []
  const host = await serve(({ headers }, response) => {
    hosts.push(headers.host)
    response.end('ok')
  })
  const port = host.split(':')[1]
  let asked = 0
  // The second answer would be where nobody listens.
  const resolve = async () => [{ address: asked++ === 0 ? '127.0.0.1' : '127.0.0.9', family: 4 }]
  const guard = { allowedHosts: [`rebinding.test:${port}`], resolve }
  expect(await (await guardedFetch(guard, `http://rebinding.test:${port}/`, options)).text()).toBe('ok')
  expect([asked, hosts]).toEqual([1, [`rebinding.test:${port}`]])
})

test.each([
  'http://169.254.169.254/latest/meta-data/',
  'http://localhost:8000/',
  'http://[::ffff:127.0.0.1]:8000/',
  'http://0x7f.1:8000/',
  'http://internal.test/',
])('a redirect to %s is not followed', async (location) => {
  const host = await serve((_, response) => void response.writeHead(302, { location }).end())
  const resolve = async () => [{ address: '10.0.0.1', family: 4 }]
  await expect(guardedFetch({ allowedHosts: [host], resolve }, `http://${host}/`, options)).rejects.toThrow(
    'address-internal',
  )
})

test('three redirects are followed and a fourth is not; another server is not told what was meant for the first', async () => {
  const told: unknown[] = []
  const other = await serve(({ headers }, response) => {
    told.push(headers.authorization)
    response.end('there')
  })
  const host = await serve(({ url = '' }, response) => {
    const left = Number(url.slice(1))
    response.writeHead(307, { location: left > 1 ? `/${left - 1}` : `http://${other}/` }).end()
  })
  const guard = { allowedHosts: [host, other] }
  const asked = { ...options, headers: { authorization: 'Bearer secret' } }
  expect(await (await guardedFetch(guard, `http://${host}/3`, asked)).text()).toBe('there')
  expect(told).toEqual([undefined])
  await expect(guardedFetch(guard, `http://${host}/4`, asked)).rejects.toThrow('too-many-redirects')
})

test('what was posted is posted nowhere else', async () => {
  const host = await serve((_, response) => void response.writeHead(307, { location: '/b' }).end())
  const answer = await guardedFetch({ allowedHosts: [host] }, `http://${host}/a`, {
    ...options,
    method: 'POST',
    body: '{}',
  })
  expect(answer.status).toBe(307)
  answer.close()
})

test.each([
  ['more than is taken, announced', { 'content-length': '1001' }, Buffer.alloc(1_001)],
  ['more than is taken, unannounced', { 'transfer-encoding': 'chunked' }, Buffer.alloc(1_001)],
  ['a compressed body', { 'content-encoding': 'gzip' }, gzipSync(Buffer.alloc(1_000_000))],
])('%s is refused', async (_, headers, body) => {
  const host = await serve((_, response) => void response.writeHead(200, headers).end(body))
  const read = async () => (await guardedFetch({ allowedHosts: [host] }, `http://${host}/`, options)).text()
  await expect(read()).rejects.toThrow(/too-large|body-encoded/)
})

test('who never answers, falls silent half-way, or drips, is given up', async () => {
  const silent = await serve(() => undefined)
  const halfway = await serve((_, response) => void response.writeHead(200).write('a'))
  const dripping = await serve((_, response) => {
    const drip = setInterval(() => response.write('a'), 20)
    response.once('close', () => clearInterval(drip))
  })
  const read = async (host: string, times: object) =>
    (await guardedFetch({ allowedHosts: [host] }, `http://${host}/`, { ...options, ...times })).text()
  await expect(read(silent, { headTimeoutMs: 100 })).rejects.toThrow('timed-out')
  await expect(read(silent, { idleTimeoutMs: 100 })).rejects.toThrow('timed-out')
  await expect(read(halfway, { idleTimeoutMs: 100 })).rejects.toThrow('timed-out')
  await expect(read(dripping, { totalTimeoutMs: 150 })).rejects.toThrow('timed-out')
})

test('who hangs up before the end is not taken for one who said all', async () => {
  const host = await serve((_, response) => {
    response.writeHead(200, { 'content-length': '100' }).write('a', () => response.destroy())
  })
  const answer = await guardedFetch({ allowedHosts: [host] }, `http://${host}/`, options)
  await expect(answer.text()).rejects.toThrow('no-connection')
})

test('whoever asked may end it at any time, and the connection with it', async () => {
  const closed = Promise.withResolvers<void>()
  const host = await serve((request, response) => {
    request.once('close', () => closed.resolve())
    response.writeHead(200).write('a')
  })
  const abort = new AbortController()
  const answer = await guardedFetch({ allowedHosts: [host] }, `http://${host}/`, { ...options, signal: abort.signal })
  const reading = answer.text()
  abort.abort(new Error('enough'))
  await expect(reading).rejects.toThrow('enough')
  await closed.promise
})

test('over https the certificate must be one that is trusted, for the very name that was asked for', async () => {
  const { stdout: pem } = await promisify(execFile)('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '1'],
    ...['-subj', '/CN=radio.test', '-addext', 'subjectAltName=DNS:radio.test', '-keyout', '-'],
  ])
  const named: unknown[] = []
  const answer: RequestListener = ({ socket, headers }, response) => {
    // safe because the server speaks nothing but TLS
    named.push([(socket as TLSSocket).servername, headers.host])
    response.end('ok')
  }
  const port = (await listen(createSecureServer({ key: pem, cert: pem }, answer))).split(':')[1]
  const resolve = async () => [{ address: '127.0.0.1', family: 4 }]
  const guard = { allowedHosts: [`radio.test:${port}`, `other.test:${port}`], resolve }
  const fetchOf = (name: string) => guardedFetch(guard, `https://${name}:${port}/`, options)
  await expect(fetchOf('radio.test')).rejects.toMatchObject({ code: 'no-connection' })

  const trusted = getCACertificates('default')
  setDefaultCACertificates([...trusted, pem.slice(pem.indexOf('-----BEGIN CERT'))])
  onTestFinished(() => setDefaultCACertificates(trusted))
  expect(await (await fetchOf('radio.test')).text()).toBe('ok')
  await expect(fetchOf('other.test')).rejects.toMatchObject({ code: 'no-connection' })
  expect(named).toEqual([['radio.test', `radio.test:${port}`]])
})
