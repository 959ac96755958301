import { createPostgresBackend, createRedisBackend, type Job, runMigrations, withBackend } from 'bullmq'
import { Redis } from 'ioredis'
import type pg from 'pg'
import type { Clock } from '../clock.ts'
import type { Config } from '../config.ts'
import { SturdyClient } from '../db/open.ts'
import type { Logger } from '../log.ts'
import type { Alarm, Alarms } from './alarms.ts'

type QueueName = 'emergency' | 'routine'
type AlarmJob = { dueAt: string; shard: string; priority: Alarm['priority'] }

// BullMQ: lower is first; 0 or absent would beat them all.
const JOB_PRIORITY: Record<Alarm['priority'], number> = { emergency: 1, priority: 2, normal: 3 }

// A worker killed with a job in hand is recovered after lock + stalled check: seconds, not the default minute.
const RECOVERY = { lockDuration: 5_000, stalledInterval: 2_000, maxStalledCount: 10, runRetryDelay: 500, drainDelay: 1 }

const CLOSE_DEADLINE_MS = 3_000
const PRODUCER_TIMEOUT_MS = 2_000

/**
 * BullMQ on Redis when REDIS_URL is set, else on its PostgreSQL backend in our own database.
 * Jobs carry an instant, an area and a class; never content.
 */
export function createAlarms(config: Config, pool: pg.Pool, databaseUrl: string, clock: Clock, log: Logger): Alarms {
  const backend = config.redisUrl
    ? redisBackend(config.redisUrl.reveal(), config.queuePrefix, log)
    : postgresBackend(pool, databaseUrl, config.queuePrefix)
  const names: QueueName[] = ['emergency', 'routine']
  const queues = new Map<QueueName, Queueish>()
  const workers: Workerish[] = []
  let handler: ((alarm: Alarm) => Promise<void>) | undefined
  let lastError = ''
  const onError = (err: Error) => {
    // A lost server makes hundreds of these a second; one line per kind says it all.
    if (err.message === lastError) return
    lastError = err.message
    log.warn({ err: err.message }, 'queue trouble; the sweeps carry on without it')
  }

  return {
    async set(alarms) {
      for (const name of names) {
        const mine = alarms.filter((alarm) => queueOf(alarm) === name)
        if (mine.length === 0) continue
        const queue = queues.get(name)
        if (!queue) throw new Error('alarms are not started')
        await queue.addBulk(mine.map((alarm) => toJob(alarm, clock)))
      }
    },
    answer(answerer) {
      handler = answerer
    },
    async depth() {
      const counts = await Promise.all(
        names.map(async (name) => [name, (await queues.get(name)?.count()) ?? 0] as const),
      )
      return Object.fromEntries(counts) as Record<QueueName, number> // safe: made from `names`
    },
    async start() {
      await backend.prepare()
      for (const name of names) {
        const queue = backend.queue(name)
        queue.on('error', onError)
        queues.set(name, queue)
        if (!handler) continue
        const answer = handler
        const process = async (job: Job<AlarmJob>) =>
          answer({ dueAt: new Date(job.data.dueAt), shard: job.data.shard, priority: job.data.priority })
        const worker = backend.worker(name, process, { ...RECOVERY, concurrency: 8 })
        worker.on('error', onError)
        worker.on('failed', (job, err) =>
          log.error({ err, jobId: job?.id }, 'an alarm was not answered; the sweep will'),
        )
        workers.push(worker)
      }
    },
    async stop() {
      // BullMQ's close waits for ever when its server is gone (issue 4656): the sweeps and the rows make that safe to cut.
      const closing = Promise.allSettled([...workers, ...queues.values()].map((part) => part.close()))
      await Promise.race([closing, new Promise((late) => setTimeout(late, CLOSE_DEADLINE_MS).unref())])
      await backend.release()
    },
  }
}

const queueOf = (alarm: Alarm): QueueName => (alarm.priority === 'emergency' ? 'emergency' : 'routine')

function toJob(alarm: Alarm, clock: Clock) {
  const due = alarm.dueAt.getTime()
  return {
    name: 'dispatch-due',
    data: { dueAt: alarm.dueAt.toISOString(), shard: alarm.shard, priority: alarm.priority },
    opts: {
      jobId: `${alarm.priority}-${alarm.shard}-${due}`,
      delay: Math.max(0, due - clock.now().getTime()),
      priority: JOB_PRIORITY[alarm.priority],
      removeOnComplete: true,
      removeOnFail: { count: 100 },
      attempts: 3,
      backoff: { type: 'fixed', delay: 500 },
    },
  }
}

interface Queueish {
  addBulk(jobs: ReturnType<typeof toJob>[]): Promise<unknown>
  count(): Promise<number>
  close(): Promise<void>
  on(event: 'error', listener: (err: Error) => void): unknown
}
interface Workerish {
  close(): Promise<void>
  on(event: 'error', listener: (err: Error) => void): unknown
  on(event: 'failed', listener: (job: Job | undefined, err: Error) => void): unknown
}
type Process = (job: Job<AlarmJob>) => Promise<void>
interface QueueBackend {
  prepare(): Promise<void>
  queue(name: QueueName): Queueish
  worker(name: QueueName, process: Process, options: typeof RECOVERY & { concurrency: number }): Workerish
  release(): Promise<void>
}

function redisBackend(url: string, prefix: string, log: Logger): QueueBackend {
  const { Queue, Worker } = withBackend(createRedisBackend)
  // Producers fail fast: the row is saved and the sweep will find it, so no request waits for a lost Redis.
  const producer = new Redis(url, {
    maxRetriesPerRequest: 1,
    enableOfflineQueue: false,
    // One that hangs rather than dies must not hold up the planner with it.
    commandTimeout: PRODUCER_TIMEOUT_MS,
    lazyConnect: true,
  })
  // Workers wait for as long as it takes.
  const consumer = new Redis(url, { maxRetriesPerRequest: null, lazyConnect: true })
  for (const connection of [producer, consumer]) connection.on('error', () => undefined)
  return {
    async prepare() {
      await producer.connect().catch((err: Error) => log.warn({ err: err.message }, 'Redis is not reachable yet'))
    },
    queue: (name) =>
      new Queue<AlarmJob>(name, {
        connection: producer,
        prefix,
        streams: { events: { maxLen: 1_000 } },
        skipWaitingForReady: true,
      }),
    worker: (name, process, options) =>
      new Worker<AlarmJob>(name, process, { connection: consumer, prefix, ...options }),
    async release() {
      producer.disconnect()
      consumer.disconnect()
    },
  }
}

function postgresBackend(pool: pg.Pool, url: string, prefix: string): QueueBackend {
  const { Queue, Worker } = withBackend(createPostgresBackend)
  const connection = {
    connectionString: url,
    Client: SturdyClient,
    max: 3,
    keepAlive: true,
    connectionTimeoutMillis: 5_000,
  }
  return {
    async prepare() {
      const client = await pool.connect()
      try {
        await runMigrations(client)
      } finally {
        client.release()
      }
    },
    queue: (name) => new Queue<AlarmJob>(`${prefix}-${name}`, { connection }),
    worker: (name, process, options) => new Worker<AlarmJob>(`${prefix}-${name}`, process, { connection, ...options }),
    async release() {},
  }
}
