import type { Tx } from '../context.ts'
import { recordDecisions } from '../occurrences/decisions.ts'
import type { claimDue } from './store.ts'

type Due = Awaited<ReturnType<typeof claimDue>>[number]

/** Of what is sent just now and relays a station: how that station was, which nothing else remembers tomorrow. */
export async function sayRelayed(
  tx: Tx,
  rows: ReadonlyArray<Pick<Due, 'id' | 'relayId' | 'relayName' | 'relayStatus' | 'relayReason' | 'relayCheckedAt'>>,
): Promise<void> {
  await recordDecisions(
    tx,
    rows.flatMap(({ id, relayId, relayName, relayStatus, relayReason, relayCheckedAt }) =>
      relayId === null
        ? []
        : [
            {
              occurrenceId: id,
              kind: 'relay-sent' as const,
              data: { relayId, name: relayName, status: relayStatus, reason: relayReason, checkedAt: relayCheckedAt },
            },
          ],
    ),
  )
}
