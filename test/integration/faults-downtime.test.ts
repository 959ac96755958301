import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Approved, approvedBulletin, closed, heard, schedule } from '../support/airings.ts'
import { brokenInvariants } from '../support/invariants.ts'
import { type Station, startStation } from '../support/station.ts'

const SPEAKERS = 4
const GRACE_MS = 6_000
const MAIN = new URL('../../src/main.ts', import.meta.url).pathname

/** `npm start`, to its end. */
async function run(env: Record<string, string>): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, [MAIN], { env: { PATH: process.env['PATH'] ?? '', ...env } })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk
  })
  const [code] = await once(child, 'close')
  return { code, said }
}

describe.each(['embedded', 'external'] as const)('the server is stopped, %s', (backend) => {
  let station: Station
  let bulletin: Approved
  beforeAll(async () => {
    station = await startStation(backend, {
      speakers: SPEAKERS,
      env: { LOA_START_GRACE_SECONDS: `${GRACE_MS / 1_000}` },
    })
    bulletin = await approvedBulletin(station)
  }, 120_000)
  afterAll(() => station.stop())

  const downUntil = async (instant: number) => {
    await station.server().stop()
    await new Promise((wake) => setTimeout(wake, Math.max(0, instant - Date.now())))
    await station.startServer()
  }

  test('over a slot and its grace: the airing says missed, because the server was down, and nothing sounds', async () => {
    const scheduleId = await schedule(station, bulletin, 4)
    const { id, startAt } = await station.ledger.occurrenceOf(scheduleId)
    await downUntil(Date.parse(startAt) + GRACE_MS + 500)
    const airing = await closed(station, scheduleId)
    expect(airing).toMatchObject({ status: 'missed', reason: 'server-down' })
    expect(station.sounds.filter(({ occurrenceId }) => occurrenceId === id)).toEqual([])
    expect(await brokenInvariants(station)).toEqual([])
  })

  test('over a slot, back while its schedule still allows it: it airs late, once', async () => {
    const scheduleId = await schedule(station, bulletin, 4, { missed: { kind: 'late', minutes: 1 } })
    const { id, startAt } = await station.ledger.occurrenceOf(scheduleId)
    await downUntil(Date.parse(startAt) + 500)
    await heard(station, SPEAKERS, ({ occurrenceId, event }) => occurrenceId === id && event === 'ended')
    expect((await closed(station, scheduleId)).status).toBe('completed')
    expect(await brokenInvariants(station)).toEqual([])
  })

  test('a speaker that went away meanwhile is not taken for connected', async () => {
    const [lost, ...others] = station.fleet.speakers
    if (!lost) throw new Error('there is a speaker')
    await station.server().stop()
    await lost.stop()
    await station.startServer({}, [lost.speakerId])
    const isOnline = async (speakerId: string) =>
      (await station.village.people.admin.user.get<{ online: boolean }>(`/speakers/${speakerId}`)).online
    for (const { speakerId } of others)
      while (!(await isOnline(speakerId))) await new Promise((wake) => setTimeout(wake, 50))
    while (await isOnline(lost.speakerId)) await new Promise((wake) => setTimeout(wake, 50))
    await lost.start()
    await station.reconnected()
  })

  // With DATABASE_URL the folder holds nothing that two could not share.
  if (backend === 'embedded')
    test('a second one on the same data folder is refused with 78, and the first runs on', async () => {
      const { code, said } = await run({ LOA_DATA_DIR: station.dataDir, LOA_PORT: '0', LOA_MQTT_PORT: '0' })
      expect(said).toContain(`The data folder ${station.dataDir} is in use by another running Loa Làng server.`)
      expect(said).toContain('LOA_DATA_DIR')
      expect(code).toBe(78)
      expect((await fetch(`${station.server().url}/readyz`)).status).toBe(200)
    })
})

test('a bad configuration is refused with 78 and every fault at once, without the values of secrets', async () => {
  const { code, said } = await run({
    LOA_PORT: '99999',
    LOA_ROLES: 'api,worker',
    LOA_ZONE: 'Asia/Saigonn',
    LOA_FAILPOINTS: 'after-commit=kill',
    DATABASE_URL: 'mysql://loa:very-secret@db/loa',
    LOA_SECRT: 'misspelt',
  })
  expect(code).toBe(78)
  for (const name of ['LOA_PORT', 'LOA_ROLES', 'LOA_ZONE', 'LOA_FAILPOINTS', 'DATABASE_URL', 'LOA_SECRT'])
    expect(said).toContain(`- ${name}`)
  expect(said).not.toContain('very-secret')
})
