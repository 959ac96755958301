import { createAlert } from '../alerts/create.ts'
import { cancelAlert } from '../alerts/end.ts'
import { sendAlert } from '../alerts/send.ts'
import { viewAlert } from '../alerts/view.ts'
import { approveReceived, insertReceived, requireHandedIn } from '../bulletins/receive.ts'
import { addMs } from '../clock.ts'
import { type Ctx, withTransaction } from '../context.ts'
import { Problem } from '../errors.ts'
import { requireNext } from '../state-machine.ts'
import { moveItem, toReceipt } from './move.ts'
import { planWished } from './plan-wished.ts'
import { type Receipt, SourceBulletin } from './schema.ts'
import { ITEM } from './state.ts'
import {
  changeHeld,
  changeItem,
  claimReceived,
  findItemView,
  findScheduleOf,
  type ItemRow,
  loadItem,
  loadVersions,
} from './store.ts'
import type { SourceRow } from './store-sources.ts'
import { voidEffects, voidFormer } from './void-former.ts'

/** Whoever works on an item has this long; then a sweep may take it up. */
const CLAIM_MS = 60_000
const AGAIN_MS = 3_000
const heldUntil = ({ clock }: Pick<Ctx, 'clock'>): Date => addMs(clock.now(), CLAIM_MS)

/**
 * Do what the item asks for, in the request that brought it or, after a crash, in a sweep. Every step finds what an
 * earlier try has done already. One that somebody else works on, or that is done, is only told.
 * Errors: whatever stands in its way; what would stand there again makes it `refused`.
 */
export async function carryOut(ctx: Ctx, source: SourceRow, { id }: Pick<ItemRow, 'id'>): Promise<Receipt> {
  const now = ctx.clock.now()
  const item = await claimReceived(ctx.db, id, now, heldUntil(ctx))
  if (item) {
    try {
      if (source.status === 'ended') throw new Problem('inbox-source.wrong-state', { fields: { state: source.status } })
      await steps(ctx, source, item)
    } catch (err) {
      await afterFailure(ctx, item, err)
    }
  }
  const view = await findItemView(ctx.db, id)
  if (!view) throw new Problem('inbox.not-found', { fields: { itemId: id } })
  return toReceipt(view, view)
}

async function steps(ctx: Ctx, source: SourceRow, item: ItemRow): Promise<void> {
  if (item.kind === 'cancellation') {
    await voidFormers(ctx, item, 'cancel')
    return finish(ctx, item, 'apply')
  }
  if (item.mode !== 'test' && item.priority === 'emergency') {
    const sent = await sendEmergency(ctx, item)
    // Only now: between the old words and the new there is no silence.
    await voidFormers(ctx, item, 'supersede')
    return finish(ctx, sent, 'send')
  }
  if (item.mode !== 'test' && item.priority === 'priority') return putInPlace(ctx, source, item)
  await voidFormers(ctx, item, 'supersede')
  return finish(ctx, item, item.mode === 'test' ? 'test' : 'wait')
}

/**
 * All that may refuse the newer version is asked while the former one stands. Its place is then taken before the newer
 * one is approved: the planner never counts both, and never has to choose between them.
 */
async function putInPlace(ctx: Ctx, source: SourceRow, item: ItemRow): Promise<void> {
  const row = await makeBulletin(ctx, source, item)
  const { scheduleId, plannedAt } = await planWished(ctx, row, await scheduleOfFormer(ctx, row))
  await voidFormers(ctx, row, 'supersede')
  ctx.failpoints.hit('after-supersede')
  await withTransaction(ctx, async (tx) => {
    const held = await loadItem(tx.db, row.id)
    requireNext(ITEM, held, 'schedule', 'inbox.wrong-state')
    const { bulletinId, receivedAt: approvedAt } = row
    await approveReceived(tx, { bulletinId: bulletinId ?? '', sourceId: source.id, approvedAt })
    await moveItem(tx, held, 'schedule', { scheduleId }, plannedAt)
  })
}

async function scheduleOfFormer(ctx: Ctx, item: ItemRow): Promise<string | undefined> {
  const versions = await loadVersions(ctx.db, item.sourceId, item.externalId)
  const former = versions.find(
    ({ version, bulletinId, status }) =>
      version < item.version && bulletinId !== null && (status === 'scheduled' || status === 'accepted'),
  )
  return former?.bulletinId ? (await findScheduleOf(ctx.db, former.bulletinId))?.id : undefined
}

