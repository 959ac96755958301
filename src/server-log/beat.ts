import { hostname } from 'node:os'
import { addMs, steadyMs } from '../clock.ts'
import { type Ctx, withTransaction } from '../context.ts'
import type { Db } from '../db/open.ts'
import { type BeatRow, loadOtherBeats, lockBeat, purgeBefore, saveBeat, writeServerLog } from './store.ts'

export const BEAT_MS = 10_000
/** Without a beat for so long nothing ran: two were missed. */
export const GAP_MS = 25_000
// A clock is nudged by milliseconds all the time; this much is somebody setting it.
const STEP_MS = 5_000
// As the decisions that it explains.
const KEPT_MS = 90 * 86_400_000

/** This run of this process: a container keeps its host name and number over a restart, but not its start. */
const thisProcess = () => `${hostname()}:${process.pid}:${Math.round(performance.timeOrigin)}`

type LogEntry = { kind: 'start' | 'gap' | 'clock-step'; fromAt: Date; toAt: Date }

/**
 * Say that this scheduler lives, and write down what the last beat and this one do not agree about: that nothing ran in
 * between, or that somebody set the clock. The first beat is the start. By rows alone, so it may be asked for at any time.
 */
export async function beat(ctx: Ctx): Promise<void> {
  await withTransaction(ctx, async (tx) => {
    const id = thisProcess()
    const own = await lockBeat(tx.db, id)
    const now = ctx.clock.now()
    const steady = steadyMs(ctx.clock)
    const isRunning = own !== undefined && own.stoppedAt === null
    const others = await loadOtherBeats(tx.db, id)
    const found = isRunning ? sinceBeat(own, others, now, steady) : sinceLastRun(own, others, now)
    const startedAt = isRunning ? own.startedAt : now
    await saveBeat(tx.db, { process: id, startedAt, beatAt: now, steadyMs: steady, stoppedAt: null })
    await writeServerLog(
      tx.db,
      found.map((entry) => ({ ...entry, at: now, process: id })),
    )
  })
}

/** An orderly stop: from here on nothing runs, to the second. */
export async function endBeats(ctx: Ctx): Promise<void> {
  await withTransaction(ctx, async (tx) => {
    const id = thisProcess()
    const own = await lockBeat(tx.db, id)
    if (!own || own.stoppedAt) return
    const now = ctx.clock.now()
    await saveBeat(tx.db, { ...own, beatAt: now, stoppedAt: now })
    await writeServerLog(tx.db, [{ kind: 'stop', at: now, fromAt: now, toAt: now, process: id }])
  })
}

export const purgeServerLog = (db: Db, now: Date): Promise<void> => purgeBefore(db, addMs(now, -KEPT_MS))

function sinceBeat(own: BeatRow, others: readonly BeatRow[], now: Date, steady: number): LogEntry[] {
  const passedMs = steady - own.steadyMs
  const expected = addMs(own.beatAt, passedMs)
  const hasStepped = Math.abs(now.getTime() - expected.getTime()) > STEP_MS
  const sawOthers = others.some(({ beatAt }) => beatAt > own.beatAt)
  return [
    ...(passedMs > GAP_MS && !sawOthers ? [{ kind: 'gap' as const, fromAt: own.beatAt, toAt: expected }] : []),
    ...(hasStepped ? [{ kind: 'clock-step' as const, fromAt: expected, toAt: now }] : []),
  ]
}

function sinceLastRun(own: BeatRow | undefined, others: readonly BeatRow[], now: Date): LogEntry[] {
  const start: LogEntry = { kind: 'start', fromAt: now, toAt: now }
  const earlier = own ? [own, ...others] : others
  if (earlier.length === 0 || others.some((row) => isAlive(row, now))) return [start]
  const last = new Date(Math.max(...earlier.map(({ beatAt }) => beatAt.getTime())))
  // Earlier than the last beat: the clock was set back while nothing ran, nobody can tell by how much.
  if (now < addMs(last, -STEP_MS)) return [start, { kind: 'clock-step', fromAt: last, toAt: now }]
  return now > addMs(last, 1_000) ? [start, { kind: 'gap', fromAt: last, toAt: now }] : [start]
}

function isAlive(row: BeatRow, now: Date): boolean {
  if (row.stoppedAt || row.beatAt < addMs(now, -GAP_MS)) return false
  const [host, pid] = row.process.split(':')
  if (host !== hostname()) return true
  // Another run with our own number has ended: numbers are given once at a time.
  return Number(pid) !== process.pid && isRunning(Number(pid))
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (err) {
    return (err as NodeJS.ErrnoException).code === 'EPERM' // safe: kill throws system errors only
  }
}
