import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { startServer } from '../scripts/demo/server.ts'
import { buildVillage, PROVINCE } from '../scripts/demo/village.ts'
import { systemClock } from '../src/clock.ts'
import { Secret } from '../src/config.ts'
import { relayStream } from '../src/relays/stream.ts'
import { feedIcecast, startIcecast } from '../test/support/icecast.ts'
import { cpuMs, median, residentMb, startProcess } from './support/processes.ts'

/**
 * npm run bench:relay -- [--listeners 1000] [--seconds 20] [--json FILE]
 *
 * What each loudspeaker gets of one station that many relay, against what a single one gets in the same run: a real
 * Icecast fed by ffmpeg, the server as its users have it, the listeners in a process of their own.
 */
const { values } = parseArgs({
  options: {
    listeners: { type: 'string', default: '1000' },
    seconds: { type: 'string', default: '20' },
    json: { type: 'string' },
  },
})

/** What the listeners counted since they were told to begin. */
export type RelayListeners = { kbits: number[]; longestMs: number; cut: number }

const SECRET = randomBytes(32).toString('hex')
// The station's burst and the start of its decoder are over by then.
const SETTLE_MS = 8_000

async function bench(count: number, seconds: number) {
  const folder = await mkdtemp(join(tmpdir(), 'loa-bench-'))
  const icecast = await startIcecast()
  const undo: Array<() => unknown> = [() => rm(folder, { recursive: true, force: true }), () => icecast.stop()]
  try {
    const studio = await feedIcecast(icecast, '/tinh', { hertz: 440 })
    undo.push(() => studio.stop())
    const server = await startServer(join(folder, 'data'), {
      LOA_SECRET: SECRET,
      LOA_RELAY_HOSTS: new URL(icecast.url).host,
      LOA_RELAY_MAX_LISTENERS: `${count + 1}`,
    })
    undo.push(() => server.stop())
    const url = await addStation(server, `${icecast.url}/tinh`)
    const one = await measure(url, 1, seconds, server.pid)
    const many = await measure(url, count, seconds, server.pid)
    return {
      listeners: count,
      seconds,
      oneKbits: one.medianKbits,
      ...many,
      ratio: Math.round((many.medianKbits / one.medianKbits) * 1_000) / 1_000,
      serverMb: await residentMb(server.pid),
    }
  } finally {
    for (const step of undo.reverse()) await step()
  }
}

async function addStation(server: { url: string; setupToken: string }, url: string): Promise<string> {
  const { people } = await buildVillage(server.url, server.setupToken, () => undefined, 1)
  const areaCodes = [PROVINCE]
  const clip = await people.author.user.post<{ id: string }>('/clips/speech', {
    ...{ title: 'Dự phòng', text: 'Xin chờ trong giây lát.', areaCodes },
  })
  const station = { name: 'Đài tỉnh', url, areaCodes, fallbackClipId: clip.id }
  const { id } = await people.admin.user.post<{ id: string }>('/relays', station)
  const app = { config: { secret: new Secret(SECRET) }, publicUrl: () => server.url, clock: systemClock }
  return relayStream(app, id, systemClock.now()).url
}

/** `serverCpu`: its processor time, ffmpeg included, as a share of one core. */
async function measure(url: string, count: number, seconds: number, pid: number) {
  const listeners = await startProcess('./listener-process.ts', [url, `${count}`])
  await wait(SETTLE_MS)
  const [cpuBefore, from] = [await cpuMs(pid), performance.now()]
  listeners.send('begin')
  await wait(seconds * 1_000)
  listeners.send('report')
  const [report] = (await once(listeners, 'message')) as [RelayListeners] // safe: what it sends after `report`
  const serverCpu = ((await cpuMs(pid)) - cpuBefore) / (performance.now() - from)
  listeners.disconnect()
  const { kbits, longestMs, cut } = report
  const rounded = (value: number) => Math.round(value * 10) / 10
  return {
    medianKbits: rounded(median(kbits)),
    leastKbits: rounded(Math.min(...kbits)),
    longestMs,
    cut,
    serverCpu: Math.round(serverCpu * 100) / 100,
  }
}

const result = await bench(Number(values.listeners), Number(values.seconds))
console.log(result)
if (values.json) await writeFile(values.json, JSON.stringify(result, null, 2))
process.exit(0)
