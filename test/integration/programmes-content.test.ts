import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Ctx, withTransaction } from '../../src/context.ts'
import { dispatchDue } from '../../src/dispatch/dispatch-due.ts'
import { turnProgramme } from '../../src/dispatch/turn-programme.ts'
import { getComingSessions } from '../../src/explain/coming-sessions.ts'
import { explainOccurrence } from '../../src/explain/explain-occurrence.ts'
import { cancelOneOccurrence, restoreOccurrence } from '../../src/occurrences/change-one.ts'
import { editProgramme } from '../../src/occurrences/change-programme.ts'
import { shiftPlanned } from '../../src/occurrences/give-way.ts'
import { leaveOutSession } from '../../src/occurrences/leave-out-session.ts'
import { showEffect } from '../../src/policies/effect.ts'
import { followPolicies } from '../../src/policies/follow.ts'
import { savePolicy } from '../../src/policies/save.ts'
import { approveProgrammeAsShown } from '../../src/preflight/approve.ts'
import { preflightProgramme } from '../../src/preflight/ask.ts'
import type { NewItem } from '../../src/programmes/schema.ts'
import { submitProgramme } from '../../src/programmes/submit.ts'
import { changeArchived } from '../../src/relays/archive.ts'
import { createRelay } from '../../src/relays/create.ts'
import { RelayHub } from '../../src/relays/hub.ts'
import { listRelayedBy } from '../../src/relays/list.ts'
import { updateRelay } from '../../src/relays/update.ts'
import { createSchedule } from '../../src/schedules/create.ts'
import { showToday } from '../../src/today/today.ts'
import { type Core, createCore, problemOf } from '../support/core.ts'
import { ASKED, firstDay, HOUR, programmesOf, SECOND } from '../support/programmes.ts'

let core: Core
beforeAll(async () => {
  core = await createCore()
})
afterAll(() => core?.close())

const { daily, onceIn, localDate, clipItem, draft, approve, plan, airingsOf } = programmesOf(() => core)

const VOV = 'http://203.162.4.190/vov1'
const ELSEWHERE = 'http://203.162.4.191/vov1'

/** A clip, a station of the province for 30 s, and a clip, once, in an hour. */
async function relaying() {
  const hub = new RelayHub(core.ctx)
  const administrator = await core.person('administrator')
  const station = await createRelay(administrator, hub, {
    ...{ name: 'Đài tỉnh', url: VOV, areaCodes: ['19'], fallbackClipId: (await core.clip()).id },
  })
  const items = [await clipItem(10), { kind: 'relay' as const, relayId: station.id, seconds: 30 }, await clipItem(10)]
  const programme = await draft({ rule: onceIn(HOUR), budgetSeconds: 120, items })
  const change = (by: Ctx, to: { url?: string; fallbackClipId?: string; name?: string }, revision = 1) =>
    updateRelay(by, hub, station.id, { ...to, revision })
  const archive = (archived: boolean) => changeArchived(administrator, hub, station.id, archived)
  const relayedBy = (by: Ctx) => listRelayedBy(by, station.id)
  return { administrator, station, programme, change, archive, relayedBy }
}

/** One clip, once, in an hour: approved and planned. */
async function onAir() {
  const [first, second] = [await core.clip(), await core.clip()]
  const items: NewItem[] = [{ kind: 'clip', clipId: first.id, role: 'item' }]
  const programme = await approve(await draft({ rule: onceIn(HOUR), budgetSeconds: 60, items }))
  await plan()
  const [row] = await airingsOf(programme)
  if (!row) throw new Error('nothing was planned')
  const edit = async () => {
    const [item] = programme.items
    const items = [{ id: item?.id, kind: 'clip' as const, clipId: second.id, role: 'item' as const }]
    await editProgramme(core.author, programme.id, { revision: programme.revision, items })
    await approve(programme)
  }
  return { programme, row, first, second, edit }
}

