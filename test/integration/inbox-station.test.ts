import { afterAll, beforeAll, expect, test } from 'vitest'
import { heard } from '../support/airings.ts'
import { FakeProvince } from '../support/fake-province.ts'
import { type Station, startStation } from '../support/station.ts'

// The whole station as a process, a village of speakers, and a province above it.
const [EMERGENCY_AREA, PRIORITY_AREA] = ['05857', '05818']
type SoundEvent = Station['sounds'][number]
let province: FakeProvince
let station: Station
let source: { id: string; token: string }

beforeAll(async () => {
  province = await FakeProvince.start()
  station = await startStation('external', {
    env: { LOA_INBOX_HOSTS: province.host, LOA_INBOX_RETRY_SECONDS: '0.1', LOA_INBOX_PULL_SECONDS: '1' },
  })
  source = await station.village.people.admin.user.post('/inbox-sources', {
    ...{ name: 'Tỉnh', kind: 'push', areaCode: '19', mayEmergency: true },
    ...{ baseUrl: province.url, secret: province.secret },
  })
}, 90_000)
afterAll(async () => {
  await station?.stop()
  await province?.down()
})

const message = (externalId: string, more: Record<string, unknown>) => ({
  ...{ externalId, version: 1, issuedAt: new Date().toISOString(), title: externalId, text: 'Lũ về.' },
  ...{ approvedBy: { name: 'Trực ban tỉnh' } },
  ...more,
})
const emergency = (externalId: string) =>
  message(externalId, {
    ...{ priority: 'emergency', riskLevel: 3, areaCodes: [EMERGENCY_AREA], preTone: 'none', allClearText: 'Báo yên.' },
  })
const push = (body: unknown) => province.push(station.server().url, source, body)
const resultsOf = (externalId: string) =>
  province.told.filter(({ kind, body }) => kind === 'play-results' && body['externalId'] === externalId)
const timesTold = (externalId: string) => province.requests.filter(({ body }) => body.includes(externalId)).length
const alertIdOf = (externalId: string) =>
  station.sql(async (db) => {
    const items = db.selectFrom('inboxItems').where('externalId', '=', externalId)
    return (await items.select('alertId').executeTakeFirst())?.alertId ?? ''
  })
/** Speakers that sounded for an alert. */
async function heardAlert(externalId: string, speakers: number): Promise<SoundEvent[]> {
  const alertId = await alertIdOf(externalId)
  const rows = await station.sql((db) =>
    db.selectFrom('occurrences').select('id').where('alertId', '=', alertId).execute(),
  )
  const ids = rows.map(({ id }) => id)
  const isOfAlert = ({ event, occurrenceId }: SoundEvent) => event === 'started' && ids.includes(occurrenceId)
  await heard(station, speakers, isOfAlert)
  const first = new Map(
    station.sounds
      .filter(isOfAlert)
      .toReversed()
      .map((sound) => [sound.speakerId, sound]),
  )
  return [...first.values()]
}

test('an emergency from above sounds within seconds, a priority item airs in its place, and both results go up', async () => {
  const asked = await push(
    message('UU-TIEN', { priority: 'priority', areaCodes: [PRIORITY_AREA], text: 'Họp lúc bảy giờ.' }),
  )
  expect(asked).toMatchObject({ status: 200, body: { status: 'scheduled' } })

  expect(await push(emergency('LU-1'))).toMatchObject({ status: 200, body: { status: 'sent' } })
  const sounds = await heardAlert('LU-1', 2)
  const sentAt = await station.sql((db) =>
    db.selectFrom('alerts').select('sentAt').where('title', '=', 'LU-1').executeTakeFirst(),
  )
  for (const { at } of sounds) expect(at.getTime() - (sentAt?.sentAt?.getTime() ?? 0)).toBeLessThan(5_000)
  const withdrawn = await province.withdraw(station.server().url, source, 'LU-1', 'Hết lũ')
  expect(withdrawn.body['status']).toBe('applied')

  await province.until(() => resultsOf('UU-TIEN').length > 0 && resultsOf('LU-1').length > 1)
  const [aired] = resultsOf('UU-TIEN')
  expect(aired?.body).toMatchObject({ status: 'completed', airing: 'schedule' })
  const areas = aired?.body['areas'] as Array<{ total: number; played: number; notPlayed: unknown[] }>
  expect(areas.reduce((sum, { played }) => sum + played, 0)).toBe(2)
  expect(areas.flatMap(({ notPlayed }) => notPlayed)).toEqual([])
  expect(
    resultsOf('LU-1')
      .map(({ body }) => body['airing'])
      .toSorted(),
  ).toEqual(['alert', 'all-clear'])
  expect(province.statesOf('LU-1')).toEqual(['received', 'sent', 'received', 'cancelled', 'applied'])
}, 90_000)

test('kill -9 between taking in and carrying out loses no emergency and doubles none; between telling and noting it, no receipt', async () => {
  await province.down()
  const normal = await push(message('TIN-1', { priority: 'normal', areaCodes: [EMERGENCY_AREA], text: 'Tin thường.' }))
  expect(normal.body['status']).toBe('waiting')
  await station.arm('after-outbox=kill')
  await province.up()
  await station.server().ended
  expect(timesTold('TIN-1')).toBeLessThanOrEqual(1)

  await station.arm('after-inbox=kill')
  await station.startServer()
  await province.until(() => province.statesOf('TIN-1').length === 2)
  expect(province.statesOf('TIN-1')).toEqual(['received', 'waiting'])
  // The one whose answer was not noted was told twice, and known the second time.
  expect(timesTold('TIN-1')).toBeGreaterThanOrEqual(2)

  const flood = emergency('LU-2')
  await expect(push(flood)).rejects.toThrow()
  await station.server().ended
  await station.arm('')
  await station.startServer()
  await province.until(() => province.statesOf('LU-2').includes('sent'))
  await heardAlert('LU-2', 2)
  expect((await push(flood)).body).toMatchObject({ status: 'sent', version: 1 })
  const alerts = await station.sql((db) =>
    db.selectFrom('alerts').select('id').where('title', '=', 'LU-2').where('sentAt', 'is not', null).execute(),
  )
  expect(alerts).toHaveLength(1)
}, 120_000)

test('kill -9 when the former version has made room and the newer one is not in its place yet: it gets it, and once', async () => {
  const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString()
  const first = message('UU-TIEN-2', { priority: 'priority', areaCodes: [PRIORITY_AREA], airAt: inHours(2) })
  expect((await push(first)).body).toMatchObject({ status: 'scheduled' })
  await station.arm('after-supersede=kill')
  await expect(push({ ...first, version: 2, airAt: inHours(3) })).rejects.toThrow()
  await station.server().ended
  await station.arm('')
  // Whoever worked on it is dead; else its hold lasts a minute.
  await station.sql((db) => db.updateTable('inboxItems').set({ claimedUntil: null }).execute())
  await station.startServer()
  const states = () => province.statesOf('UU-TIEN-2')
  await province.until(() => states().length === 5)
  expect(states()).toEqual(['received', 'scheduled', 'received', 'superseded', 'scheduled'])
  const made = await station.sql((db) =>
    db
      .selectFrom('bulletins as b')
      .innerJoin('schedules as s', 's.bulletinId', 'b.id')
      .select('b.status')
      .where('b.title', '=', 'UU-TIEN-2')
      .orderBy('b.id')
      .execute(),
  )
  expect(made).toEqual([{ status: 'revoked' }, { status: 'approved' }])
}, 90_000)
