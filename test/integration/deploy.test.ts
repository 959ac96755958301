import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Redis } from 'ioredis'
import mqtt, { type MqttClient } from 'mqtt'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { admitSpeakers, expelSpeaker, SERVER_USERNAME } from '../../src/mqtt/dynamic-security.ts'
import { startMosquitto, startRedis, type TestServer } from '../support/servers.ts'

const ROOT = new URL('../../', import.meta.url).pathname
const run = promisify(execFile)
const secret = () => randomUUID().replaceAll('-', '')

describe('docker-compose.yml', () => {
  test('every file it mounts or builds from is in the repository', async () => {
    const compose = await readFile(join(ROOT, 'docker-compose.yml'), 'utf8')
    const mounted = [...compose.matchAll(/^\s+- (\.\/[^:]+):/gm)].map(([, path = '']) => path)
    expect(mounted.toSorted()).toEqual([
      './deploy/mosquitto/acl',
      './deploy/mosquitto/mosquitto.conf',
      './deploy/redis.conf',
    ])
    for (const path of [...mounted, 'Dockerfile', '.env.example', 'scripts/mosquitto-init.ts', 'src/main.ts'])
      expect([path, existsSync(join(ROOT, path))]).toEqual([path, true])
  })

  test('no secret has a default: each is asked for by name, and .env.example leaves it empty', async () => {
    const compose = await readFile(join(ROOT, 'docker-compose.yml'), 'utf8')
    const example = await readFile(join(ROOT, '.env.example'), 'utf8')
    const secrets = ['POSTGRES_PASSWORD', 'REDIS_PASSWORD', 'LOA_MQTT_SERVER_PASSWORD', 'LOA_SECRET']
    for (const name of secrets) {
      const uses = [...compose.matchAll(new RegExp(`\\$\\{${name}([^}]*)\\}`, 'g'))].map(([, rest]) => rest)
      expect(uses.length).toBeGreaterThan(0)
      for (const rest of uses) expect(rest).toBe(`:?set ${name} in .env`)
      expect(example).toMatch(new RegExp(`^${name}=$`, 'm'))
    }
  })

  test('every service is watched, and public ports are on loopback unless set', async () => {
    const compose = await readFile(join(ROOT, 'docker-compose.yml'), 'utf8')
    expect(compose.match(/healthcheck:/g)).toHaveLength(4)
    const ports = [...compose.matchAll(/^\s+- (\S+:\d+:\d+)$/gm)].map(([, port]) => port)
    expect(ports.map((port) => port?.replace('$', ''))).toEqual([
      '{LOA_MQTT_BIND:-127.0.0.1}:1883:1883',
      '{LOA_BIND:-127.0.0.1}:8080:8080',
    ])
  })
})

describe('Redis on deploy/redis.conf', () => {
  let server: TestServer
  const password = secret()
  beforeAll(async () => {
    server = await startRedis({ password })
  })
  afterAll(() => server.stop())

  test('writes every command to disk and evicts nothing', async () => {
    await using redis = open(server)
    for (const [name, value] of [
      ['appendonly', 'yes'],
      ['appendfsync', 'always'],
      ['maxmemory-policy', 'noeviction'],
      ['protected-mode', 'yes'],
    ] as const)
      expect(await redis.client.config('GET', name)).toEqual([name, value])
  })

  test('refuses whoever has no password', async () => {
    const stranger = new Redis(server.port, '127.0.0.1', { maxRetriesPerRequest: 0, retryStrategy: () => null })
    stranger.on('error', () => undefined)
    await expect(stranger.get('x')).rejects.toThrow(/NOAUTH/)
    stranger.disconnect()
  })

  test('loses nothing it has answered to a kill -9', async () => {
    const key = randomUUID()
    {
      await using redis = open(server)
      await redis.client.set(key, 'kept')
      await server.kill()
    }
    await server.start()
    await using redis = open(server)
    expect(await redis.client.get(key)).toBe('kept')
  })
})

function open(server: TestServer) {
  const client = new Redis(server.url)
  client.on('error', () => undefined)
  return { client, [Symbol.asyncDispose]: async () => client.disconnect() }
}

