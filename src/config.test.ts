import { inspect } from 'node:util'
import fc from 'fast-check'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { ConfigError, parseConfig, Secret } from './config.ts'

const faultsOf = (env: Record<string, string>): string[] => {
  try {
    parseConfig(env)
    return []
  } catch (err) {
    if (err instanceof ConfigError) return err.faults
    throw err
  }
}
const names = (faults: readonly string[]) => faults.map((fault) => fault.slice(0, fault.indexOf(':'))).sort()

test('an empty environment is a whole station on embedded engines', () => {
  const config = parseConfig({})
  expect(config).toMatchObject({
    databaseUrl: undefined,
    redisUrl: undefined,
    mqttUrl: undefined,
    roles: ['api', 'scheduler', 'gateway'],
    zone: 'Asia/Ho_Chi_Minh',
  })
  expect(Object.isFrozen(config)).toBe(true)
})

test('all faults come at once, each under its name: shape, combination and unknown ones alike', () => {
  const faults = faultsOf({
    DATABASE_URL: 'postgres://db/loa',
    REDIS_URL: 'http://redis',
    LOA_PORT: '70000',
    LOA_ZONE: 'Asia/Atlantis',
    LOA_SPEECH_KEY: 'a-key-for-nothing',
    LOA_FAILPOINTS: 'after-commit=kill',
    LOA_LOG_LEVEL: 'loud',
    LOA_PROT: '8080',
  })
  expect(names(faults)).toEqual([
    'LOA_FAILPOINTS',
    'LOA_LOG_LEVEL',
    'LOA_PORT',
    'LOA_PROT',
    'LOA_SECRET',
    'LOA_SPEECH_KEY',
    'LOA_ZONE',
    'REDIS_URL',
  ])
})

test('a setting of ours that does not exist is refused; other programs’ are none of our business', () => {
  expect(names(faultsOf({ LOA_ZOEN: 'Asia/Ho_Chi_Minh', PATH: '/bin', PGHOST: 'x' }))).toEqual(['LOA_ZOEN'])
  expect(faultsOf({ LOA_PORT: '', LOA_UNHEARD: '' })).toEqual([])
})

test('separate roles need servers that all processes reach, and each that lacks is named', () => {
  const [fault = ''] = faultsOf({ LOA_ROLES: 'api' })
  for (const name of ['DATABASE_URL', 'REDIS_URL', 'MQTT_URL']) expect(fault).toContain(name)
  expect(names(faultsOf({ LOA_ROLES: 'api,api,api' }))).toEqual(['LOA_ROLES'])
  const shared = { DATABASE_URL: 'postgres://db/loa', MQTT_URL: 'mqtt://broker', LOA_SECRET: 's'.repeat(32) }
  expect(faultsOf({ ...shared, LOA_ROLES: 'api' })).toEqual([])
})

test.each(['Asia/Ho_Chi_Minh', 'Asia/Saigon', 'Australia/Lord_Howe', 'UTC'])('%s is a time zone', (zone) => {
  expect(parseConfig({ LOA_ZONE: zone }).zone).toBe(zone)
})

test.each(['+07:00', 'Hanoi', 'GMT+7 ', '../etc'])('%s is none', (zone) => {
  expect(names(faultsOf({ LOA_ZONE: zone }))).toEqual(['LOA_ZONE'])
})

const SECRETS = {
  DATABASE_URL: 'postgres://loa:hunter2-database@db/loa',
  REDIS_URL: 'redis://:hunter2-redis@redis',
  MQTT_URL: 'mqtt://server:hunter2-broker@broker',
  LOA_SECRET: 'hunter2-signing-signing-signing-signing',
  LOA_SPEECH_URL: 'https://speech.example.vn',
  LOA_SPEECH_KEY: 'hunter2-speech',
}

test('no secret is ever printed: not by JSON, by inspection, as text or by the log', () => {
  const config = parseConfig(SECRETS)
  const lines: string[] = []
  const log = pino({}, { write: (line: string) => void lines.push(line) })
  log.info({ config, ...config }, 'started')
  log.error({ err: Object.assign(new Error('x'), { config }) })
  const logged = lines.join('')
  const shown = [
    JSON.stringify(config),
    inspect(config, { depth: 9, showHidden: true, getters: true }),
    Object.values(config).join(' '),
    `${config.secret}`,
    logged,
  ]
  for (const text of shown) expect(text).not.toContain('hunter2')
  expect(config.secret?.reveal()).toBe(SECRETS.LOA_SECRET)
  expect(logged).toContain('[redacted]')
})

test('a fault in a secret names the setting and does not show the value', () => {
  const faults = faultsOf({ DATABASE_URL: 'mysql://u:hunter2@db', MQTT_URL: 'hunter2', LOA_SECRET: 'hunter2' })
  expect(names(faults)).toEqual(['DATABASE_URL', 'LOA_SECRET', 'MQTT_URL'])
  expect(faults.join()).not.toContain('hunter2')
})

test('whatever the environment holds, the answer is a configuration or a list of faults', () => {
  const name = fc.constantFrom('LOA_PORT', 'LOA_ROLES', 'LOA_ZONE', 'DATABASE_URL', 'LOA_SECRET', 'LOA_TOPIC_ROOT', 'X')
  fc.assert(
    fc.property(fc.dictionary(name, fc.string({ unit: 'binary' })), (env) => {
      expect(Array.isArray(faultsOf(env))).toBe(true)
    }),
    { numRuns: 40 },
  )
})

test('hosts of the own network are named with or without a port, and what is neither is refused', () => {
  const { relayHosts, inboxHosts } = parseConfig({
    LOA_RELAY_HOSTS: 'radio.xa.local:8000',
    LOA_INBOX_HOSTS: 'tinh.local',
  })
  expect([relayHosts, inboxHosts]).toEqual([['radio.xa.local:8000'], ['tinh.local:80', 'tinh.local:443']])
  expect(faultsOf({ LOA_INBOX_HOSTS: 'http://tinh.local/' })).toHaveLength(1)
})

test('a secret is equal to nothing that one can guess from outside', () => {
  expect(Object.keys(new Secret('x'))).toEqual([])
  expect(new Secret('x')).not.toHaveProperty('value')
})
