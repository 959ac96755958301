import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import mqtt from 'mqtt'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PROVINCE } from '../../scripts/demo/village.ts'
import { SERVER_USERNAME } from '../../src/mqtt/dynamic-security.ts'
import {
  type Approved,
  allClear,
  approvedBulletin,
  closed,
  draftAlert,
  heard,
  schedule,
  send,
  silent,
  stopAll,
} from '../support/airings.ts'
import { brokenInvariants, emitted } from '../support/invariants.ts'
import { startMosquitto, type TestServer } from '../support/servers.ts'
import { type Station, startStation } from '../support/station.ts'

const SPEAKERS = 4
const PASSWORD = 'server-password-of-this-test'

// The embedded broker dies with its server: faults-server-embedded.test.ts.
describe('kill -9 of Mosquitto', () => {
  let mosquitto: TestServer
  let station: Station
  let bulletin: Approved
  beforeAll(async () => {
    mosquitto = await startMosquitto({ serverPassword: PASSWORD })
    station = await startStation('external', {
      speakers: SPEAKERS,
      // What a speaker says before the server has subscribed again is lost with the broker: time to ask it once more.
      env: { LOA_START_GRACE_SECONDS: '30', LOA_REPORT_GRACE_SECONDS: '8' },
      servers: { mqttUrl: mosquitto.url, mqttPassword: PASSWORD },
    })
    bulletin = await approvedBulletin(station)
  }, 120_000)
  afterAll(async () => {
    await station.stop()
    await mosquitto.stop()
  })

  /** It comes back without anything it kept: retained documents, subscriptions, messages. Only who may log in stays. */
  const restart = async () => {
    await rm(join(mosquitto.folder, 'data/mosquitto.db'), { force: true })
    await mosquitto.start()
    await station.reconnected()
  }

  /** What the broker keeps for whoever subscribes to the province's alerts now. */
  const retainedAlert = async () => {
    const client = await mqtt.connectAsync(mosquitto.url, { username: SERVER_USERNAME, password: PASSWORD })
    const message = new Promise<string>((take) => client.once('message', (_, payload) => take(String(payload))))
    await client.subscribeAsync(`+/+/areas/${PROVINCE}/alert`, { qos: 1 })
    return message.finally(() => client.endAsync(true))
  }

  test('away when an airing is due: it goes out once on every speaker as soon as it is back', async () => {
    const scheduleId = await schedule(station, bulletin, 4)
    const { id } = await station.ledger.occurrenceOf(scheduleId)
    await mosquitto.kill()
    while ((await station.ledger.occurrence(id)).status !== 'airing') await new Promise((wake) => setTimeout(wake, 50))
    await restart()
    const airing = await closed(station, scheduleId)
    expect([airing.status, airing.targets]).toEqual(['completed', SPEAKERS])
    expect(await brokenInvariants(station)).toEqual([])
  })

  test('killed while it sounds: every speaker plays to the end, and its report arrives later', async () => {
    const scheduleId = await schedule(station, bulletin, 4)
    const { id } = await station.ledger.occurrenceOf(scheduleId)
    await heard(station, SPEAKERS, ({ occurrenceId }) => occurrenceId === id)
    await mosquitto.kill()
    await heard(station, SPEAKERS, ({ occurrenceId, event }) => occurrenceId === id && event === 'ended')
    await restart()
    const airing = await closed(station, scheduleId)
    expect([airing.status, airing.targets]).toEqual(['completed', SPEAKERS])
    expect(await brokenInvariants(station)).toEqual([])
  })

  test('away when an emergency is sent: the answer says so, and it sounds everywhere as soon as it is back', async () => {
    const draft = await draftAlert(station)
    await mosquitto.kill()
    const sent = await send(station, draft)
    expect(sent.published).toBe(false)
    await restart()
    await heard(station, SPEAKERS, ({ occurrenceId }) => occurrenceId === sent.occurrenceIds[0])
    const cleared = await allClear(station, draft)
    await station.ledger.untilClosed(cleared.occurrenceIds)
    expect(await brokenInvariants(station)).toEqual([])
  })

  test('its memory is lost during an alert: a speaker that was away plays the alert when it connects', async () => {
    const late = station.fleet.speakers[0]
    if (!late) throw new Error('there is a speaker')
    await late.stop()
    const draft = await draftAlert(station)
    const sent = await send(station, draft)
    const [airing = ''] = sent.occurrenceIds
    await heard(station, SPEAKERS - 1, ({ occurrenceId }) => occurrenceId === airing)
    await mosquitto.kill()
    await rm(join(mosquitto.folder, 'data/mosquitto.db'), { force: true })
    await mosquitto.start()
    expect(await retainedAlert()).not.toBe('')
    await late.start()
    await station.reconnected()
    await heard(station, 1, ({ occurrenceId, speakerId }) => occurrenceId === airing && speakerId === late.speakerId)
    const cleared = await allClear(station, draft)
    await station.ledger.untilClosed(cleared.occurrenceIds)
    expect(await brokenInvariants(station)).toEqual([])
  })

  test('stop-all while it is away, memory lost: the alert falls silent everywhere when it is back', async () => {
    const draft = await draftAlert(station)
    const sent = await send(station, draft)
    const [airing = ''] = sent.occurrenceIds
    await heard(station, SPEAKERS, ({ occurrenceId }) => occurrenceId === airing)
    await mosquitto.kill()
    expect((await stopAll(station)).published).toBe(false)
    await restart()
    await station.ledger.untilClosed([airing])
    expect(await brokenInvariants(station)).toEqual([])
  })

  test('an alert whose airing is stopped has ended: its list does not bring it back to whoever connects', async () => {
    const draft = await draftAlert(station)
    const sent = await send(station, draft)
    const [airing = ''] = sent.occurrenceIds
    await heard(station, SPEAKERS, ({ occurrenceId }) => occurrenceId === airing)
    const duty = station.village.people.dutyOfficer.user
    await duty.post(`/occurrences/${airing}/stop`)
    expect((await duty.get<{ status: string }>(`/alerts/${draft.id}`)).status).toBe('cancelled')
    for (const speaker of station.fleet.speakers) speaker.drop(0)
    await station.ledger.untilClosed([airing])
    await silent(station)
    expect(await brokenInvariants(station)).toEqual([])
  })

  test('a speaker cut off before a stop-all, back when its ledger is closed: it is silenced, and says so late', async () => {
    const [late] = station.fleet.speakers
    const draft = await draftAlert(station)
    const sent = await send(station, draft)
    const [airing = ''] = sent.occurrenceIds
    await heard(station, SPEAKERS, ({ occurrenceId }) => occurrenceId === airing)
    const lateOne = async () =>
      (await station.ledger.deliveries(airing)).find(({ speakerId }) => speakerId === late?.speakerId)
    // Of one that was cut off before it said a word nobody can know that it sounds.
    while ((await lateOne())?.status !== 'playing') await new Promise((wake) => setTimeout(wake, 50))
    late?.drop(600_000)
    await stopAll(station)
    await station.ledger.untilClosed([airing])
    expect(await lateOne()).toMatchObject({ status: 'unreachable', reason: 'lost-contact' })
    late?.drop(0)
    while ((await lateOne())?.status === 'unreachable') await new Promise((wake) => setTimeout(wake, 50))
    expect(await lateOne()).toMatchObject({ status: 'cancelled', reason: 'stopped' })
    await silent(station)
    expect(await brokenInvariants(station)).toEqual([])
  })

  test('with nothing due, its loss makes no command and no sound', async () => {
    const before = await emitted(station)
    await mosquitto.kill()
    await restart()
    await closed(station, await schedule(station, bulletin, 3))
    expect(await emitted(station)).toEqual({ commands: before.commands + 1, starts: before.starts + SPEAKERS })
  })
})
