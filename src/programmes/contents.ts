import type { Db } from '../db/open.ts'
import type { Sound } from './running-order.ts'
import type { ProgrammeItem } from './schema.ts'
import {
  type BulletinContent,
  type ClipContent,
  loadBulletinContents,
  loadClipContents,
  loadRelayContents,
  type RelayContent,
} from './store-contents.ts'

/** What the items of some programmes name, by id. */
export type Contents = {
  bulletins: ReadonlyMap<string, BulletinContent>
  clips: ReadonlyMap<string, ClipContent>
  relays: ReadonlyMap<string, RelayContent>
}

/** One query for each kind, however many programmes. */
export async function loadContents(db: Db, items: readonly ProgrammeItem[]): Promise<Contents> {
  const [bulletins, clips, relays] = await Promise.all([
    loadBulletinContents(db, named(items, 'bulletin')),
    loadClipContents(db, named(items, 'clip')),
    loadRelayContents(db, named(items, 'relay')),
  ])
  return { bulletins: byId(bulletins), clips: byId(clips), relays: byId(relays) }
}

const byId = <Row extends { id: string }>(rows: readonly Row[]) => new Map(rows.map((row) => [row.id, row]))

const named = (items: readonly ProgrammeItem[], kind: ProgrammeItem['kind']): string[] => [
  ...new Set(items.filter((item) => item.kind === kind).flatMap((item) => referenceOf(item) ?? [])),
]

/** The id of what an item plays; null for a pause, and for a place that is still to be filled. */
export function referenceOf(item: ProgrammeItem): string | null {
  if (item.kind === 'bulletin') return item.bulletinId
  if (item.kind === 'clip') return item.clipId
  return item.kind === 'relay' ? item.relayId : null
}

export const isEmpty = (item: ProgrammeItem): boolean => item.kind !== 'pause' && referenceOf(item) === null

/**
 * How long an item sounds now. A bulletin that is edited keeps its place by its present audio: whether it is approved is
 * decided when it is due.
 */
export function soundOf(contents: Contents, item: ProgrammeItem): Sound {
  if (isEmpty(item)) return { gone: 'empty' }
  if (item.kind === 'pause') return { durationMs: item.seconds * 1_000 }
  if (item.kind === 'relay')
    return contents.relays.has(item.relayId ?? '') ? { durationMs: item.seconds * 1_000 } : { gone: 'no-sound' }
  if (item.kind === 'clip') {
    const clip = contents.clips.get(item.clipId ?? '')
    return clip ? { durationMs: clip.durationMs } : { gone: 'no-sound' }
  }
  const bulletin = contents.bulletins.get(item.bulletinId ?? '')
  if (bulletin?.status === 'revoked') return { gone: 'revoked' }
  return bulletin?.durationMs ? { durationMs: bulletin.durationMs } : { gone: 'no-sound' }
}

const PAUSE = 'Khoảng lặng'

/** What officials read: the item's own title, else its content's. */
export function titleOf(contents: Contents, item: ProgrammeItem): string {
  if (item.title !== undefined) return item.title
  if (item.kind === 'pause') return PAUSE
  if (item.kind === 'relay') return contents.relays.get(item.relayId ?? '')?.name ?? ''
  if (item.kind === 'clip') return contents.clips.get(item.clipId ?? '')?.title ?? ''
  return contents.bulletins.get(item.bulletinId ?? '')?.title ?? ''
}

/** Hash of what sounds; of a relay, of what does when its stream is lost. */
export function sha256Of(contents: Contents, item: ProgrammeItem): string | null {
  if (item.kind === 'bulletin') return contents.bulletins.get(item.bulletinId ?? '')?.sha256 ?? null
  if (item.kind === 'clip') return contents.clips.get(item.clipId ?? '')?.sha256 ?? null
  return item.kind === 'relay' ? (contents.relays.get(item.relayId ?? '')?.sha256 ?? null) : null
}
