import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { air, prepare } from '../../scripts/demo/scenario.ts'
import { summarise } from '../../scripts/demo/summary.ts'
import { freePort } from '../../src/db/embedded.ts'
import { approvedBulletin, closed, heard, schedule } from '../support/airings.ts'
import { brokenInvariants } from '../support/invariants.ts'
import { startStation } from '../support/station.ts'

const SPEAKERS = 8

test('two processes of every role side by side do the main job once; one of each may be killed meanwhile', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'loa-processes-'))
  const port = await freePort()
  const station = await startStation('external', {
    speakers: SPEAKERS,
    env: {
      LOA_ROLES: 'api',
      LOA_PORT: `${port}`,
      LOA_PUBLIC_URL: `http://127.0.0.1:${port}`,
      LOA_START_GRACE_SECONDS: '20',
    },
  })
  try {
    const [scheduler, , gateway] = await Promise.all(
      ['scheduler', 'scheduler', 'gateway', 'gateway', 'api'].map((role) => station.addProcess({ LOA_ROLES: role })),
    )
    const programme = await prepare(station.village.people, { tempDir: folder, tell: () => undefined })
    const played = await air(station.village.people, programme, station.ledger, () => undefined)
    const { unexplained } = await summarise(station.ledger, played, SPEAKERS)
    expect(unexplained).toBe(0)
    expect(
      await Promise.all(played.occurrenceIds.map(async (id) => (await station.ledger.occurrence(id)).status)),
    ).toEqual(Array(5).fill('completed'))
    expect(await brokenInvariants(station)).toEqual([])

    const scheduleId = await schedule(station, await approvedBulletin(station), 4)
    const { id } = await station.ledger.occurrenceOf(scheduleId)
    for (const one of [scheduler, gateway]) if (one) process.kill(one.pid, 'SIGKILL')
    await heard(station, SPEAKERS, ({ occurrenceId, event }) => occurrenceId === id && event === 'ended')
    expect((await closed(station, scheduleId)).status).toBe('completed')
    expect(await brokenInvariants(station)).toEqual([])
  } finally {
    await station.stop()
    await rm(folder, { recursive: true, force: true })
  }
}, 180_000)
