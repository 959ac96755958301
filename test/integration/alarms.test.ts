import { randomBytes } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest'
import { addMs, systemClock } from '../../src/clock.ts'
import { parseConfig } from '../../src/config.ts'
import { createLog } from '../../src/log.ts'
import type { Alarm, Alarms } from '../../src/queue/alarms.ts'
import { createAlarms } from '../../src/queue/bullmq.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { startRedis, type TestServer } from '../support/servers.ts'

let database: TestDatabase
const started: Alarms[] = []
beforeAll(async () => {
  database = await createTestDatabase()
})
afterEach(async () => {
  for (const alarms of started.splice(0)) await alarms.stop()
})
afterAll(() => database?.drop())

const log = createLog('silent')

/** What rang, and a way to wait for it. */
function bell() {
  const rung: Array<{ alarm: Alarm; at: Date }> = []
  const waiting: Array<() => void> = []
  return {
    rung,
    ring: async (alarm: Alarm) => {
      rung.push({ alarm, at: systemClock.now() })
      for (const wake of waiting.splice(0)) wake()
    },
    async count(wanted: number) {
      while (rung.length < wanted) await new Promise<void>((wake) => waiting.push(wake))
      return rung
    },
  }
}

describe.each(['PostgreSQL', 'Redis'] as const)('alarms on %s', (backend) => {
  const newPrefix = () => `test-${randomBytes(4).toString('hex')}`
  /** One process: its own connections, the prefix says whose queue it is. */
  async function process(prefix: string, answer?: (alarm: Alarm) => Promise<void>): Promise<Alarms> {
    const redis = backend === 'Redis' ? { REDIS_URL: inject('redisUrl') } : {}
    const config = parseConfig({ LOA_QUEUE_PREFIX: prefix, ...redis })
    const alarms = createAlarms(config, database.pool, database.url, systemClock, log)
    if (answer) alarms.answer(answer)
    await alarms.start()
    started.push(alarms)
    return alarms
  }
  const alarm = (inMs: number, more: Partial<Alarm> = {}): Alarm => ({
    dueAt: addMs(systemClock.now(), inMs),
    shard: '19',
    priority: 'normal',
    ...more,
  })

  test('an alarm rings once, at its time and not before, with what was set', async () => {
    const { ring, count, rung } = bell()
    const alarms = await process(newPrefix(), ring)
    const [later, sooner] = [alarm(600, { shard: '24' }), alarm(200, { priority: 'priority' })]
    await alarms.set([later, sooner])
    await count(2)
    expect(rung.map((each) => each.alarm)).toEqual([sooner, later])
    for (const { alarm, at } of rung) {
      expect(at.getTime()).toBeGreaterThanOrEqual(alarm.dueAt.getTime())
      expect(at.getTime() - alarm.dueAt.getTime()).toBeLessThan(5_000)
    }
  })

  test('set again and again, by several processes, it is one alarm and rings for one of them', async () => {
    const prefix = newPrefix()
    const { ring, count, rung } = bell()
    const processes = await Promise.all([process(prefix, ring), process(prefix, ring), process(prefix)])
    const same = alarm(400)
    await Promise.all(processes.flatMap((alarms) => [alarms.set([same, same]), alarms.set([same])]))
    expect((await processes[0]?.depth())?.routine).toBe(1)
    await count(1)
    // What was set after it would have been answered after a second ring of the same.
    const after = alarm(100, { shard: 'VN' })
    await processes[0]?.set([after])
    await count(2)
    expect(rung.map((each) => each.alarm)).toEqual([same, after])
  })

  test('an alarm outlives the process that set it', async () => {
    const prefix = newPrefix()
    const first = await process(prefix)
    const kept = alarm(300)
    await first.set([kept])
    await first.stop()
    const { ring, count, rung } = bell()
    await process(prefix, ring)
    await count(1)
    expect(rung.map((each) => each.alarm)).toEqual([kept])
  })

  test('one that was due while nothing ran rings at the next start', async () => {
    const prefix = newPrefix()
    const first = await process(prefix)
    const missed = alarm(-60_000)
    await first.set([missed])
    await first.stop()
    const { ring, count, rung } = bell()
    await process(prefix, ring)
    await count(1)
    expect(rung[0]?.alarm).toEqual(missed)
  })

  test('emergencies do not queue behind routine work, however much there is and however slow', async () => {
    const { ring, count, rung } = bell()
    let release = () => {}
    const busy = new Promise<void>((resolve) => (release = resolve))
    const alarms = await process(newPrefix(), async (each) => {
      if (each.priority !== 'emergency') await busy
      await ring(each)
    })
    await alarms.set(Array.from({ length: 50 }, (_, n) => alarm(0, { shard: `${n}` })))
    await alarms.set([alarm(0, { priority: 'emergency' })])
    await count(1)
    expect(rung[0]?.alarm.priority).toBe('emergency')
    release()
    await count(51)
  })

  test('an answer that fails is asked again', async () => {
    const { ring, count, rung } = bell()
    let failed = false
    const alarms = await process(newPrefix(), async (each) => {
      if (!failed) {
        failed = true
        throw new Error('the database is away')
      }
      await ring(each)
    })
    await alarms.set([alarm(0)])
    await count(1)
    expect(rung).toHaveLength(1)
  })

  test('depth counts what waits, by class, and nothing is set before the start', async () => {
    const alarms = await process(newPrefix())
    await alarms.set([alarm(60_000), alarm(60_000, { shard: '24' }), alarm(60_000, { priority: 'emergency' })])
    expect(await alarms.depth()).toEqual({ emergency: 1, routine: 2 })
    const config = parseConfig({ LOA_QUEUE_PREFIX: newPrefix() })
    await expect(createAlarms(config, database.pool, database.url, systemClock, log).set([alarm(0)])).rejects.toThrow()
  })
})

