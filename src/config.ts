import { IANAZone } from 'luxon'
import { z } from 'zod'
import { parseHost } from './net/guard.ts'

export const ROLES = ['api', 'scheduler', 'gateway'] as const
export type Role = (typeof ROLES)[number]

/** A value that never prints itself: logs and JSON show `[redacted]`, `reveal()` gives the text. */
export class Secret {
  readonly #value: string
  constructor(value: string) {
    this.#value = value
  }
  reveal(): string {
    return this.#value
  }
  toString(): string {
    return '[redacted]'
  }
  toJSON(): string {
    return '[redacted]'
  }
}

const secret = (min: number) =>
  z
    .string()
    .min(min)
    .transform((value) => new Secret(value))
const port = z.coerce.number().int().min(0).max(65_535)
const seconds = z.coerce.number().min(0).max(86_400)
const csv = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean),
)
/** `host` or `host:port`, as src/net/guard.ts compares them. */
const hosts = csv.transform((entries, check) =>
  entries.flatMap((entry) => {
    const named = parseHost(entry)
    if (!named) check.addIssue(`"${entry}" is neither host nor host:port`)
    return named ?? []
  }),
)
const flag = z.enum(['true', 'false', '1', '0']).transform((value) => value === 'true' || value === '1')

/**
 * The environment, named and checked. Unset connections mean the embedded engines (docs/operations.md).
 * Defaults stand beside their reason; nothing else in the program reads `process.env`.
 */
const Environment = z.object({
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/ })
    .transform((value) => new Secret(value))
    .optional(),
  REDIS_URL: z
    .url({ protocol: /^(rediss?|unix)$/ })
    .transform((value) => new Secret(value))
    .optional(),
  MQTT_URL: z
    .url({ protocol: /^(mqtts?|tcp|tls)$/ })
    .transform((value) => new Secret(value))
    .optional(),
  LOA_ROLES: csv.pipe(z.array(z.enum(ROLES)).min(1)).default([...ROLES]),
  LOA_DATA_DIR: z.string().min(1).default('./data'),
  LOA_CONSOLE_DIR: z.string().min(1).default('./web/dist'),
  LOA_TILE_URL: z.url({ protocol: /^https?$/ }).optional(),
  // Loopback only: a public bind wants TLS in front of it (docs/operations.md).
  LOA_HOST: z.string().min(1).default('127.0.0.1'),
  LOA_PORT: port.default(8080),
  // What speakers and browsers use to reach this server; decides cookie security too.
  LOA_PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  LOA_MQTT_HOST: z.string().min(1).default('127.0.0.1'),
  LOA_MQTT_PORT: port.default(1883),
  // What speakers are told to dial, when it is not the address the server itself uses.
  LOA_MQTT_PUBLIC_URL: z.url({ protocol: /^(mqtts?|tcp|tls)$/ }).optional(),
  LOA_TOPIC_ROOT: z
    .string()
    .regex(/^[a-z0-9-]+(\/[a-z0-9-]+)*$/, 'lower-case words joined by /')
    .default('loa/v1'),
  LOA_QUEUE_PREFIX: z
    .string()
    .regex(/^[a-z0-9-]+$/)
    .default('loa'),
  // Signs sessions and seals the speakers' signing keys at rest. Made and kept in the data folder when unset.
  LOA_SECRET: secret(32).optional(),
  LOA_ZONE: z.string().min(1).default('Asia/Ho_Chi_Minh'),
  // A command goes out this long before its start, so that a speaker on slow 4G has fetched the audio in time.
  LOA_DISPATCH_LEAD_SECONDS: seconds.default(20),
  // A routine item may start this much late (reconnect, restart), never later: nobody wants 05:00 news at 06:00.
  LOA_START_GRACE_SECONDS: seconds.default(120),
  // After the last possible sound, a speaker has this long to report over a bad link before it counts as unreachable.
  LOA_REPORT_GRACE_SECONDS: seconds.default(30),
  LOA_PLAN_DAYS: z.coerce.number().int().min(1).max(31).default(7),
  LOA_LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  LOA_UPLOAD_MAX_BYTES: z.coerce
    .number()
    .int()
    .min(1024)
    .default(50 * 1024 * 1024),
  LOA_CLIP_MAX_SECONDS: seconds.default(30 * 60),
  LOA_FFMPEG: z.enum(['auto', 'native', 'wasm']).default('auto'),
  // The longest that somebody may speak live; also the default of each session.
  LOA_LIVE_MAX_SECONDS: z.coerce
    .number()
    .int()
    .min(10)
    .max(7_200)
    .default(15 * 60),
  // Each speaker pulls the stream from the process that speaks (docs/decisions/0017-live-microphone.md).
  LOA_LIVE_MAX_SPEAKERS: z.coerce.number().int().min(1).max(100_000).default(2_000),
  // A session that nobody puts on the air within this ends, and amplifiers go back to sleep.
  LOA_LIVE_PREPARE_SECONDS: z.coerce.number().int().min(5).max(600).default(120),
  // Below STREAM_STALL_MS of the protocol: the session ends in order before speakers give its stream up as lost.
  LOA_LIVE_IDLE_SECONDS: z.coerce.number().min(1).max(14).default(10),
  // What speakers gather before the first sound: more rides out a worse link, and is heard that much later.
  LOA_LIVE_BUFFER_MS: z.coerce.number().int().min(100).max(10_000).default(800),
  // Stations in the own network, which the server would else never connect to (src/net/guard.ts).
  LOA_RELAY_HOSTS: hosts.default([]),
  // Speakers that pull relays from this process: 64 kbit/s each.
  LOA_RELAY_MAX_LISTENERS: z.coerce.number().int().min(1).max(100_000).default(2_000),
  LOA_SPEECH_URL: z.url({ protocol: /^https?$/ }).optional(),
  LOA_SPEECH_KEY: secret(1).optional(),
  // Source systems in the own network: `host` or `host:port`. All others must have public addresses.
  LOA_INBOX_HOSTS: hosts.default([]),
  // How often a source that we ask is asked.
  LOA_INBOX_PULL_SECONDS: z.coerce.number().min(1).max(3_600).default(60),
  // The first wait after a report upwards failed; it doubles up to an hour.
  LOA_INBOX_RETRY_SECONDS: z.coerce.number().min(0.05).max(600).default(5),
  // About four days of a source that is away; then a report is a dead letter, to be sent again by hand.
  LOA_INBOX_MAX_ATTEMPTS: z.coerce.number().int().min(1).max(10_000).default(100),
  LOA_TRUST_PROXY: flag.default(false),
  // Tests only: `name=action` pairs or `@/path` to them, see failpoints.ts. Refused unless NODE_ENV is test.
  LOA_FAILPOINTS: z.string().default(''),
  NODE_ENV: z.string().default('production'),
})

