import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createAlert } from '../../src/alerts/create.ts'
import { expireAndPublish, publishAlertDocuments } from '../../src/alerts/documents.ts'
import { allClear, cancelAlert } from '../../src/alerts/end.ts'
import { sendAlert } from '../../src/alerts/send.ts'
import { concludeAirings } from '../../src/deliveries/conclude.ts'
import { republishRetained } from '../../src/dispatch/retained.ts'
import { importKeys, openEnvelope } from '../../src/protocol/envelope.ts'
import { type AreaCode, type Core, createCore, problemOf, type Wire } from '../support/core.ts'

let core: Core
beforeAll(async () => {
  core = await createCore()
})
afterAll(() => core?.close())

const MINUTE = 60_000
const rowOf = (id: string) =>
  core.ctx.db.selectFrom('alerts').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
async function sent(areaCodes?: AreaCode[], mode?: 'live' | 'drill') {
  const alert = await core.alert(areaCodes, mode)
  return { ...alert, ...(await sendAlert(core.officer, alert.id, alert)) }
}
const kidOf = (jws: string) => JSON.parse(Buffer.from(jws.split('.')[0] ?? '', 'base64url').toString()).kid as string
const commandOf = (alertId: string, kind: string) =>
  core.ctx.db
    .selectFrom('commands')
    .selectAll()
    .where('alertId', '=', alertId)
    .where('kind', '=', kind)
    .executeTakeFirstOrThrow()

/** The retained documents of an area, as they went over the wire, with what is inside opened too. */
async function documentsOf(areaCode: AreaCode, wire?: Wire[]) {
  const keys = await importKeys(core.ctx.signer.trustedKeys())
  const documents = (wire ?? (await core.wire())).flatMap(({ topic, document }) =>
    topic === `loa/v1/areas/${areaCode}/alert` && document.kind === 'alerts' ? [document] : [],
  )
  return Promise.all(
    documents.map(async ({ rev, alerts }) => {
      const inside = await Promise.all(alerts.map((jws) => openEnvelope(jws, keys)))
      return { rev, inside: inside.flatMap((each) => (each.ok ? [each.document] : [])) }
    }),
  )
}
const listed = (document: Awaited<ReturnType<typeof documentsOf>>[number] | undefined) =>
  document?.inside.map((each) => (each.kind === 'play' ? each.alertId : each.kind)).sort()

describe('a drill', () => {
  test('says aloud that it is one, before and after its words, and so does its all-clear', async () => {
    const alert = await createAlert(core.officer, {
      title: 'Lũ quét',
      text: 'Di chuyển lên chỗ cao.',
      areaCodes: ['05857'],
      riskLevel: 3,
      mode: 'drill',
    })
    expect(alert.text).toMatch(/^Diễn tập\. .*Di chuyển lên chỗ cao\. .*Hết diễn tập\.$/)
    const spoken = await core.ctx.db
      .selectFrom('clips')
      .select(['sha256', 'speechText'])
      .where('sha256', 'in', [alert.clipSha256, alert.allClearClipSha256])
      .execute()
    expect(spoken).toHaveLength(2)
    for (const { speechText } of spoken) {
      expect(speechText?.toLowerCase()).toMatch(/^diễn tập/)
      expect(speechText?.toLowerCase()).toMatch(/hết diễn tập\W*$/)
    }
  }, 30_000)

  test('cannot be a prepared recording, which nobody could trust to say so, with or without words beside it', async () => {
    const clip = await core.clip(['05857'])
    const drill = { title: 'Lũ quét', areaCodes: ['05857'], riskLevel: 3, mode: 'drill' as const, clipId: clip.id }
    expect((await problemOf(createAlert(core.officer, drill))).code).toBe('alert.drill-needs-text')
    expect((await problemOf(createAlert(core.officer, { ...drill, text: 'Di chuyển.' }))).code).toBe(
      'alert.drill-needs-text',
    )
  })

  test('is signed with the drill key in all its commands, and a live one never is', async () => {
    const [drill, live] = [await sent(['05857'], 'drill'), await sent(['05857'])]
    await allClear(core.officer, drill.id)
    await allClear(core.officer, live.id)
    for (const [alert, purpose, mode] of [
      [drill, 'drill', 'drill'],
      [live, 'emergency', 'live'],
    ] as const)
      for (const kind of ['play', 'allClear']) {
        const command = await commandOf(alert.id, kind)
        expect(command.purpose).toBe(purpose)
        expect(kidOf(command.jws)).toMatch(new RegExp(`^${purpose}-`))
        expect((await core.wire()).find(({ document }) => document.id === command.id)?.document.mode).toBe(mode)
      }
  })
})

