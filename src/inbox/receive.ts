import { createHash } from 'node:crypto'
import { audit } from '../audit/audit.ts'
import { canonicalJson } from '../audit/canonical.ts'
import { type Ctx, type Tx, withTransaction } from '../context.ts'
import { Problem } from '../errors.ts'
import { emitEvent } from '../events/emit.ts'
import { carryOut } from './carry-out.ts'
import { checkMessage } from './check.ts'
import { tellReceipt } from './move.ts'
import { type Receipt, SourceBulletin, SourceCancellation } from './schema.ts'
import { soundOf } from './sound.ts'
import { type ItemRow, insertItem, loadVersions, lockBulletin } from './store.ts'
import { noteContact, type SourceRow } from './store-sources.ts'

/**
 * Take in one version of a bulletin: checked, its sound ready, on record, and carried out before the answer. The same
 * again gives the same receipt and changes nothing. Errors: those of checkMessage and soundOf, `inbox.stale-version`,
 * `inbox.version-reused`, `inbox.other-mode`.
 */
export async function receiveBulletin(ctx: Ctx, source: SourceRow, input: unknown): Promise<Receipt> {
  const message = SourceBulletin.parse(input)
  return noting(ctx, source, message, async () => {
    const contentSha256 = hashOf(message)
    const known = await findKnown(ctx, source, { ...message, contentSha256 })
    if (known) return carryOut(ctx, source, known)
    const areaCodes = (await checkMessage(ctx, source, message)).map(({ code }) => code)
    const sound = await soundOf(ctx, message, areaCodes)
    const { externalId, version, priority, mode, title, topic, language } = message
    const dateOf = (text: string | undefined) => (text === undefined ? null : new Date(text))
    const item = await withTransaction(ctx, (tx) =>
      takeIn(tx, source, {
        ...{ externalId, version, kind: 'bulletin', priority, mode, title, topic, language, areaCodes, contentSha256 },
        text: message.text ?? null,
        clipId: sound?.id ?? null,
        clipSha256: sound?.sha256 ?? null,
        airAt: dateOf(message.airAt),
        validTo: dateOf(message.validTo),
        message: withoutBytes(message),
      }),
    )
    ctx.failpoints.hit('after-inbox')
    return carryOut(ctx, source, item)
  })
}

/**
 * Take in the withdrawal of a bulletin: waiting it is gone, planned or sounding it is silenced, an emergency gets its
 * all-clear. Withdrawing twice is once. Errors: `inbox.not-found`, `inbox.stale-version`, `inbox.version-reused`.
 */
export async function receiveCancellation(
  ctx: Ctx,
  source: SourceRow,
  { externalId, version: given, reason }: { externalId: string; version?: number | undefined; reason: string },
): Promise<Receipt> {
  const [newest] = await loadVersions(ctx.db, source.id, externalId)
  if (!newest && given === undefined) throw new Problem('inbox.not-found', { fields: { externalId } })
  if (given === undefined && newest?.kind === 'cancellation') return carryOut(ctx, source, newest)
  const version = given ?? (newest?.version ?? 0) + 1
  const message = SourceCancellation.parse({ externalId, version, cancelled: { reason } })
  return noting(ctx, source, message, async () => {
    const contentSha256 = hashOf(message)
    const known = await findKnown(ctx, source, { externalId, version, contentSha256 })
    if (known) return carryOut(ctx, source, known)
    const item = await withTransaction(ctx, (tx) =>
      takeIn(tx, source, {
        ...{ externalId, version, kind: 'cancellation', contentSha256, message },
        priority: newest?.priority ?? 'normal',
        mode: newest?.mode ?? 'live',
        title: newest?.title ?? externalId,
        topic: newest?.topic ?? 'other',
        language: newest?.language ?? 'vi',
        areaCodes: newest?.areaCodes ?? [source.areaCode],
        ...{ text: null, clipId: null, clipSha256: null, airAt: null, validTo: null },
      }),
    )
    ctx.failpoints.hit('after-inbox')
    return carryOut(ctx, source, item)
  })
}