describe('Mosquitto on deploy/mosquitto', () => {
  let server: TestServer
  let loa: MqttClient
  const password = secret()
  const clients: MqttClient[] = []

  const connect = async (username: string, secretWord: string, options: mqtt.IClientOptions = {}) => {
    const client = await mqtt.connectAsync(server.url, {
      username,
      password: secretWord,
      clientId: username,
      protocolVersion: 4,
      reconnectPeriod: 0,
      ...options,
    })
    client.on('error', () => undefined)
    clients.push(client)
    return client
  }
  /** A speaker that was admitted, with everything it was sent so far. */
  const speaker = async () => {
    const credential = { speakerId: `spk_${secret()}`, password: secret() }
    await admitSpeakers(loa, [credential])
    const client = await connect(credential.speakerId, credential.password)
    const heard: string[] = []
    client.on('message', (topic) => heard.push(topic))
    return { ...credential, client, heard }
  }
  /** Resolves when everything that was published before on this broker has been handed out to `client`. */
  const settled = async (client: MqttClient, own: string) => {
    const mark = randomUUID()
    const arrived = new Promise<void>((resolve) =>
      client.on('message', (topic, payload) => {
        if (topic === own && payload.toString() === mark) resolve()
      }),
    )
    await loa.publishAsync(own, mark, { qos: 1 })
    await arrived
  }

  beforeAll(async () => {
    server = await startMosquitto({ serverPassword: password, topicRoot: 'shipped' })
    loa = await connect(SERVER_USERNAME, password, { clientId: 'loa-server-test' })
  })
  afterAll(async () => {
    await Promise.all(clients.map((client) => client.endAsync(true)))
    await server.stop()
  })

  test('nobody comes in without a name, with a wrong password, or under the id of another speaker', async () => {
    const a = await speaker()
    const b = { speakerId: `spk_${secret()}`, password: secret() }
    await admitSpeakers(loa, [b])
    await expect(connect('', '', { clientId: 'anyone' })).rejects.toThrow(/[Nn]ot authorized/)
    await expect(connect(b.speakerId, 'wrong')).rejects.toThrow(/[Nn]ot authorized/)
    await expect(connect(b.speakerId, b.password, { clientId: a.speakerId })).rejects.toThrow(/[Nn]ot authorized/)
    expect(a.client.connected).toBe(true)
  })

  test('a speaker hears its own commands and those of areas, and no other speaker, however wide it subscribes', async () => {
    const [a, b] = [await speaker(), await speaker()]
    const own = `loa/v1/speakers/${a.speakerId}/commands`
    await a.client.subscribeAsync(['#', '$CONTROL/#', own, `loa/v1/speakers/${b.speakerId}/commands`], { qos: 1 })
    for (const topic of [
      `loa/v1/speakers/${b.speakerId}/commands`,
      `loa/v1/speakers/${b.speakerId}/config`,
      'loa/v1/areas/19/commands',
      `loa/v1/speakers/${b.speakerId}/acks`,
    ])
      await loa.publishAsync(topic, 'x', { qos: 1 })
    await settled(a.client, own)
    expect(new Set(a.heard)).toEqual(new Set(['loa/v1/areas/19/commands', own]))
  })

  test('a speaker speaks under its own id only: never to an area, for another, or to the broker itself', async () => {
    const [a, b] = [await speaker(), await speaker()]
    const heard: string[] = []
    loa.on('message', (topic, payload) => {
      if (payload.toString() === a.speakerId) heard.push(topic)
    })
    await loa.subscribeAsync('loa/v1/#', { qos: 1 })
    const allowed = ['acks', 'presence', 'telemetry'].map((channel) => `loa/v1/speakers/${a.speakerId}/${channel}`)
    const denied = [
      'loa/v1/areas/19/commands',
      'loa/v1/areas/19/alert',
      `loa/v1/speakers/${b.speakerId}/acks`,
      `loa/v1/speakers/${a.speakerId}/commands`,
      `loa/v1/speakers/${a.speakerId}/config`,
      'loa/v1/anything',
    ]
    for (const topic of [...denied, ...allowed]) await a.client.publishAsync(topic, a.speakerId, { qos: 1 })
    await a.client.publishAsync(
      '$CONTROL/dynamic-security/v1',
      JSON.stringify({ commands: [{ command: 'deleteClient', username: b.speakerId }] }),
      { qos: 1 },
    )
    await settled(loa, 'loa/v1/areas/19/plan')
    expect(heard.toSorted()).toEqual(allowed.toSorted())
    expect((await connect(b.speakerId, b.password)).connected).toBe(true)
    await loa.unsubscribeAsync('loa/v1/#')
  })

  test('admitting again changes the password; expelling cuts the connection and stays; both may be repeated', async () => {
    const a = await speaker()
    const renewed = secret()
    await admitSpeakers(loa, [{ speakerId: a.speakerId, password: renewed }])
    await expect(connect(a.speakerId, a.password)).rejects.toThrow(/[Nn]ot authorized/)
    const again = await connect(a.speakerId, renewed)
    const closed = new Promise<void>((resolve) => again.once('close', resolve))
    await expelSpeaker(loa, a.speakerId)
    await closed
    await expelSpeaker(loa, a.speakerId)
    await expect(connect(a.speakerId, renewed)).rejects.toThrow(/[Nn]ot authorized/)
  })

  test('thirty-five speakers at once, some known before, are all let in', async () => {
    const credentials = Array.from({ length: 35 }, () => ({ speakerId: `spk_${secret()}`, password: secret() }))
    await admitSpeakers(loa, credentials.slice(20))
    await admitSpeakers(loa, credentials)
    for (const { speakerId, password: secretWord } of credentials)
      expect((await connect(speakerId, secretWord)).connected).toBe(true)
  })

  test('two server processes admitting at once each get their own answers', async () => {
    const other = await connect(SERVER_USERNAME, password, { clientId: 'loa-server-other' })
    const credentials = Array.from({ length: 20 }, () => ({ speakerId: `spk_${secret()}`, password: secret() }))
    await Promise.all([admitSpeakers(loa, credentials), admitSpeakers(other, credentials.toReversed())])
    for (const { speakerId, password: secretWord } of credentials)
      expect((await connect(speakerId, secretWord)).connected).toBe(true)
  })

  test('retained documents and admitted speakers are there after a kill -9', async () => {
    const own = await startMosquitto({ serverPassword: password, topicRoot: 'shipped' })
    const credential = { speakerId: `spk_${secret()}`, password: secret() }
    const login = {
      username: SERVER_USERNAME,
      password,
      clientId: 'loa-server',
      protocolVersion: 4 as const,
      reconnectPeriod: 0,
    }
    const before = await mqtt.connectAsync(own.url, login)
    before.on('error', () => undefined)
    await admitSpeakers(before, [credential])
    await before.publishAsync('loa/v1/areas/19/alert', 'still here', { qos: 1, retain: true })
    await untilSaved(own, 'still here')
    await own.kill()
    await before.endAsync(true)
    await own.start()

    const after = await mqtt.connectAsync(own.url, {
      ...login,
      username: credential.speakerId,
      password: credential.password,
      clientId: credential.speakerId,
    })
    const payload = new Promise<string>((resolve) => after.on('message', (_, message) => resolve(message.toString())))
    await after.subscribeAsync('loa/v1/areas/19/alert', { qos: 1 })
    expect(await payload).toBe('still here')
    await after.endAsync(true)
    await own.stop()
  })

  test('an envelope of 64 KiB passes, a longer message does not', async () => {
    const a = await speaker()
    const topic = `loa/v1/speakers/${a.speakerId}/commands`
    const first = new Promise<number>((resolve) => a.client.once('message', (_, payload) => resolve(payload.length)))
    await a.client.subscribeAsync(topic, { qos: 1 })
    await loa.publishAsync(topic, Buffer.alloc(65_537, 'x'), { qos: 1 }).catch(() => undefined)
    await loa.publishAsync(topic, Buffer.alloc(65_536, 'x'), { qos: 1 })
    expect(await first).toBe(65_536)
  })
})

