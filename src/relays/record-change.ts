import type { Tx } from '../context.ts'
import { recordDecisions } from '../occurrences/decisions.ts'
import { loadComingAirings, loadSoundingAirings, type RelayRow } from './store.ts'

/** Written down with every airing to come that relays the station, so that each says why it sounds otherwise, or not at all. */
export async function recordRelayChange(
  tx: Tx,
  { id, name }: Pick<RelayRow, 'id' | 'name'>,
  changes: ReadonlyArray<'address' | 'stand-in' | 'archived'>,
): Promise<void> {
  const data = { relayId: id, name, changes }
  const coming = await loadComingAirings(tx.db, id)
  await recordDecisions(
    tx,
    coming.map((occurrenceId) => ({ occurrenceId, kind: 'relay-changed' as const, data })),
  )
}

/** Written down with every airing that relays the station at this moment: it was lost, or is heard again. */
export async function recordHeard(
  tx: Tx,
  { id, name, status, reason, checkedAt }: Pick<RelayRow, 'id' | 'name' | 'status' | 'reason' | 'checkedAt'>,
): Promise<void> {
  const data = { relayId: id, name, status, reason, checkedAt }
  const sounding = await loadSoundingAirings(tx.db, id, tx.clock.now())
  await recordDecisions(
    tx,
    sounding.map((occurrenceId) => ({ occurrenceId, kind: 'relay-heard' as const, data })),
  )
}
