import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { SoundEvent } from '../../devices/fleet/member-output.ts'
import { air, prepare } from '../../scripts/demo/scenario.ts'
import { summarise } from '../../scripts/demo/summary.ts'
import { startMosquitto } from '../support/servers.ts'
import { startStation } from '../support/station.ts'

const PASSWORD = 'the password of this broker'

describe.each(['embedded', 'external'] as const)('the main job on %s engines', (backend) => {
  it('every speaker plays what was approved, the storm interrupts it, and the ledger explains each of them', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'loa-main-'))
    // The ACL file as it is shipped, for its own topic root; the broker that other tests share admits any root.
    const mosquitto =
      backend === 'external' && (await startMosquitto({ serverPassword: PASSWORD, topicRoot: 'shipped' }))
    const station = await startStation(backend, {
      env: { LOA_START_GRACE_SECONDS: '20', LOA_TOPIC_ROOT: 'loa/v1' },
      servers: mosquitto ? { mqttUrl: mosquitto.url, mqttPassword: PASSWORD } : {},
    })
    try {
      const { people } = station.village
      const programme = await prepare(people, { tempDir: folder, tell: () => undefined })
      const played = await air(people, programme, station.ledger, () => undefined)
      const summary = await summarise(station.ledger, played, 8)

      expect(summary.unexplained).toBe(0)
      expect(summary.occurrences.map(({ title, targets, played }) => [title, targets, played])).toEqual([
        ['Họp xóm', 4, 4],
        ['Khuyến nông', 4, 4],
        ['Tiêm phòng gia súc', 8, 8],
        ['Bão số 3', 8, 8],
        ['Báo yên: Bão số 3', 8, 8],
      ])
      expect(
        await Promise.all(played.occurrenceIds.map(async (id) => (await station.ledger.occurrence(id)).status)),
      ).toEqual(Array(5).fill('completed'))
      // The storm really cut the bulletin on every speaker, and the bulletin came back where it was cut.
      const [, , cut] = played.occurrenceIds
      const speakersOf = (test: (event: SoundEvent) => boolean) =>
        new Set(
          station.sounds.filter((event) => event.occurrenceId === cut && test(event)).map(({ speakerId }) => speakerId),
        ).size
      expect(speakersOf(({ event }) => event === 'stopped')).toBe(8)
      expect(speakersOf(({ event, offsetMs }) => event === 'started' && offsetMs > 0)).toBe(8)
    } finally {
      await station.stop()
      if (mosquitto) await mosquitto.stop()
      await rm(folder, { recursive: true, force: true })
    }
  }, 120_000)
})