describe('without Redis', () => {
  let redis: TestServer
  beforeAll(async () => {
    redis = await startRedis()
  })
  afterAll(() => redis?.stop())

  const connect = (url = redis.url) =>
    createAlarms(
      parseConfig({ REDIS_URL: url, LOA_QUEUE_PREFIX: 'test' }),
      database.pool,
      database.url,
      systemClock,
      log,
    )
  const took = async (work: () => Promise<unknown>) => {
    const before = performance.now()
    await work()
    return performance.now() - before
  }
  const now = (): Alarm => ({ dueAt: systemClock.now(), shard: '19', priority: 'emergency' })

  test('the start goes on, a set is refused within seconds rather than left hanging, and stop is bounded', async () => {
    const alarms = connect('redis://127.0.0.1:1')
    alarms.answer(async () => {})
    expect(await took(() => alarms.start())).toBeLessThan(4_000)
    expect(await took(() => expect(alarms.set([now()])).rejects.toThrow())).toBeLessThan(2_500)
    expect(await took(() => alarms.stop())).toBeLessThan(5_000)
  })

  test('killed while alarms are in use, sets are refused quickly, stop is bounded, and it works again when it is back', async () => {
    const { ring, count } = bell()
    const alarms = connect()
    alarms.answer(ring)
    await alarms.start()
    await alarms.set([now()])
    await count(1)
    await redis.kill()
    expect(await took(() => expect(alarms.set([now()])).rejects.toThrow())).toBeLessThan(2_500)
    await redis.start()
    await expect
      .poll(
        () =>
          alarms.set([now()]).then(
            () => 'set',
            () => 'refused',
          ),
        { timeout: 15_000 },
      )
      .toBe('set')
    await count(2)
    await redis.kill()
    expect(await took(() => alarms.stop())).toBeLessThan(5_000)
    await redis.start()
  }, 40_000)

  test('frozen rather than dead, a set is refused too, and stop is bounded', async () => {
    const alarms = connect()
    alarms.answer(async () => {})
    await alarms.start()
    await alarms.set([now()])
    redis.freeze()
    try {
      expect(await took(() => expect(alarms.set([now()])).rejects.toThrow())).toBeLessThan(5_000)
      expect(await took(() => alarms.stop())).toBeLessThan(5_000)
    } finally {
      redis.thaw()
    }
  }, 30_000)
})