/** The broker saves once a second. */
async function untilSaved(server: TestServer, text: string): Promise<void> {
  await expect
    .poll(() => readFile(join(server.folder, 'data/mosquitto.db'), 'latin1').catch(() => ''), {
      timeout: 10_000,
      interval: 50,
    })
    .toContain(text)
}

describe('scripts/mosquitto-init.ts', () => {
  const script = join(ROOT, 'scripts/mosquitto-init.ts')
  const init = (file: string, env: Record<string, string>) =>
    run(process.execPath, [script, file], { env: { PATH: process.env['PATH'], ...env } })

  test('makes a file only its owner reads, keeps one that is there, and has no default password', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'loa-init-'))
    const file = join(folder, 'dynamic-security.json')
    await expect(init(file, {})).rejects.toMatchObject({
      code: 78,
      stderr: expect.stringContaining('LOA_MQTT_SERVER_PASSWORD'),
    })
    const password = secret()
    await init(file, { LOA_MQTT_SERVER_PASSWORD: password })
    const made = await readFile(file, 'utf8')
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect(made).not.toContain(password)
    await init(file, { LOA_MQTT_SERVER_PASSWORD: secret() })
    expect(await readFile(file, 'utf8')).toBe(made)
    await rm(folder, { recursive: true })
  })
})