async function finish(ctx: Ctx, item: ItemRow, event: 'wait' | 'send' | 'test' | 'apply'): Promise<void> {
  await withTransaction(ctx, (tx) => moveItem(tx, item, event))
}

async function voidFormers(ctx: Ctx, item: ItemRow, event: 'supersede' | 'cancel'): Promise<void> {
  const versions = await loadVersions(ctx.db, item.sourceId, item.externalId)
  for (const former of versions)
    if (former.version < item.version && former.kind === 'bulletin') await voidFormer(ctx, former, item, event)
}

/** Prepared and sent by the same short road as an official's: src/alerts/send.ts. */
async function sendEmergency(ctx: Ctx, item: ItemRow): Promise<ItemRow> {
  const row = item.alertId ? item : await prepareAlert(ctx, item)
  const alert = await viewAlert(ctx, { id: row.alertId ?? '' })
  if (alert.status === 'draft')
    await sendAlert(ctx, alert.id, {
      clipSha256: alert.clipSha256,
      ...(alert.mode === 'test' ? {} : { mode: alert.mode }),
    })
  return row
}

async function prepareAlert(ctx: Ctx, item: ItemRow): Promise<ItemRow> {
  const message = SourceBulletin.omit({ audio: true }).loose().parse(item.message)
  const { title, text, riskLevel = 1, allClearText, preTone, repeatEverySeconds } = message
  const left = item.validTo && item.validTo.getTime() - ctx.clock.now().getTime()
  if (left !== null && left <= 0) throw new Problem('inbox.too-late')
  // Alerts count in minutes: none of it begins after its validity, and one that has seconds left is still heard.
  const minutes = left && Math.max(1, Math.floor(left / 60_000))
  const alert = await createAlert(ctx, {
    ...{ title, riskLevel, areaCodes: item.areaCodes, mode: item.mode === 'drill' ? 'drill' : 'live' },
    ...(text === undefined ? {} : { text }),
    ...(item.clipId === null ? {} : { clipId: item.clipId }),
    ...(minutes === null ? {} : { validMinutes: Math.min(minutes, 24 * 60) }),
    ...(allClearText === undefined ? {} : { allClearText }),
    ...(preTone === undefined ? {} : { preTone }),
    ...(repeatEverySeconds === undefined ? {} : { repeatEverySeconds }),
  })
  try {
    return await changeHeld(ctx.db, item, { alertId: alert.id, clipSha256: alert.clipSha256 }, heldUntil(ctx))
  } catch (err) {
    // A newer version that came meanwhile has ended this one: then nothing of it is sent.
    await cancelAlert(ctx, alert.id)
    throw err
  }
}

/** Submitted until it has its place: then the source stands for its approval above. */
async function makeBulletin(ctx: Ctx, source: SourceRow, item: ItemRow): Promise<ItemRow> {
  if (item.bulletinId) {
    await requireHandedIn(ctx, { bulletinId: item.bulletinId, sourceId: source.id })
    return changeHeld(ctx.db, item, {}, heldUntil(ctx))
  }
  return withTransaction(ctx, async (tx) => {
    const { title, topic, language, text, clipId, clipSha256, areaCodes, validTo } = item
    const bulletin = await insertReceived(tx, {
      ...{ title, topic, language, text, clipId, clipSha256, areaCodes, validTo, priority: 'priority' },
      sourceId: source.id,
    })
    return changeHeld(tx.db, item, { bulletinId: bulletin.id }, heldUntil(ctx))
  })
}

/** What will be in the way again makes it `refused`, with a receipt; what passes is tried again soon. */
async function afterFailure(ctx: Ctx, item: ItemRow, err: unknown): Promise<void> {
  if (err instanceof Problem && err.code === 'inbox.wrong-state') return // another version or a person was first
  if (err instanceof Problem && err.status < 500) {
    const reason = `${err.code}: ${err.message}`
    const refused = await withTransaction(ctx, async (tx) => {
      const row = await loadItem(tx.db, item.id)
      return row.status === 'received' ? moveItem(tx, row, 'refuse', { reason }) : undefined
    })
    if (refused) await voidEffects(ctx, refused, 'supersede', reason.slice(0, 500))
    throw err
  }
  await changeItem(ctx.db, item, { claimedUntil: addMs(ctx.clock.now(), AGAIN_MS) }).catch((later) =>
    ctx.log.warn({ err: later, itemId: item.id }, 'the item stays held until its time is over'),
  )
  throw err
}