test('an airing that a person takes back sounds as the programme was approved since, not as it was before', async () => {
  const { row, second, edit } = await onAir()
  await cancelOneOccurrence(core.author, row.id, { reason: 'Có lễ tang' })
  await edit()
  await plan()
  await restoreOccurrence(core.author, row.id)
  await plan()
  expect(await core.occurrence(row.id)).toMatchObject({ status: 'armed', clipId: second.id, clipSha256: second.sha256 })
})

test('what is not of the programme as it was approved is not sent, even if the plan still has it', async () => {
  const { row, edit } = await onAir()
  await cancelOneOccurrence(core.author, row.id, { reason: 'Có lễ tang' })
  await edit()
  await restoreOccurrence(core.author, row.id)
  core.clock.advance(HOUR)
  await dispatchDue(core.ctx)
  expect(await core.occurrence(row.id)).toMatchObject({ status: 'cancelled', reason: 'not-approved' })
})

test('a session that was moved out of the way comes back with the next approval', async () => {
  const { row, second, edit } = await onAir()
  await withTransaction(core.author, (tx) => shiftPlanned(tx, [row.id], 600_000))
  await edit()
  await plan()
  expect(await core.occurrence(row.id)).toMatchObject({ status: 'armed', reason: null, clipId: second.id })
})