describe('sending', () => {
  test('takes the hash of the very audio that was read back', async () => {
    const alert = await core.alert()
    const other = await core.clip()
    expect(await problemOf(sendAlert(core.officer, alert.id, { clipSha256: other.sha256 }))).toMatchObject({
      code: 'alert.changed-since-read',
      fields: { clipSha256: alert.clipSha256 },
    })
    expect((await rowOf(alert.id)).status).toBe('draft')
    expect((await sendAlert(core.officer, alert.id, alert)).status).toBe('active')
  })

  test('goes on the wire before the answer, one command per area, to repeat until it is no longer valid', async () => {
    const alert = await sent(['05857', '05818'])
    expect(alert.published).toBe(true)
    const plays = (await core.wire()).filter(
      ({ document }) => document.kind === 'play' && document.alertId === alert.id,
    )
    expect(plays.map(({ topic }) => topic).sort()).toEqual([
      'loa/v1/areas/05818/commands',
      'loa/v1/areas/05857/commands',
    ])
    expect(plays[0]?.document).toMatchObject({
      priority: 'emergency',
      riskLevel: 3,
      preTone: 'siren',
      audio: { sha256: alert.clipSha256 },
      repeat: { everySeconds: 120, until: alert.validUntil },
      occurrenceId: alert.occurrenceIds[0],
    })
  })

  test('twice, or by two officers at once, is one alert and one command', async () => {
    const other = await core.person('duty_officer')
    const alert = await core.alert()
    const results = await Promise.allSettled(
      [core.officer, other, core.officer].map((by) => sendAlert(by, alert.id, alert)),
    )
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect((await problemOf(sendAlert(core.officer, alert.id, alert))).code).toBe('alert.wrong-state')
    const commands = await core.ctx.db.selectFrom('commands').select('id').where('alertId', '=', alert.id).execute()
    expect(commands).toHaveLength(1)
  })

  test('is for duty officers over all its areas', async () => {
    const alert = await core.alert(['05857', '05818'])
    const commune = await core.person('duty_officer', '05857')
    expect(await problemOf(sendAlert(commune, alert.id, alert))).toMatchObject({
      code: 'permission.denied',
      fields: { areaCodes: ['05818'] },
    })
    for (const by of [core.author, core.approver, await core.person('administrator', 'VN')])
      expect((await problemOf(sendAlert(by, alert.id, alert))).code).toBe('permission.denied')
  })

  test('without a broker is still sent: the answer says that it is not on the wire yet', async () => {
    const alert = await core.alert()
    await core.ctx.broker.stop()
    const answer = await sendAlert(core.officer, alert.id, alert).finally(() => core.ctx.broker.start())
    expect(answer).toMatchObject({ status: 'active', published: false })
    expect((await commandOf(alert.id, 'play')).publishedAt).toBeNull()
  })
})

describe('the end', () => {
  test('by all-clear stops the alert, is said aloud, and is for one person and one tap, once', async () => {
    const speaker = await core.speaker('05857')
    const alert = await sent(['05857'])
    const other = await core.person('duty_officer')
    const results = await Promise.allSettled([core.officer, other].map((by) => allClear(by, alert.id)))
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect((await rowOf(alert.id)).status).toBe('all-clear')
    const [occurrenceId] = alert.occurrenceIds
    const ended = await core.occurrence(occurrenceId ?? '')
    expect(ended).toMatchObject({ status: 'airing', reason: 'all-clear' })
    const aloud = (await core.wire()).flatMap(({ document }) =>
      document.kind === 'allClear' && document.alertId === alert.id ? [document] : [],
    )
    expect(aloud).toMatchObject([{ alertOccurrenceId: occurrenceId, mode: 'live' }])
    core.clock.advance(2 * MINUTE)
    await concludeAirings(core.ctx)
    expect((await core.deliveries(occurrenceId ?? ''))[speaker]).toMatchObject({
      status: 'cancelled',
      reason: 'all-clear',
    })
  })

  test('by itself comes when its validity is over, not before', async () => {
    const alert = await sent()
    core.clock.advance(29 * MINUTE)
    await expireAndPublish(core.ctx)
    expect((await rowOf(alert.id)).status).toBe('active')
    core.clock.advance(2 * MINUTE)
    await expireAndPublish(core.ctx)
    expect(await rowOf(alert.id)).toMatchObject({ status: 'expired', endedBy: 'system:expiry' })
    expect((await problemOf(allClear(core.officer, alert.id))).code).toBe('alert.wrong-state')
  })

  test('of a draft is throwing it away; an alert on the air cannot be thrown away', async () => {
    const [draft, active] = [await core.alert(), await sent()]
    expect((await cancelAlert(core.officer, draft.id)).status).toBe('cancelled')
    expect((await problemOf(sendAlert(core.officer, draft.id, draft))).code).toBe('alert.wrong-state')
    expect((await problemOf(cancelAlert(core.officer, active.id))).code).toBe('alert.wrong-state')
    expect((await problemOf(allClear(core.officer, draft.id))).code).toBe('alert.wrong-state')
    await allClear(core.officer, active.id)
  })
})