type NewItem = Pick<
  ItemRow,
  'externalId' | 'version' | 'kind' | 'priority' | 'mode' | 'title' | 'topic' | 'language' | 'areaCodes' | 'text'
> &
  Pick<ItemRow, 'clipId' | 'clipSha256' | 'airAt' | 'validTo' | 'contentSha256'> & { message: Record<string, unknown> }

/** On record; of two that come at once the second finds the first. */
async function takeIn(tx: Tx, source: SourceRow, { message, ...given }: NewItem): Promise<ItemRow> {
  await lockBulletin(tx.db, source.id, given.externalId)
  const known = await findKnown(tx, source, given)
  if (known) return known
  const now = tx.clock.now()
  const item = await insertItem(tx.db, {
    ...given,
    id: tx.ids.next('inb'),
    sourceId: source.id,
    status: 'received',
    message: JSON.stringify(message),
    ...{ bulletinId: null, scheduleId: null, alertId: null, reason: null, decidedBy: null, decidedAt: null },
    claimedUntil: null,
    receivedAt: now,
    updatedAt: now,
  })
  await tellReceipt(tx, item, null)
  const { areaCodes, title, priority, externalId, version } = item
  await emitEvent(tx, { type: 'inbox.received', areaCodes, data: { itemId: item.id, title, priority } })
  await audit(tx, {
    action: 'inbox.receive',
    subjectId: item.id,
    areaCodes,
    data: {
      ...{ sourceId: source.id, externalId, version, title, priority, mode: item.mode, clipSha256: item.clipSha256 },
      approvedBy: message['approvedBy'] ?? null,
    },
  })
  return item
}

type Known = { externalId: string; version: number; contentSha256: string; mode?: string }

/** The row of this very version. What is older than the newest, or another text under its number, is refused. */
async function findKnown(ctx: Pick<Ctx, 'db'>, source: SourceRow, message: Known): Promise<ItemRow | undefined> {
  const versions = await loadVersions(ctx.db, source.id, message.externalId)
  const same = versions.find(({ version }) => version === message.version)
  if (same && same.contentSha256 !== message.contentSha256)
    throw new Problem('inbox.version-reused', {
      errors: [{ pointer: '/version', detail: `version ${message.version} is known with other content` }],
    })
  if (same) return same
  const [newest] = versions
  if (!newest) return undefined
  if (newest.version > message.version)
    throw new Problem('inbox.stale-version', {
      fields: { knownVersion: newest.version },
      errors: [{ pointer: '/version', detail: `version ${newest.version} is known already` }],
    })
  if (message.mode !== undefined && message.mode !== newest.mode)
    throw new Problem('inbox.other-mode', {
      fields: { mode: newest.mode },
      errors: [{ pointer: '/mode', detail: `its earlier version is "${newest.mode}"` }],
    })
  return undefined
}

/** By which a repetition is told from another text. */
export const hashOf = (message: unknown): string => createHash('sha256').update(canonicalJson(message)).digest('hex')

/** What is kept of it: a sound is kept as a clip, and only its hash stays here. */
function withoutBytes({ audio, ...message }: SourceBulletin): Record<string, unknown> {
  if (!audio) return message
  return { ...message, audio: 'url' in audio ? audio : { sha256: audio.sha256 ?? null } }
}

/** Whoever administers the source sees when it last came through, and why not. */
async function noting(
  ctx: Ctx,
  source: SourceRow,
  { externalId, version }: { externalId: string; version: number },
  work: () => Promise<Receipt>,
): Promise<Receipt> {
  try {
    const receipt = await work()
    await noteContact(ctx.db, source.id, ctx.clock.now(), null)
    return receipt
  } catch (err) {
    const code = err instanceof Problem ? err.code : 'internal'
    ctx.log.warn({ sourceId: source.id, externalId, version, code }, 'a bulletin from above was not taken')
    await noteContact(ctx.db, source.id, ctx.clock.now(), `${externalId} v${version}: ${code}`)
    throw err
  }
}