describe('a relayed station', () => {
  test('is planned with its station, its fallback and an end of its own, which is the hour, not its length', async () => {
    const fallback = await core.clip(['19'], 30 * SECOND)
    const id = core.ctx.ids.next('rly')
    const now = core.clock.now()
    const unheard = {
      format: null,
      notes: null,
      reason: null,
      checkedAt: null,
      lastOkAt: null,
      measured: null,
      archivedAt: null,
    }
    await core.ctx.db
      .insertInto('relayStations')
      .values({
        ...{
          id,
          name: 'Đài tỉnh',
          url: 'http://127.0.0.1/',
          areaCodes: ['19'],
          fallbackClipId: fallback.id,
          ...unheard,
        },
        ...{ nextCheckAt: now, createdBy: 'test', createdAt: now, updatedAt: now },
      })
      .execute()
    const items: NewItem[] = [
      await clipItem(10, 'theme'),
      { kind: 'relay', relayId: id, seconds: 300 },
      await clipItem(5),
    ]
    const programme = await approve(await draft({ items }))
    await plan()
    const [theme, relay, last] = firstDay(await airingsOf(programme))
    const start = theme?.startAt.getTime() ?? 0
    expect(relay).toMatchObject({
      title: 'Đài tỉnh',
      relayId: id,
      clipId: fallback.id,
      clipSha256: fallback.sha256,
      clipDurationMs: 300 * SECOND,
      hardEndAt: new Date(start + 310 * SECOND),
      validUntil: new Date(start + 300 * SECOND),
    })
    expect(last?.startAt).toEqual(new Date(start + 310 * SECOND))
    const stranger = await draft({ items, areaCodes: ['05818'] })
    await core.ctx.db
      .updateTable('relayStations')
      .set({ areaCodes: ['05857'] })
      .where('id', '=', id)
      .execute()
    expect((await problemOf(submitProgramme(core.author, stranger.id))).fields['problems']).toMatchObject([
      { code: 'item-other-areas', index: 1 },
    ])
  })

  test('is approved with its address, its stand-in, and as one that is in use', async () => {
    const { administrator, programme, change, archive } = await relaying()
    const { revision } = await submitProgramme(core.author, programme.id)
    const look = () => preflightProgramme(core.approver, programme.id, ASKED)
    const approveAs = (preflightHash: string) =>
      approveProgrammeAsShown(core.approver, programme.id, { revision, preflightHash })
    const seen = [await look()]
    await change(administrator, { url: ELSEWHERE })
    seen.push(await look())
    await change(administrator, { fallbackClipId: (await core.clip()).id }, 2)
    seen.push(await look())
    await archive(true)
    seen.push(await look())
    expect(new Set(seen.map(({ hash }) => hash)).size).toBe(4)
    const standIns = seen.map(({ content }) => content.pieces.find(({ kind }) => kind === 'relay')?.standInTitle)
    expect(standIns).toEqual(['Bản ghi', 'Bản ghi', 'Bản ghi', null])
    expect(seen[0]?.words.vi).toContain('có tiếp sóng “Đài tỉnh” (mất sóng thì phát “Bản ghi”).')
    expect(seen[3]?.content.stations).toMatchObject([{ url: ELSEWHERE, isArchived: true }])
    await archive(false)
    for (const { hash } of [...seen.slice(0, 2), ...seen.slice(3)])
      expect((await problemOf(approveAs(hash))).code).toBe('preflight.changed')
    await approveAs(seen[2]?.hash ?? '')
  })

  test('that approved programmes relay gets another address only from who may approve there, and its airings say so', async () => {
    const { administrator, programme, station, change } = await relaying()
    await approve(programme)
    await plan()
    const refused = [administrator, await core.person('approver', '05818')]
    expect(await problemOf(change(administrator, { url: ELSEWHERE }))).toMatchObject({
      ...{ code: 'relay.on-air', fields: { areaCodes: ['05857'] } },
    })
    for (const by of refused) await problemOf(change(by, { fallbackClipId: (await core.clip()).id }))
    const token = { ...core.approver, actor: { ...core.approver.actor, kind: 'token' } } as Ctx
    expect((await problemOf(change(token, { url: ELSEWHERE }))).code).toBe('relay.on-air')
    await change(administrator, { name: 'Đài Thái Nguyên' })
    const standIn = await core.clip()
    await change(core.approver, { url: ELSEWHERE, fallbackClipId: standIn.id }, 2)
    await plan()
    const [, relay] = await airingsOf(programme)
    expect(relay).toMatchObject({ status: 'armed', relayId: station.id, clipSha256: standIn.sha256 })
    const { steps } = await explainOccurrence(core.author, relay?.id ?? '')
    expect(steps.map(({ vi }) => vi)).toContain(
      'Đài tiếp sóng “Đài Thái Nguyên” được đổi địa chỉ, được đổi bản thu phát khi mất sóng.',
    )
    // The programme is over, but the station still sounds.
    core.clock.advance(HOUR + 15_000)
    await dispatchDue(core.ctx)
    await turnProgramme(core.author, programme.id, 'end')
    expect((await problemOf(change(administrator, { url: VOV }, 3))).code).toBe('relay.on-air')
  })

  test('that was put away is silent at its place, with its reason, and comes back with the station', async () => {
    const { programme, archive } = await relaying()
    await approve(programme)
    await plan()
    const [first, relay, last] = await airingsOf(programme)
    await archive(true)
    await plan()
    expect(await airingsOf(programme)).toMatchObject([
      { status: 'armed', startAt: first?.startAt },
      { id: relay?.id, status: 'cancelled', reason: 'relay-archived' },
      { status: 'armed', startAt: last?.startAt },
    ])
    const { steps } = await explainOccurrence(core.author, relay?.id ?? '')
    expect(steps.map(({ vi }) => vi)).toContain('Đài tiếp sóng “Đài tỉnh” được cất đi.')
    await archive(false)
    await plan()
    expect(await core.occurrence(relay?.id ?? '')).toMatchObject({ status: 'armed', reason: null })
    await archive(true)
    core.clock.advance(HOUR)
    await dispatchDue(core.ctx)
    expect((await airingsOf(programme)).map((row) => row.reason ?? row.status)).toEqual([
      ...['airing', 'relay-archived', 'airing'],
    ])
  })

  test('says before it is put away which programmes will be silent and how long, and afterwards they and Today do', async () => {
    const { programme, archive, relayedBy } = await relaying()
    await approve(programme)
    await plan()
    const [, relay] = await airingsOf(programme)
    expect(await relayedBy(core.approver)).toEqual({
      ...{ count: 1 },
      first: [
        {
          ...{ id: programme.id, title: programme.title, areaNames: ['05857'] },
          ...{ nextAt: relay?.startAt.toISOString(), silentMs: 30 * SECOND },
        },
      ],
    })
    expect((await relayedBy(await core.person('author', '05818'))).count).toBe(0)
    await archive(true)
    await plan()
    expect(await getComingSessions(core.author, programme.id)).toMatchObject({
      sessions: [{ state: 'partly', why: [{ vi: 'im 30 giây: Đài tỉnh đã được cất đi' }] }],
      notices: [{ kind: 'relay', words: { vi: 'Đài tỉnh đã được cất đi: 1 buổi tới im 30 giây mỗi buổi.' } }],
    })
    expect(await silencedOf(core.author, programme)).toMatchObject([
      { sessions: 1, nextAt: relay?.startAt.toISOString(), areaNames: ['05857'] },
    ])
    expect((await preflightProgramme(core.approver, programme.id, ASKED)).words.vi).toContain('đã cất đi')
    await archive(false)
    await plan()
    expect(await getComingSessions(core.author, programme.id)).toMatchObject({
      sessions: [{ state: 'planned', why: [] }],
      notices: [],
    })
    expect(await silencedOf(core.author, programme)).toEqual([])
  })
})

