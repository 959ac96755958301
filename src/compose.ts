import type { Server } from 'node:http'
import { serve } from '@hono/node-server'
import { createSetupToken } from './accounts/setup.ts'
import { purgeSignIns } from './accounts/sign-in-store.ts'
import { expireAndPublish } from './alerts/documents.ts'
import { createAudioPorts } from './clips/create-audio-ports.ts'
import { type Clock, systemClock } from './clock.ts'
import { coalesce } from './coalesce.ts'
import { settleCollisions } from './collisions/decide-overdue.ts'
import type { Config } from './config.ts'
import { type App, type Ctx, systemActor } from './context.ts'
import { startEmbeddedPostgres } from './db/embedded.ts'
import { postgresPassword } from './db/local.ts'
import { migrate } from './db/migrate.ts'
import { openDb, openPool } from './db/open.ts'
import { concludeAirings } from './deliveries/conclude.ts'
import { createAcknowledgementIntake } from './deliveries/intake.ts'
import { dispatchDue } from './dispatch/dispatch-due.ts'
import { publishLeftBehind } from './dispatch/publish.ts'
import { resendToArrivals, resendToStragglers } from './dispatch/resend.ts'
import { createRetainedKeeper } from './dispatch/retained.ts'
import { openSigner } from './dispatch/signer.ts'
import { createEventFeed } from './events/feed.ts'
import { purgeEvents } from './events/store.ts'
import { createFailpoints } from './failpoints.ts'
import { createHttpApp } from './http/app.ts'
import { purgeIdempotencyKeys } from './http/idempotency.ts'
import { createIds } from './ids.ts'
import { sendOutbox } from './inbox/outbox.ts'
import { pullSources } from './inbox/pull.ts'
import { purgeInbox, sweepInbox } from './inbox/sweep.ts'
import { LiveHub } from './live/hub.ts'
import { saveRecordings } from './live/save-recordings.ts'
import { releaseAll, watchLive } from './live/watch.ts'
import { createLog, type Logger } from './log.ts'
import { eachInTurn, type Loop, startLoop } from './loops.ts'
import type { Broker } from './mqtt/broker.ts'
import { createEmbeddedBroker } from './mqtt/embedded.ts'
import { createExternalBroker } from './mqtt/external.ts'
import { planAndArm } from './occurrences/arm.ts'
import { purgeDecisions } from './occurrences/decisions.ts'
import { planOccurrences } from './occurrences/plan.ts'
import { newPlannerMemory, type PlannerMemory } from './occurrences/plan-each.ts'
import { followPolicies } from './policies/follow.ts'
import { publishPolicyDocuments } from './policies/publish.ts'
import { parseTopic, speakersPattern } from './protocol/topics.ts'
import { createAlarms } from './queue/bullmq.ts'
import { checkDueRelays } from './relays/check.ts'
import { RelayHub } from './relays/hub.ts'
import { deriveKey, loadSecret } from './secrets.ts'
import { BEAT_MS, beat, endBeats, purgeServerLog } from './server-log/beat.ts'
import { authenticateSpeaker } from './speakers/authenticate.ts'
import { createPresenceIntake } from './speakers/on-presence.ts'
import { refreshSpeakerPaths, refreshStreamHosts } from './speakers/publish-config.ts'
import { purgeSpeakerCommands } from './speakers/store-commands.ts'
import { forgetPresence, purgePresence } from './speakers/store-presence.ts'

export interface LoaLang {
  readonly app: App
  /** `http://host:port`; empty without the api role. */
  readonly url: string
  /** Printed once, at the first start: there is no administrator yet, and no default one ever. */
  readonly setupToken: string | undefined
  stop(): Promise<void>
}

// Whoever is still listening after this long is cut off: a restart must not hang on one slow client.
const STOP_DEADLINE_MS = 10_000

/**
 * The only place where things are made and joined, in the order of the imports; stopping is the reverse. A start that
 * fails half-way takes down what it had started.
 */
export async function start(config: Config, overrides: { clock?: Clock; log?: Logger } = {}): Promise<LoaLang> {
  const clock = overrides.clock ?? systemClock
  const log = overrides.log ?? createLog(config.logLevel)
  const undo: Array<() => unknown> = []
  const stop = once(async () => {
    for (const step of undo.reverse())
      await withDeadline(step, (err) => log.error({ err }, 'a part did not stop in order'))
  })
  try {
    return await assemble(config, clock, log, undo, stop)
  } catch (err) {
    await stop()
    throw err
  }
}

