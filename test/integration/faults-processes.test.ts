import { expect, test } from 'vitest'
import { freePort } from '../../src/db/embedded.ts'
import { allClear, approvedBulletin, closed, draftAlert, heard, schedule, send } from '../support/airings.ts'
import { brokenInvariants } from '../support/invariants.ts'
import { startStation } from '../support/station.ts'

const SPEAKERS = 8

test('two processes of every role side by side do the main job once; one of each may be killed meanwhile', async () => {
  const port = await freePort()
  const station = await startStation('external', {
    speakers: SPEAKERS,
    env: {
      LOA_ROLES: 'api',
      LOA_PORT: `${port}`,
      LOA_PUBLIC_URL: `http://127.0.0.1:${port}`,
      LOA_START_GRACE_SECONDS: '20',
    },
  })
  try {
    const [scheduler, , gateway] = await Promise.all(
      ['scheduler', 'scheduler', 'gateway', 'gateway', 'api'].map((role) => station.addProcess({ LOA_ROLES: role })),
    )
    const bulletin = await approvedBulletin(station, 'Mời bà con họp xóm tại nhà văn hóa lúc bảy giờ tối mai.')
    const cut = await station.ledger.occurrenceOf(await schedule(station, bulletin, 4))
    await heard(station, SPEAKERS, ({ occurrenceId }) => occurrenceId === cut.id)
    const draft = await draftAlert(station)
    const sent = await send(station, draft)
    await heard(
      station,
      SPEAKERS,
      ({ occurrenceId, event }) => occurrenceId === sent.occurrenceIds[0] && event === 'ended',
    )
    const { occurrenceIds } = await allClear(station, draft)
    await station.ledger.untilClosed([cut.id, ...occurrenceIds])
    expect(await brokenInvariants(station)).toEqual([])

    const scheduleId = await schedule(station, bulletin, 4)
    const { id } = await station.ledger.occurrenceOf(scheduleId)
    for (const one of [scheduler, gateway]) if (one) process.kill(one.pid, 'SIGKILL')
    await heard(station, SPEAKERS, ({ occurrenceId, event }) => occurrenceId === id && event === 'ended')
    expect((await closed(station, scheduleId)).status).toBe('completed')
    expect(await brokenInvariants(station)).toEqual([])
  } finally {
    await station.stop()
  }
}, 180_000)
