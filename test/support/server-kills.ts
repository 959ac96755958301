import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type Approved,
  allClear,
  approvedBulletin,
  closed,
  draftAlert,
  heard,
  newestSchedule,
  schedule,
  send,
  stopAll,
} from './airings.ts'
import type { Backend } from './app.ts'
import { brokenInvariants, emitted } from './invariants.ts'
import { type Station, startStation } from './station.ts'

const SPEAKERS = 8

/** kill -9 of the server at every named point of the main job. One set of tests, run on each set of engines. */
export function describeServerKills(backend: Backend): void {
  describe(`kill -9 of the server on ${backend} engines`, () => {
    let station: Station
    let bulletin: Approved
    beforeAll(async () => {
      station = await startStation(backend, { speakers: SPEAKERS, env: { LOA_START_GRACE_SECONDS: '30' } })
      bulletin = await approvedBulletin(station)
    }, 120_000)
    afterAll(() => station.stop())

    /** The server dies at this point while `act` is under way; whoever waits for its answer gets none. It comes back. */
    const killedAt = async (failpoints: string, act: () => Promise<unknown>) => {
      await station.arm(failpoints)
      await act().catch(() => undefined)
      await station.server().ended
      await station.arm('')
      await station.startServer()
    }

    test.each(['after-commit=kill', 'after-enqueue=kill', 'after-publish=kill', 'between-acknowledgements=kill@2'])(
      'routine, %s: the airing goes out once on every speaker, and the ledger says so',
      async (failpoint) => {
        await killedAt(failpoint, () => schedule(station, bulletin, 4))
        const airing = await closed(station, await newestSchedule(station))
        expect([airing.status, airing.targets]).toEqual(['completed', SPEAKERS])
        expect(await brokenInvariants(station)).toEqual([])
      },
    )

    test.each(['after-commit=kill', 'after-publish=kill', 'between-acknowledgements=kill'])(
      'emergency, %s: what was committed sounds on every speaker, until the all-clear',
      async (failpoint) => {
        const draft = await draftAlert(station)
        await killedAt(failpoint, () => send(station, draft))
        const airing = await alertOccurrence(draft.id)
        await heard(station, SPEAKERS, ({ occurrenceId, event }) => occurrenceId === airing && event === 'ended')
        const cleared = await allClear(station, draft)
        await station.ledger.untilClosed(cleared.occurrenceIds)
        expect(await brokenInvariants(station)).toEqual([])
      },
    )

    test('stop-all, after-commit=kill: it silences every speaker after the restart, and wins over the alert', async () => {
      const draft = await draftAlert(station)
      await killedAt('after-commit=kill@2', async () => {
        const sent = await send(station, draft)
        await heard(station, SPEAKERS, ({ occurrenceId }) => occurrenceId === sent.occurrenceIds[0])
        await stopAll(station)
      })
      await station.ledger.untilClosed([await alertOccurrence(draft.id)])
      const { status } = await station.village.people.dutyOfficer.user.get<{ status: string }>(`/alerts/${draft.id}`)
      expect(status).toBe('cancelled')
      expect(await brokenInvariants(station)).toEqual([])
    })

    test('all-clear, after-commit=kill: every speaker ends the alert and says the all-clear after the restart', async () => {
      const draft = await draftAlert(station)
      await killedAt('after-commit=kill@2', async () => {
        const sent = await send(station, draft)
        await heard(
          station,
          SPEAKERS,
          ({ occurrenceId, event }) => occurrenceId === sent.occurrenceIds[0] && event === 'ended',
        )
        await allClear(station, draft)
      })
      const { occurrenceIds } = await station.village.people.dutyOfficer.user.get<{ occurrenceIds: string[] }>(
        `/alerts/${draft.id}`,
      )
      expect(occurrenceIds).toHaveLength(2)
      await station.ledger.untilClosed(occurrenceIds)
      expect((await station.ledger.occurrence(occurrenceIds[1] ?? '')).status).toBe('completed')
      expect(await brokenInvariants(station)).toEqual([])
    })

    test('with nothing due, a kill and a restart emit no command and start no sound', async () => {
      const before = await emitted(station)
      process.kill(station.server().pid, 'SIGKILL')
      await station.server().ended
      await station.startServer()
      // Once around every loop: a schedule made now is planned, armed, sent and closed.
      await closed(station, await schedule(station, bulletin, 3))
      const after = await emitted(station)
      expect(after).toEqual({ commands: before.commands + 1, starts: before.starts + SPEAKERS })
    })

    async function alertOccurrence(alertId: string): Promise<string> {
      const { occurrenceIds } = await station.village.people.dutyOfficer.user.get<{ occurrenceIds: string[] }>(
        `/alerts/${alertId}`,
      )
      return occurrenceIds[0] ?? ''
    }
  })
}