const silencedOf = async (by: Ctx, { id }: { id: string }) =>
  (await showToday(by)).needsMe.silenced.first.filter((one) => one.programmeId === id || one.scheduleId === id)

test('what new hours forbid and what a person left out is told as it is: by the programme, and in Today to who may write it', async () => {
  const areaCodes = ['05818'] as const
  const items = [await clipItem(10)]
  const programme = await approve(await draft({ rule: daily(), areaCodes: [...areaCodes], budgetSeconds: 60, items }))
  const bulletin = await core.approved([...areaCodes])
  const schedule = await createSchedule(core.author, { bulletinId: bulletin.id, rule: daily('05:30') })
  await plan()
  await leaveOutSession(core.author, programme.id, { date: localDate(2), reason: 'Xã có tang' })
  const look = () => getComingSessions(core.author, programme.id)
  const before = await look()
  expect(before.notices).toEqual([])
  expect(before.sessions.slice(0, 3)).toMatchObject([
    { state: 'planned', why: [] },
    { state: 'left-out', why: [{ vi: 'đã bỏ, Xã có tang' }] },
    { state: 'planned' },
  ])
  expect(await silencedOf(core.author, programme)).toEqual([])

  const administrator = await core.person('administrator', 'VN')
  const rules = { windows: [{ weekdays: [1, 2, 3, 4, 5, 6, 7], from: '16:00', to: '19:00' }] }
  const { hash } = await showEffect(administrator, { areaCode: '05818', rules })
  await savePolicy(administrator, '05818', { rules, effectHash: hash })
  await followPolicies(core.ctx)
  const after = await look()
  const forbidden = after.sessions.filter(({ state }) => state === 'forbidden').length
  expect(forbidden).toBe(before.sessions.length - 1)
  expect(after.sessions.slice(0, 2)).toMatchObject([
    { state: 'forbidden', why: [{ vi: 'quy định của 05818 không cho phát (ngoài khung giờ được phép)' }] },
    { state: 'left-out' },
  ])
  expect(after.notices).toMatchObject([
    {
      ...{ kind: 'policy', sessions: forbidden },
      words: { vi: `Quy định mới của 05818 (ngoài khung giờ được phép): ${forbidden} buổi tới không phát.` },
    },
  ])
  expect(await silencedOf(core.author, programme)).toMatchObject([
    { sessions: forbidden, title: programme.title, reasonText: { vi: 'Ngoài khung giờ được phép phát' } },
  ])
  expect(await silencedOf(core.approver, schedule)).toMatchObject([{ title: bulletin.title, bulletinId: bulletin.id }])
  for (const by of [await core.person('viewer'), await core.person('author', '05857')])
    expect(await silencedOf(by, programme)).toEqual([])
  await turnProgramme(core.author, programme.id, 'end')
  expect(await silencedOf(core.author, programme)).toEqual([])
})
