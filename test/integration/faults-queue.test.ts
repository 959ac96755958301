import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
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
import { brokenInvariants } from '../support/invariants.ts'
import { startRedis, type TestServer } from '../support/servers.ts'
import { type Station, startStation } from '../support/station.ts'

const SPEAKERS = 4
/** What the due sweep may be late by; guarantees.md. */
const SWEEP_MS = 5_000

// The other queue backend lives in PostgreSQL: faults-database.test.ts.
describe('the queue is lost', () => {
  let redis: TestServer
  let station: Station
  let bulletin: Approved
  beforeAll(async () => {
    redis = await startRedis()
    station = await startStation('external', { speakers: SPEAKERS, servers: { redisUrl: redis.url } })
    bulletin = await approvedBulletin(station)
  }, 120_000)
  afterAll(async () => {
    await station.stop()
    await redis.stop()
  })

  const airsInTime = async (scheduleId: string) => {
    const airing = await closed(station, scheduleId)
    expect([airing.status, airing.targets]).toEqual(['completed', SPEAKERS])
    const starts = station.sounds.filter(({ occurrenceId, event }) => occurrenceId === airing.id && event === 'started')
    expect(Math.max(...starts.map(({ at }) => at.getTime() - Date.parse(airing.startAt)))).toBeLessThan(SWEEP_MS)
    expect(await brokenInvariants(station)).toEqual([])
  }
  const armed = async (scheduleId: string) => {
    const { id } = await station.ledger.occurrenceOf(scheduleId)
    const client = new Redis(redis.url)
    const alarms = async () => (await client.keys('*')).filter((key) => /normal-.*-\d+$/.test(key))
    while ((await alarms()).length === 0) await station.ledger.occurrence(id)
    await client.flushall()
    client.disconnect()
  }

  test('FLUSHALL between arm and due: it airs on time', async () => {
    const scheduleId = await schedule(station, bulletin, 5)
    await armed(scheduleId)
    await airsInTime(scheduleId)
  })

  test('kill -9 of Redis before it is due, and it stays away: it airs on time; afterwards alarms work again', async () => {
    const scheduleId = await schedule(station, bulletin, 5)
    await station.ledger.occurrenceOf(scheduleId)
    await redis.kill()
    try {
      await airsInTime(scheduleId)
    } finally {
      await redis.start()
    }
    await airsInTime(await schedule(station, bulletin, 4))
  })

  test('Redis dead from before the schedule is made: it is planned by the sweep and airs within it', async () => {
    await redis.kill()
    try {
      await airsInTime(await schedule(station, bulletin, 6))
    } finally {
      await redis.start()
    }
  })

  test('Redis frozen: an emergency and a schedule made meanwhile both air', async () => {
    redis.freeze()
    try {
      const scheduleId = await schedule(station, bulletin, 6)
      const draft = await draftAlert(station)
      const sent = await send(station, draft)
      expect(sent.published).toBe(true)
      await heard(
        station,
        SPEAKERS,
        ({ occurrenceId, event }) => occurrenceId === sent.occurrenceIds[0] && event === 'ended',
      )
      const cleared = await allClear(station, draft)
      await station.ledger.untilClosed(cleared.occurrenceIds)
      await airsInTime(scheduleId)
    } finally {
      redis.thaw()
    }
  })
})
