import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs, promisify } from 'node:util'
import { z } from 'zod'
import { systemClock } from '../src/clock.ts'
import { createLog } from '../src/log.ts'
import { someFaults } from './fleet/faults.ts'
import { createFleet, type FleetSpeaker } from './fleet/fleet.ts'
import { enrol } from './speaker/enrol.ts'
import { seededRandom, trueRandom } from './speaker/random.ts'
import { IDENTITY_FILE, openSpeaker } from './speaker/speaker.ts'
import { makeFolder, writeJsonFile } from './speaker/state-file.ts'

const USAGE = `Devices for Loa Làng.

  npm run speaker -- --server URL --code CODE --state DIR [--wav FILE] [--latency-ms N]
      One reference speaker. --server and --code are needed the first time only: DIR remembers.
      --wav FILE  write what it plays to FILE, and when to FILE.jsonl

  npm run fleet -- --speakers N --server URL [--token T] [--area CODE] [--seed N] [--faults none|some]
      N simulated speakers, registered through the API. The token of a technician comes from --token,
      LOA_TOKEN, or the data folder of a server on this machine. Without --area they stand in VN.
`

class UsageError extends Error {}

async function runSpeaker(args: string[]): Promise<() => Promise<void>> {
  const { values } = parse(args, {
    server: { type: 'string' },
    code: { type: 'string' },
    state: { type: 'string' },
    wav: { type: 'string' },
    'latency-ms': { type: 'string', default: '0' },
    'log-level': { type: 'string', default: 'info' },
  })
  const stateDir = values['state']
  if (!stateDir) throw new UsageError('--state DIR is needed: the folder of what this speaker remembers')
  const outputLatencyMs = whole('--latency-ms', values['latency-ms'], 0, 5_000)
  makeFolder(stateDir)
  const identityFile = join(stateDir, IDENTITY_FILE)
  if (!existsSync(identityFile)) {
    const { server, code } = values
    if (!server || !code) throw new UsageError('the first time, --server URL and --code CODE are needed to enrol')
    writeJsonFile(identityFile, await enrol(serverUrl(server), { code, model: 'loa-lang reference speaker' }))
  }
  const speaker = await openSpeaker({
    stateDir,
    clock: systemClock,
    random: trueRandom,
    log: createLog(values['log-level'] ?? 'info', 'speaker'),
    outputLatencyMs,
    ...(values['wav'] && { wav: values['wav'] }),
  })
  await speaker.start()
  return () => speaker.stop()
}

async function runFleet(args: string[]): Promise<() => Promise<void>> {
  const { values } = parse(args, {
    speakers: { type: 'string' },
    server: { type: 'string' },
    token: { type: 'string' },
    area: { type: 'string', default: 'VN' },
    seed: { type: 'string', default: '1' },
    faults: { type: 'string', default: 'none' },
    'log-level': { type: 'string', default: 'info' },
  })
  if (!values['speakers']) throw new UsageError('--speakers N is needed')
  if (!values['server']) throw new UsageError('--server URL is needed, e.g. http://127.0.0.1:8080')
  const count = whole('--speakers', values['speakers'], 1, 50_000)
  const seed = whole('--seed', values['seed'], 0, 2 ** 31)
  const kind = values['faults']
  if (kind !== 'none' && kind !== 'some') throw new UsageError('--faults is "none" or "some"')
  const server = serverUrl(values['server'])
  const token = values['token'] ?? process.env['LOA_TOKEN'] ?? (await tokenOfThisMachine())
  const log = createLog(values['log-level'] ?? 'info', 'fleet')
  const draw = seededRandom(seed)
  const faults = Array.from({ length: count }, () => (kind === 'some' ? someFaults(draw) : {}))

  const speakers = await registerAll(server, token, values['area'] ?? 'VN', faults)
  const fleet = createFleet({ speakers, seed, telemetry: true, clock: systemClock, log })
  await fleet.start()
  const report = setInterval(() => log.info(fleet.stats(), 'fleet'), 10_000)
  return async () => {
    clearInterval(report)
    await fleet.stop()
  }
}

const Registered = z.object({ id: z.string(), enrolment: z.object({ code: z.string() }) })
const REGISTERING = 8

async function registerAll(
  server: string,
  token: string,
  areaCode: string,
  faults: readonly NonNullable<FleetSpeaker['faults']>[],
): Promise<FleetSpeaker[]> {
  const speakers: FleetSpeaker[] = []
  for (let at = 0; at < faults.length; at += REGISTERING) {
    const some = faults.slice(at, at + REGISTERING)
    const joined = some.map(async (fault, index) => {
      const response = await fetch(new URL('/api/v1/speakers', server), {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify({ name: `Cụm loa mô phỏng ${at + index + 1}`, areaCode, hornCount: 2 }),
        signal: AbortSignal.timeout(30_000),
      })
      if (response.status !== 201)
        throw new Error(`The server did not register a speaker (${response.status}): ${await response.text()}`)
      const { enrolment } = Registered.parse(await response.json())
      return { ...(await enrol(server, { code: enrolment.code, model: 'simulated' })), faults: fault }
    })
    speakers.push(...(await Promise.all(joined)))
  }
  return speakers
}

async function tokenOfThisMachine(): Promise<string> {
  const script = new URL('../scripts/token.ts', import.meta.url).pathname
  const args = [script, '--role', 'technician', '--area', 'VN', '--minutes', '60', '--print']
  try {
    const { stdout } = await promisify(execFile)(process.execPath, args)
    return stdout.trim()
  } catch (cause) {
    throw new UsageError('no token: give --token T or LOA_TOKEN, or start this beside the data folder of the server', {
      cause,
    })
  }
}

type ArgOptions = NonNullable<NonNullable<Parameters<typeof parseArgs>[0]>['options']>

function parse(args: string[], options: ArgOptions): { values: Record<string, string | undefined> } {
  try {
    const { values } = parseArgs({ args, options, strict: true })
    return { values: values as Record<string, string | undefined> } // safe: every option above is a single string
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : 'the arguments are not usable')
  }
}

function whole(name: string, text: string | undefined, least: number, most: number): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < least || value > most)
    throw new UsageError(`${name} is a whole number from ${least} to ${most}, not "${text}"`)
  return value
}

function serverUrl(text: string): string {
  if (!URL.canParse(text) || !/^https?:/.test(text)) throw new UsageError(`--server is an http(s) URL, not "${text}"`)
  return text
}

async function main([command, ...args]: string[]): Promise<void> {
  const run = command === 'speaker' ? runSpeaker : command === 'fleet' ? runFleet : undefined
  if (!run || args.includes('--help'))
    throw new UsageError(run ? '' : `"${command ?? ''}" is neither "speaker" nor "fleet"`)
  const stop = await run(args)
  let stopping = false
  const end = () => {
    // A second Ctrl-C does not wait for anybody.
    if (stopping) process.exit(130)
    stopping = true
    void stop().then(() => process.exit(0))
  }
  process.on('SIGINT', end)
  process.on('SIGTERM', end)
}

main(process.argv.slice(2)).catch((error: unknown) => {
  const isUsage = error instanceof UsageError
  console.error(isUsage ? `${error.message}\n\n${USAGE}`.trimStart() : error instanceof Error ? error.message : error)
  process.exit(isUsage ? 64 : 1)
})
