import { loadAreaNames, nameOf } from '../areas/names.ts'
import type { Ctx } from '../context.ts'
import type { RelayHub } from './hub.ts'
import { isRelayReason, RELAY_REASONS } from './reasons.ts'
import type { Relay } from './schema.ts'
import { loadStandIns, type RelayRow } from './store.ts'

/** Stations as they are shown, in the same order. */
export async function viewRelays(ctx: Ctx, hub: RelayHub, rows: readonly RelayRow[]): Promise<Relay[]> {
  const codes = rows.flatMap((row) => row.areaCodes)
  const [names, clips] = await Promise.all([
    loadAreaNames(ctx.db, codes, ctx.clock.now()),
    loadStandIns(
      ctx.db,
      rows.map((row) => row.fallbackClipId),
    ),
  ])
  return rows.map((station) => {
    const { nameSearch: _, nextCheckAt: __, ...row } = station
    const clip = clips.get(row.fallbackClipId)
    if (!clip) throw new Error(`station ${row.id} has no fallback`)
    const { sha256, ...fallbackClip } = clip
    return {
      ...row,
      areaNames: row.areaCodes.map((code) => nameOf(names, code)),
      fallbackClip: { ...fallbackClip, url: `/audio/${sha256}.mp3` },
      statusText: wordsOf(station),
      listeners: hub.countListeners(row.id),
      checkedAt: row.checkedAt?.toISOString() ?? null,
      lastOkAt: row.lastOkAt?.toISOString() ?? null,
      archivedAt: row.archivedAt?.toISOString() ?? null,
      createdAt: row.createdAt.toISOString(),
      updatedAt: row.updatedAt.toISOString(),
    }
  })
}

export async function viewRelay(ctx: Ctx, hub: RelayHub, row: RelayRow): Promise<Relay> {
  const [relay] = await viewRelays(ctx, hub, [row])
  if (!relay) throw new Error(`no view of station ${row.id}`)
  return relay
}

function wordsOf({ status, reason }: RelayRow): Relay['statusText'] {
  if (status === 'unchecked') return { vi: 'Chưa nghe thử.', en: 'Not heard yet.' }
  if (status === 'ok') return { vi: 'Nghe được bình thường.', en: 'Heard as it should be.' }
  return reason && isRelayReason(reason) ? RELAY_REASONS[reason] : { vi: 'Không nghe được.', en: 'Not heard.' }
}