type Env = z.output<typeof Environment>

export type Config = Readonly<{
  databaseUrl: Secret | undefined
  redisUrl: Secret | undefined
  mqttUrl: Secret | undefined
  roles: readonly Role[]
  dataDir: string
  consoleDir: string
  tileUrl: string | undefined
  host: string
  port: number
  publicUrl: string | undefined
  mqttHost: string
  mqttPort: number
  mqttPublicUrl: string | undefined
  topicRoot: string
  queuePrefix: string
  secret: Secret | undefined
  zone: string
  dispatchLeadSeconds: number
  startGraceSeconds: number
  reportGraceSeconds: number
  planDays: number
  logLevel: string
  uploadMaxBytes: number
  clipMaxSeconds: number
  ffmpeg: 'auto' | 'native' | 'wasm'
  liveMaxSeconds: number
  liveMaxSpeakers: number
  livePrepareSeconds: number
  liveIdleSeconds: number
  liveBufferMs: number
  /** `host:port` each. */
  relayHosts: readonly string[]
  relayMaxListeners: number
  speechUrl: string | undefined
  speechKey: Secret | undefined
  /** `host:port` each. */
  inboxHosts: readonly string[]
  inboxPullSeconds: number
  inboxRetrySeconds: number
  inboxMaxAttempts: number
  trustProxy: boolean
  failpoints: string
}>

/** All faults of the environment at once; `main.ts` prints them and exits with 78 (EX_CONFIG of sysexits.h). */
export class ConfigError extends Error {
  readonly faults: string[]
  constructor(faults: string[]) {
    super(`The configuration is not usable:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`)
    this.name = 'ConfigError'
    this.faults = faults
  }
}

export function parseConfig(env: Record<string, string | undefined>): Config {
  // An empty variable means unset: compose files and systemd units pass `NAME=` for "not given".
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''))
  const parsed = Environment.safeParse(given)
  const faults = parsed.success ? [] : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
  faults.push(...crossFaults(given, faults))
  const unknown = Object.keys(given).filter((name) => name.startsWith('LOA_') && !(name in Environment.shape))
  faults.push(...unknown.map((name) => `${name}: no such setting; see docs/operations.md for the list`))
  if (!parsed.success || faults.length > 0) throw new ConfigError(faults)
  return toConfig(parsed.data)
}