async function assemble(
  config: Config,
  clock: Clock,
  log: Logger,
  undo: Array<() => unknown>,
  stop: () => Promise<void>,
): Promise<LoaLang> {
  const secret = await loadSecret(config)
  const ids = createIds(clock)

  let databaseUrl = config.databaseUrl?.reveal()
  if (!databaseUrl) {
    const postgres = await startEmbeddedPostgres(config.dataDir, postgresPassword(deriveKey(secret, 'postgres')), log)
    undo.push(() => postgres.stop())
    databaseUrl = postgres.url
  }
  const pool = openPool(databaseUrl)
  pool.on('error', (err) => log.warn({ err: err.message }, 'a database connection broke'))
  undo.push(() => pool.end())
  const fresh = await migrate(pool)
  if (fresh.length > 0) log.info({ migrations: fresh }, 'the database is up to date')
  const db = openDb(pool)

  const broker: Broker = config.mqttUrl
    ? createExternalBroker(config, config.mqttUrl.reveal(), log)
    : createEmbeddedBroker(config, (speakerId, password) => authenticateSpeaker(db, speakerId, password), log)
  const alarms = createAlarms(config, pool, databaseUrl, clock, log)
  const signer = await openSigner(db, deriveKey(secret, 'signing-keys'), clock, ids)
  const audio = await createAudioPorts(config, log)

  let listeningOn = ''
  const app: App = {
    config: { ...config, secret },
    db,
    clock,
    ids,
    log,
    broker,
    alarms,
    signer,
    audio,
    failpoints: createFailpoints(config.failpoints),
    publicUrl() {
      const url = config.publicUrl ?? listeningOn
      if (!url) throw new Error('nothing may be signed before the address for its audio is known')
      return url
    },
  }
  const as = (name: string): Ctx => ({ ...app, actor: systemActor(name), requestId: `system:${name}` })
  const has = (role: Config['roles'][number]) => config.roles.includes(role)

  const memory = newPlannerMemory()

  if (has('scheduler')) {
    const ctx = as('scheduler')
    // Before anything is decided about what was due meanwhile: how long nothing ran.
    await beat(ctx)
    undo.push(() => endBeats(ctx))
    const dispatch = coalesce(() => dispatchDue(ctx))
    alarms.answer(async (alarm) => {
      if (alarm.priority === 'emergency') await publishLeftBehind(ctx)
      else if (alarm.shard === 'VN')
        return eachInTurn(
          () => planAndArm(ctx, memory),
          () => settleCollisions(ctx),
          dispatch,
        )
      return dispatch()
    })
  }
  if (has('gateway')) undo.push(await listenToSpeakers(app, as('gateway')))
  const retained = createRetainedKeeper(as('gateway'))
  broker.onConnect(retained.restore)

  const live = new LiveHub(app.config)
  const relays = new RelayHub(app)
  let url = ''
  let closeHttp = async () => {}
  if (has('api')) {
    const feed = createEventFeed(db, databaseUrl, log)
    await feed.start()
    undo.push(() => feed.stop())
    const server = await listen(createHttpApp(app, { feed, live, relays }).fetch, config)
    closeHttp = once(async () => {
      await feed.stop() // ends the open streams, for which closing would wait
      await closeServer(server)
    })
    undo.push(closeHttp)
    url = addressOf(server, config)
    listeningOn = url
  }
  undo.push(() => broker.stop())
  undo.push(retained.stop)
  if (!config.mqttUrl) await forgetPresence(db, clock.now())
  await broker.start()
  // Last: an alarm that waited for us is answered at once, and needs the address and the broker.
  undo.push(() => alarms.stop())
  await alarms.start()
  // Stopped first, while everything that a request may need still runs.
  undo.push(closeHttp)

  if (has('api')) {
    const ctx = as('live')
    // Before HTTP closes: who listens hears the end of the stream, not a broken one.
    undo.push(() => releaseAll(ctx, live))
    const loops = [
      startLoop('live', 500, log, () => watchLive(ctx, live)),
      startLoop('live-recordings', 1_000, log, () => saveRecordings(ctx, live)),
      startLoop('relay-checks', 5_000, log, () => checkDueRelays(as('relay-checks'), relays)),
    ]
    undo.push(() => Promise.all(loops.map((loop) => loop.stop())))
    // Before its loop, which would wait for a station that does not answer.
    undo.push(() => relays.stop())
  }
  if (has('scheduler')) {
    await refreshStreamHosts(as('scheduler')).catch((err) => log.warn({ err }, 'speakers were not told the new hosts'))
    const loops = startLoops(as('scheduler'), memory)
    undo.push(() => Promise.all(loops.map((loop) => loop.stop())))
  }
  const setupToken = has('api') ? await createSetupToken(app) : undefined
  return { app, url, setupToken, stop }
}

