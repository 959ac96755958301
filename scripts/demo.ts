import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createFleet } from '../devices/fleet/fleet.ts'
import { createLog } from '../src/log.ts'
import { buildConsole } from './build.ts'
import { Ledger } from './demo/ledger.ts'
import { MORNING, prepareMorning, refuseAtSpeakers, ruleTheNight } from './demo/morning.ts'
import { startRadio } from './demo/radio.ts'
import { airStorm, prepare } from './demo/scenario.ts'
import { SIMULATED_MAIN, startServer } from './demo/server.ts'
import { clockAhead, turnTo } from './demo/simulated-clock.ts'
import { isGood, printSummary, summarise } from './demo/summary.ts'
import { buildVillage, COMMUNES, registerSpeakers } from './demo/village.ts'

// npm run demo -- [--json FILE] [--keep] [--speakers N] [--seed N]
function usage(): never {
  console.error('usage: npm run demo -- [--json FILE] [--keep] [--speakers 4..5000] [--seed N]')
  process.exit(64)
}
function options() {
  try {
    return parseArgs({
      options: {
        json: { type: 'string' },
        keep: { type: 'boolean', default: false },
        speakers: { type: 'string', default: '100' },
        seed: { type: 'string', default: '1' },
      },
    }).values
  } catch {
    return usage()
  }
}
const values = options()
const EVERYWHERE = COMMUNES.map(({ code }) => code)
const count = Number(values.speakers)
const seed = Number(values.seed)
// Four: one in each commune, or a bulletin has nobody to hear it.
if (!Number.isInteger(count) || count < 4 || count > 5_000 || !Number.isInteger(seed)) usage()

await buildConsole((line) => console.log(line))
const startedAt = Date.now()
const tell = (line: string) => console.log(`${((Date.now() - startedAt) / 1_000).toFixed(1).padStart(5)} s  ${line}`)
const folder = await mkdtemp(join(tmpdir(), 'loa-demo-'))
// Before dawn, whenever it is shown; but who stays to look around lives in the present.
const ahead = values.keep ? 0 : turnTo('04:59:55', new Date())
const clock = clockAhead(ahead)
const dawn = new Date(clock.now().getTime() + (values.keep ? 0 : 5_000))
const radio = await startRadio(folder)
const server = await startServer(
  join(folder, 'data'),
  {
    // A village minute instead of a village day: short lead, short patience.
    LOA_DISPATCH_LEAD_SECONDS: '3',
    LOA_START_GRACE_SECONDS: '13',
    LOA_REPORT_GRACE_SECONDS: '3',
    LOA_RELAY_HOSTS: radio.host,
    DEMO_AHEAD_MS: `${ahead}`,
  },
  SIMULATED_MAIN,
)
const stop = async () => {
  await fleet?.stop()
  await server.stop()
  await radio.stop()
  await rm(folder, { recursive: true, force: true })
}
let fleet: ReturnType<typeof createFleet> | undefined
process.once('SIGINT', () => void stop().then(() => process.exit(130)))
try {
  tell(`máy chủ chạy ở ${server.url} (PostgreSQL và MQTT nhúng)`)
  const village = await buildVillage(server.url, server.setupToken, tell)
  const { people } = village
  const join = async () => {
    const speakers = await registerSpeakers(server.url, village, { speakers: count, seed })
    fleet = createFleet({ speakers, seed, telemetry: true, clock, log: createLog('silent', 'fleet') })
    await fleet.start()
    await fleet.allOnline(30_000)
    tell(`${fleet.stats().online} cụm loa trực tuyến`)
  }
  const [programme] = await Promise.all([
    prepare(people, { tempDir: folder, tell, newsTo: MORNING, talkTo: EVERYWHERE }),
    join(),
  ])
  const ledger = new Ledger(people.admin.user, tell)
  const options = { ledger, tell, now: () => clock.now() }
  await ruleTheNight(people, programme.news, options)
  const morning = await prepareMorning(people, programme, { ...options, tempDir: folder, radioUrl: radio.url, dawn })
  if (!radio.isOnAir) tell('không có Icecast ở máy này: mục tiếp sóng phát bản thu dự phòng')
  const refused = await refuseAtSpeakers(people, programme.talk, options)
  const before = { ...morning, occurrenceIds: [...morning.occurrenceIds, refused] }
  const played = { ...(await airStorm(people, programme, before, options)), refused }
  const summary = await summarise(ledger, played, count)
  console.log(printSummary(summary))
  if (values.json) await writeFile(values.json, `${JSON.stringify(summary, null, 2)}\n`)
  const good = isGood(summary, played)
  tell(good ? 'xong: mọi cụm loa lành đều đã phát' : 'CHƯA ĐẠT: có cụm loa lành không phát')
  process.exitCode = good ? 0 : 1
  if (values.keep) {
    console.log(`\nBảng điều khiển: ${server.url}   (API: ${server.url}/reference). Ctrl-C để dừng. Đăng nhập:`)
    for (const { role, name, email, password } of Object.values(people))
      console.log(`  ${role.padEnd(13)} ${email.padEnd(27)} ${password}  ${name}`)
    await new Promise(() => undefined)
  }
} finally {
  // With --keep it comes here only when it failed.
  await stop()
}