/** Faults of settings together, also when others are at fault by themselves. `own` are those, not told twice. */
function crossFaults(env: Record<string, string | undefined>, own: readonly string[]): string[] {
  const faults: string[] = []
  const isFaulty = (name: string) => own.some((fault) => fault.startsWith(`${name}:`) || fault.startsWith(`${name}.`))
  const roles = isFaulty('LOA_ROLES') ? ROLES : Environment.shape.LOA_ROLES.parse(env['LOA_ROLES'])
  const zone = Environment.shape.LOA_ZONE.parse(env['LOA_ZONE'])
  if (new Set(roles).size < ROLES.length) {
    const missing = [
      env['DATABASE_URL'] ? '' : 'DATABASE_URL',
      env['REDIS_URL'] || env['DATABASE_URL'] ? '' : 'REDIS_URL',
      env['MQTT_URL'] ? '' : 'MQTT_URL',
    ].filter(Boolean)
    if (missing.length > 0)
      faults.push(`LOA_ROLES: separate roles need servers that all processes reach; set ${missing.join(', ')}`)
  }
  if (env['DATABASE_URL'] && !env['LOA_SECRET'])
    faults.push('LOA_SECRET: needed with DATABASE_URL, so that every process signs alike; 32 random characters or more')
  if (!roles.includes('api') && !env['LOA_PUBLIC_URL'])
    faults.push('LOA_PUBLIC_URL: needed without the api role, since speakers are told to fetch their audio there')
  const anywhere = /^(0\.0\.0\.0|::|\[::\])$/
  if (anywhere.test(env['LOA_HOST'] ?? '') && !env['LOA_PUBLIC_URL'])
    faults.push(
      'LOA_PUBLIC_URL: needed with LOA_HOST=0.0.0.0, since speakers must be told one address that they can reach',
    )
  if (anywhere.test(env['LOA_MQTT_HOST'] ?? '') && !env['MQTT_URL'] && !env['LOA_MQTT_PUBLIC_URL'])
    faults.push(
      'LOA_MQTT_PUBLIC_URL: needed with LOA_MQTT_HOST=0.0.0.0, since speakers must be told one address that they can reach',
    )
  if (env['LOA_FAILPOINTS'] && env['NODE_ENV'] !== 'test') faults.push('LOA_FAILPOINTS: only for tests (NODE_ENV=test)')
  if (env['LOA_SPEECH_KEY'] && !env['LOA_SPEECH_URL']) faults.push('LOA_SPEECH_KEY: has no use without LOA_SPEECH_URL')
  // Not `Intl.supportedValuesOf`: it lists only ICU's own spelling, Asia/Saigon.
  if (!/^[A-Za-z]/.test(zone) || !IANAZone.isValidZone(zone))
    faults.push(`LOA_ZONE: "${zone}" is not an IANA time zone; Viet Nam is Asia/Ho_Chi_Minh`)
  return faults
}

function toConfig(env: Env): Config {
  return Object.freeze({
    databaseUrl: env.DATABASE_URL,
    redisUrl: env.REDIS_URL,
    mqttUrl: env.MQTT_URL,
    roles: env.LOA_ROLES,
    dataDir: env.LOA_DATA_DIR,
    consoleDir: env.LOA_CONSOLE_DIR,
    tileUrl: env.LOA_TILE_URL,
    host: env.LOA_HOST,
    port: env.LOA_PORT,
    publicUrl: env.LOA_PUBLIC_URL?.replace(/\/$/, ''),
    mqttHost: env.LOA_MQTT_HOST,
    mqttPort: env.LOA_MQTT_PORT,
    mqttPublicUrl: env.LOA_MQTT_PUBLIC_URL,
    topicRoot: env.LOA_TOPIC_ROOT,
    queuePrefix: env.LOA_QUEUE_PREFIX,
    secret: env.LOA_SECRET,
    zone: env.LOA_ZONE,
    dispatchLeadSeconds: env.LOA_DISPATCH_LEAD_SECONDS,
    startGraceSeconds: env.LOA_START_GRACE_SECONDS,
    reportGraceSeconds: env.LOA_REPORT_GRACE_SECONDS,
    planDays: env.LOA_PLAN_DAYS,
    logLevel: env.LOA_LOG_LEVEL,
    uploadMaxBytes: env.LOA_UPLOAD_MAX_BYTES,
    clipMaxSeconds: env.LOA_CLIP_MAX_SECONDS,
    ffmpeg: env.LOA_FFMPEG,
    liveMaxSeconds: env.LOA_LIVE_MAX_SECONDS,
    liveMaxSpeakers: env.LOA_LIVE_MAX_SPEAKERS,
    livePrepareSeconds: env.LOA_LIVE_PREPARE_SECONDS,
    liveIdleSeconds: env.LOA_LIVE_IDLE_SECONDS,
    liveBufferMs: env.LOA_LIVE_BUFFER_MS,
    relayHosts: env.LOA_RELAY_HOSTS,
    relayMaxListeners: env.LOA_RELAY_MAX_LISTENERS,
    speechUrl: env.LOA_SPEECH_URL,
    speechKey: env.LOA_SPEECH_KEY,
    inboxHosts: env.LOA_INBOX_HOSTS,
    inboxPullSeconds: env.LOA_INBOX_PULL_SECONDS,
    inboxRetrySeconds: env.LOA_INBOX_RETRY_SECONDS,
    inboxMaxAttempts: env.LOA_INBOX_MAX_ATTEMPTS,
    trustProxy: env.LOA_TRUST_PROXY,
    failpoints: env.LOA_FAILPOINTS,
  })
}