function startLoops(ctx: Ctx, memory: PlannerMemory): Loop[] {
  const second = 1_000
  return [
    startLoop('server-log', BEAT_MS, ctx.log, () => beat(ctx)),
    startLoop('planner', 60 * second, ctx.log, () =>
      eachInTurn(
        () => refreshSpeakerPaths(ctx),
        () => publishPolicyDocuments(ctx),
        () => planAndArm(ctx, memory),
        () => settleCollisions(ctx),
      ),
    ),
    startLoop('policies', 2 * second, ctx.log, () => followPolicies(ctx)),
    startLoop('due-sweep', 5 * second, ctx.log, () =>
      eachInTurn(
        // A schedule made while the queue was away woke no planner, and may be due before the next minute.
        () => planOccurrences(ctx, memory),
        () => settleCollisions(ctx),
        () => dispatchDue(ctx),
      ),
    ),
    startLoop('left-behind', second, ctx.log, () => publishLeftBehind(ctx)),
    startLoop('resend', second, ctx.log, () => resendToStragglers(ctx)),
    startLoop('conclude', second, ctx.log, () => concludeAirings(ctx)),
    startLoop('alerts', 2 * second, ctx.log, () => expireAndPublish(ctx)),
    startLoop('inbox', 2 * second, ctx.log, () => sweepInbox(ctx)),
    startLoop('inbox-outbox', second, ctx.log, () => sendOutbox(ctx)),
    startLoop('inbox-pull', second, ctx.log, () => pullSources(ctx)),
    startLoop('purge', 600 * second, ctx.log, async () => {
      await purgeIdempotencyKeys(ctx.db, ctx.clock.now())
      await purgeEvents(ctx.db, ctx.clock.now())
      await purgeSignIns(ctx.db, ctx.clock.now())
      await purgePresence(ctx.db, ctx.clock.now())
      await purgeSpeakerCommands(ctx.db, ctx.clock.now())
      await purgeServerLog(ctx.db, ctx.clock.now())
      await purgeDecisions(ctx.db, ctx.clock.now())
      await purgeInbox(ctx)
    }),
  ]
}

/** Presence, telemetry and acknowledgements of all speakers. Returns what stops it. */
async function listenToSpeakers(app: App, ctx: Ctx): Promise<() => Promise<void>> {
  const root = app.config.topicRoot
  const acknowledgements = createAcknowledgementIntake(ctx)
  const presence = createPresenceIntake(ctx, (speakerIds) => {
    resendToArrivals(ctx, speakerIds).catch((err) =>
      app.log.warn({ err }, 'arrivals were not told; the resend loop will'),
    )
  })
  const from = (take: (speakerId: string, payload: Buffer) => void) => (topic: string, payload: Buffer) => {
    const parsed = parseTopic(root, topic)
    if (parsed?.of === 'speaker') take(parsed.speakerId, payload)
  }
  await app.broker.subscribe(speakersPattern(root, 'acks'), from(acknowledgements.take))
  await app.broker.subscribe(
    speakersPattern(root, 'presence'),
    from((id, payload) => presence.take(id, payload)),
  )
  await app.broker.subscribe(
    speakersPattern(root, 'telemetry'),
    from((id, payload) => presence.takeTelemetry(id, payload)),
  )
  return async () => {
    await acknowledgements.flush()
    await presence.stop()
  }
}

async function listen(fetch: (request: Request) => Response | Promise<Response>, config: Config): Promise<Server> {
  const server = serve({ fetch, port: config.port, hostname: config.host }) as Server // safe: no TLS options, so plain HTTP
  await new Promise<void>((resolve, reject) => {
    server.once('listening', resolve)
    server.once('error', reject)
  })
  return server
}

async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeIdleConnections()
  setTimeout(() => server.closeAllConnections(), 1_000).unref()
  await closed
}

function addressOf(server: Server, config: Config): string {
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : config.port
  return `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`
}

function once(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined
  return () => {
    running ??= work()
    return running
  }
}

async function withDeadline(step: () => unknown, onError: (err: unknown) => void): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not stopped after ${STOP_DEADLINE_MS} ms`)), STOP_DEADLINE_MS)
  })
  try {
    await Promise.race([step(), late])
  } catch (err) {
    onError(err)
  } finally {
    clearTimeout(timer)
  }
}
