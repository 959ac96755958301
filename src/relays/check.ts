import { randomInt } from 'node:crypto'
import { requireVisible } from '../areas/visible.ts'
import { addMs } from '../clock.ts'
import { type Ctx, withTransaction } from '../context.ts'
import { Problem } from '../errors.ts'
import { emitEvent } from '../events/emit.ts'
import { statusFor } from './fault.ts'
import type { RelayHub } from './hub.ts'
import { type Health, probe } from './probe.ts'
import { recordHeard } from './record-change.ts'
import type { Relay } from './schema.ts'
import { claimDue, findRelay, findRelays, type RelayRow, saveHealth } from './store.ts'
import { viewRelay } from './view.ts'

const EVERY_MS = 300_000
const JITTER_MS = 30_000
// Longer than any check takes: one that a process died over is done again.
const CLAIM_MS = 60_000
const AT_ONCE = 6
// Whoever presses again gets what was just heard.
const FRESH_MS = 3_000
// A line that comes and goes is back once it has sounded this long.
const STEADY_MS = 10_000

/** Hear a station now. Errors: `relay.not-found`, `relay.wrong-state` when it is archived. */
export async function checkRelay(ctx: Ctx, hub: RelayHub, id: string): Promise<Relay> {
  const row = await requireVisible(ctx, await findRelay(ctx.db, id), 'relay.not-found')
  if (row.archivedAt) throw new Problem('relay.wrong-state', { fields: { state: 'archived' } })
  const isFresh = row.checkedAt && ctx.clock.now().getTime() - row.checkedAt.getTime() < FRESH_MS
  return viewRelay(ctx, hub, isFresh ? row : await examine(ctx, hub, row))
}

/** The loop: each station every five minutes, not all at the same instant; one that is relayed once it is lost or back. */
export async function checkDueRelays(ctx: Ctx, hub: RelayHub): Promise<void> {
  const now = ctx.clock.now()
  const due = await claimDue(ctx.db, now, addMs(now, CLAIM_MS), AT_ONCE)
  const relayed = await findRelays(ctx.db, hub.relayed())
  const turned = relayed.filter((row) => hasTurned(hub, row, now) && !due.some(({ id }) => id === row.id))
  await Promise.all([...due, ...turned].map((row) => examine(ctx, hub, row)))
}

/** Heard otherwise than was last written down: the officials and the ledger should not wait for its next check. */
function hasTurned(hub: RelayHub, row: RelayRow, now: Date): boolean {
  const live = heardLive(hub, row)
  if (!live || (live.status === row.status && live.reason === row.reason)) return false
  const since = hub.find(row.id)?.soundingSince
  return live.status !== 'ok' || (since !== undefined && now.getTime() - since.getTime() > STEADY_MS)
}

async function examine(ctx: Ctx, hub: RelayHub, row: RelayRow): Promise<RelayRow> {
  const health = heardLive(hub, row) ?? (await hub.checking(row, () => hear(hub, row)))
  const now = ctx.clock.now()
  const saved = await withTransaction(ctx, async (tx) => {
    const saved = await saveHealth(tx.db, row, {
      status: health.status,
      reason: health.reason,
      format: health.format ?? row.format,
      measured: health.measured ? JSON.stringify(health.measured) : null,
      checkedAt: now,
      nextCheckAt: addMs(now, EVERY_MS + randomInt(-JITTER_MS, JITTER_MS)),
      ...(health.status === 'ok' && { lastOkAt: now }),
    })
    const isNews = saved && (saved.status !== row.status || saved.reason !== row.reason || saved.format !== row.format)
    if (isNews)
      await emitEvent(tx, {
        type: 'relay.changed',
        areaCodes: saved.areaCodes,
        data: { relayId: row.id, status: saved.status },
      })
    if (saved && saved.status !== row.status) await recordHeard(tx, saved)
    return saved
  })
  return saved ?? (await requireStill(ctx, row.id))
}

async function hear(hub: RelayHub, { url }: RelayRow): Promise<Health> {
  const ffmpegPath = await hub.ffmpegPath()
  const [reason, nothing] = ['needs-ffmpeg', { format: null, measured: null }] as const
  if (!ffmpegPath) return { status: statusFor(reason), reason, ...nothing }
  return probe(hub.guard, ffmpegPath, url, hub.ending.signal)
}

/** While it is relayed, what is heard is known: no second connection. Undefined while it is not known yet. */
function heardLive(hub: RelayHub, row: RelayRow): Health | undefined {
  const upstream = hub.find(row.id)
  if (!upstream || upstream.url !== row.url) return undefined
  const { reason, format = null, heard } = upstream
  const measured = heard ? { ...heard, levelDb: row.measured?.levelDb ?? null } : null
  if (reason) return { status: statusFor(reason), reason, format, measured: reason === 'silent' ? measured : null }
  return upstream.soundingSince && { status: 'ok', reason: null, format, measured }
}

/** Its address was changed while the old one was heard. */
async function requireStill(ctx: Ctx, id: string): Promise<RelayRow> {
  const row = await findRelay(ctx.db, id)
  if (!row) throw new Problem('relay.not-found')
  return row
}