describe('the retained document of an area', () => {
  const AREA = '24001'
  const officer = () => core.person('duty_officer', 'VN')
  const settle = async () => {
    await publishAlertDocuments(core.ctx)
    return (await documentsOf(AREA)).at(-1)
  }

  test('lists exactly the active alerts of the area through their whole life, and its number only grows', async () => {
    const by = await officer()
    const [one, two] = [await core.alert([AREA]), await core.alert([AREA, '05818'])]
    expect(await settle()).toBeUndefined()
    await sendAlert(by, one.id, one)
    expect(listed(await settle())).toEqual([one.id])
    await sendAlert(by, two.id, two)
    expect(listed(await settle())).toEqual([one.id, two.id].sort())
    expect(listed((await documentsOf('05818')).at(-1))).toContain(two.id)
    await allClear(by, one.id)
    expect(listed(await settle())).toEqual([two.id])
    core.clock.advance(31 * MINUTE)
    await expireAndPublish(core.ctx)
    expect(listed((await documentsOf(AREA)).at(-1))).toEqual([])
    const revs = (await documentsOf(AREA)).map(({ rev }) => rev)
    expect(revs).toEqual([...new Set(revs)].sort((a, b) => a - b))
  })

  test('is left alone while nothing changes, however often and by how many it is looked at', async () => {
    const by = await officer()
    const alert = await core.alert([AREA])
    await sendAlert(by, alert.id, alert)
    await Promise.all([1, 2, 3, 4].map(() => publishAlertDocuments(core.ctx)))
    const before = (await documentsOf(AREA)).length
    expect(await publishAlertDocuments(core.ctx)).toBe(0)
    expect((await documentsOf(AREA)).length).toBe(before)
    await allClear(by, alert.id)
    await settle()
  })

  test('grows also when the clock steps back', async () => {
    const by = await officer()
    const alert = await core.alert([AREA])
    await sendAlert(by, alert.id, alert)
    const before = (await settle())?.rev ?? 0
    await allClear(by, alert.id)
    const back = { ...core.ctx, clock: { now: () => new Date(core.clock.now().getTime() - 10 * MINUTE) } }
    await publishAlertDocuments(back)
    expect((await documentsOf(AREA)).at(-1)?.rev).toBeGreaterThan(before)
  })

  test('that was overtaken on its way is set right: the newest is what stays on the broker', async () => {
    const by = await officer()
    const alert = await core.alert([AREA])
    await sendAlert(by, alert.id, alert)
    let release = () => {}
    const held = new Promise<void>((resolve) => (release = resolve))
    let reached = () => {}
    const atBroker = new Promise<void>((resolve) => (reached = resolve))
    let first = true
    // The real broker; only this process's first word to it is slow.
    const slow = Object.create(core.ctx.broker, {
      publish: {
        value: async (...args: Parameters<typeof core.ctx.broker.publish>) => {
          if (first) {
            first = false
            reached()
            await held
          }
          return core.ctx.broker.publish(...args)
        },
      },
    })
    const overtaken = publishAlertDocuments({ ...core.ctx, broker: slow })
    await atBroker
    await allClear(by, alert.id)
    await publishAlertDocuments(core.ctx)
    release()
    await overtaken
    const [last] = (await documentsOf(AREA)).slice(-1)
    expect(listed(last)).toEqual([])
  })

  test('comes back, all of them and unchanged, on a broker that has forgotten everything', async () => {
    const by = await officer()
    const alert = await core.alert([AREA])
    await sendAlert(by, alert.id, alert)
    await settle()
    const kept = await core.ctx.db.selectFrom('retainedDocuments').select(['topic', 'jws']).orderBy('topic').execute()
    await core.ctx.broker.stop()
    await core.ctx.broker.start()
    const before = (await core.wire()).length
    expect(await republishRetained(core.ctx)).toBe(kept.length)
    const back = (await core.wire()).slice(before)
    expect(back.map(({ topic }) => topic).sort()).toEqual(kept.map(({ topic }) => topic).sort())
    expect(listed((await documentsOf(AREA, back)).at(-1))).toEqual([alert.id])
  })
})
