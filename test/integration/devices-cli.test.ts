import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { EnrolmentRefused, enrol } from '../../devices/speaker/enrol.ts'
import { newId, type Station, startStation } from '../support/devices.ts'

const CLI = new URL('../../devices/cli.ts', import.meta.url).pathname
const TOKEN = 'token-of-a-technician'

describe('the command line of devices', { timeout: 20_000 }, () => {
  const speakerIds = Array.from({ length: 5 }, () => newId('spk'))
  let station: Station
  let desk: { server: Server; url: string }
  let folder: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'loa-cli-'))
    station = await startStation('aedes', speakerIds)
    desk = await enrolmentDesk(station, [...speakerIds])
  })
  afterAll(async () => {
    desk.server.closeAllConnections()
    desk.server.close()
    await station.stop()
    await rm(folder, { recursive: true, force: true })
  })

  const comesOnline = () => {
    const known = station.presences.all.length
    return (count: number) => station.presences.count(known + count)
  }

  test('speaker: enrols with its code once, then needs only its folder; Ctrl-C says goodbye', async () => {
    const stateDir = join(folder, 'speaker')
    const arrived = comesOnline()
    const first = run(['speaker', '--server', desk.url, '--code', 'GOOD', '--state', stateDir, '--log-level', 'silent'])
    expect((await arrived(1)).at(-1)).toMatchObject({ online: true, epoch: 1 })
    const left = comesOnline()
    expect(await interrupted(first)).toBe(0)
    expect((await left(1)).at(-1)).toMatchObject({ online: false, epoch: 1 })
    const returned = comesOnline()
    const second = run(['speaker', '--state', stateDir, '--log-level', 'silent'])
    expect((await returned(1)).at(-1)).toMatchObject({ online: true, epoch: 2 })
    expect(await interrupted(second)).toBe(0)
  })

  test('fleet: registers, enrols and connects as many as asked for; Ctrl-C takes all of them off', async () => {
    const arrived = comesOnline()
    const fleet = run(['fleet', '--speakers', '3', '--server', desk.url, '--token', TOKEN, '--log-level', 'silent'])
    await arrived(3)
    const left = comesOnline()
    expect(await interrupted(fleet)).toBe(0)
    expect((await left(3)).slice(-3).map((one) => one.online)).toEqual([false, false, false])
  })

  test.each([
    [['speaker'], '--state DIR is needed'],
    [['speaker', '--state', 'x', '--nonsense'], "Unknown option '--nonsense'"],
    [['fleet', '--server', 'http://127.0.0.1:1'], '--speakers N is needed'],
    [['fleet', '--speakers', '0', '--server', 'http://127.0.0.1:1'], '--speakers is a whole number'],
    [['fleet', '--speakers', '1', '--server', 'ftp://x'], '--server is an http(s) URL'],
    [['loudspeaker'], '"loudspeaker" is neither'],
  ])('%j is a usage error that says what is wrong', async (args, words) => {
    const child = run(args, 'pipe')
    const [said, [code]] = await Promise.all([child.stderr ? text(child.stderr) : '', once(child, 'exit')])
    expect(said).toContain(words)
    expect(code).toBe(64)
  })

  test('a code that the server refuses, and a config that its key did not sign, enrol nobody', async () => {
    await expect(enrol(desk.url, { code: 'BAD', model: 'x' })).rejects.toThrow('Mã này đã dùng')
    await expect(enrol(desk.url, { code: 'FORGED', model: 'x' })).rejects.toThrow(EnrolmentRefused)
  })
})

function run(args: string[], stderr: 'inherit' | 'pipe' = 'inherit'): ChildProcess {
  return spawn(process.execPath, [CLI, ...args], { stdio: ['ignore', 'ignore', stderr] })
}

async function interrupted(child: ChildProcess): Promise<number | null> {
  const exited = once(child, 'exit')
  child.kill('SIGINT')
  const [code] = await exited
  return code
}

/** The two answers of the API that devices read (docs/protocol.md), for the identities of this station. */
async function enrolmentDesk(station: Station, free: string[]): Promise<{ server: Server; url: string }> {
  const answer = async (request: IncomingMessage): Promise<[number, unknown]> => {
    if (request.url === '/api/v1/speakers')
      return request.headers.authorization === `Bearer ${TOKEN}`
        ? [201, { id: 'spk', enrolment: { code: 'GOOD', expiresAt: '2099-01-01T00:00:00Z' } }]
        : [401, { title: 'Sign in first' }]
    const { code } = JSON.parse(await text(request))
    if (code === 'BAD') return [409, { title: 'used', detail: 'Mã này đã dùng' }]
    const identity = await station.identity(free.pop() ?? '')
    if (code === 'FORGED')
      return [201, { ...identity, config: identity.config.replace(/.$/, (last) => (last === 'A' ? 'Q' : 'A')) }]
    return [201, identity]
  }
  const server = createServer((request, response) => {
    void answer(request).then(([status, body]) => response.writeHead(status).end(JSON.stringify(body)))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // safe: it listens on TCP
  return { server, url: `http://127.0.0.1:${port}` }
}
