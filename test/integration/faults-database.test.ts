import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findPostmaster } from '../../src/db/embedded.ts'
import {
  type Approved,
  allClear,
  approvedBulletin,
  closed,
  draftAlert,
  heard,
  schedule,
  send,
} from '../support/airings.ts'
import { brokenInvariants, emitted } from '../support/invariants.ts'
import { startPostgres } from '../support/servers.ts'
import { type Station, startStation } from '../support/station.ts'

const SPEAKERS = 4

describe.each(['embedded', 'external'] as const)('kill -9 of PostgreSQL, %s', (backend) => {
  let postgres: Awaited<ReturnType<typeof startPostgres>> | undefined
  let station: Station
  let bulletin: Approved
  beforeAll(async () => {
    postgres = backend === 'external' ? await startPostgres() : undefined
    station = await startStation(backend, {
      speakers: SPEAKERS,
      env: { LOA_START_GRACE_SECONDS: '30' },
      ...(postgres && { servers: { databaseUrl: postgres.url } }),
    })
    bulletin = await approvedBulletin(station)
  }, 120_000)
  afterAll(async () => {
    await station.stop()
    await postgres?.stop()
  })

  const postmaster = () => (postgres ? postgres.pid().catch(() => undefined) : findPostmaster(station.dataDir))
  /** Resolves with a wait until a new one runs and the server answers from it. */
  const kill = async () => {
    const killed = await postmaster()
    if (!killed) throw new Error('no PostgreSQL runs')
    process.kill(killed, 'SIGKILL')
    return async () => {
      const isBack = async () => {
        const pid = await postmaster()
        if (!pid || pid === killed) return false
        return (await fetch(`${station.server().url}/readyz`)).ok
      }
      while (!(await isBack())) await new Promise((wake) => setTimeout(wake, 50))
    }
  }

  test('before it is due: the airing goes out once on every speaker', async () => {
    const scheduleId = await schedule(station, bulletin, 4)
    await station.ledger.occurrenceOf(scheduleId)
    const answers = await kill()
    await answers()
    const airing = await closed(station, scheduleId)
    expect([airing.status, airing.targets]).toEqual(['completed', SPEAKERS])
    expect(await brokenInvariants(station)).toEqual([])
  })

  test('while it sounds: what was reported meanwhile is not lost', async () => {
    const scheduleId = await schedule(station, bulletin, 4)
    const { id } = await station.ledger.occurrenceOf(scheduleId)
    await heard(station, 1, ({ occurrenceId }) => occurrenceId === id)
    const answers = await kill()
    await heard(station, SPEAKERS, ({ occurrenceId, event }) => occurrenceId === id && event === 'ended')
    await answers()
    const airing = await closed(station, scheduleId)
    expect([airing.status, airing.targets]).toEqual(['completed', SPEAKERS])
    expect(await brokenInvariants(station)).toEqual([])
  })

  test('while an emergency is on: it goes on, and its all-clear works afterwards', async () => {
    const draft = await draftAlert(station)
    const sent = await send(station, draft)
    const answers = await kill()
    await heard(
      station,
      SPEAKERS,
      ({ occurrenceId, event }) => occurrenceId === sent.occurrenceIds[0] && event === 'ended',
    )
    await answers()
    const cleared = await allClear(station, draft)
    await station.ledger.untilClosed(cleared.occurrenceIds)
    expect((await station.ledger.occurrence(cleared.occurrenceIds[1] ?? '')).status).toBe('completed')
    expect(await brokenInvariants(station)).toEqual([])
  })

  test('with nothing due: no command and no sound comes of it', async () => {
    const before = await emitted(station)
    const answers = await kill()
    await answers()
    await closed(station, await schedule(station, bulletin, 3))
    expect(await emitted(station)).toEqual({ commands: before.commands + 1, starts: before.starts + SPEAKERS })
  })
})
