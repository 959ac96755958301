import { afterAll, beforeAll, expect, test } from 'vitest'
import { settleCollisions } from '../../src/collisions/decide-overdue.ts'
import { concludeAirings } from '../../src/deliveries/conclude.ts'
import { dispatchDue } from '../../src/dispatch/dispatch-due.ts'
import { explainOccurrence } from '../../src/explain/explain-occurrence.ts'
import { explainSpeaker } from '../../src/explain/explain-speaker.ts'
import { planAndArm } from '../../src/occurrences/arm.ts'
import { cancelOneOccurrence, moveOccurrence } from '../../src/occurrences/change-one.ts'
import { type Core, createCore, problemOf } from '../support/core.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

let core: Core
let speakerId: string
beforeAll(async () => {
  core = await createCore()
  speakerId = await core.speaker('05857-h1', { online: false })
})
afterAll(() => core?.close())

async function planned(seconds: number) {
  const schedule = await core.scheduleIn(await core.approved(['05857']), seconds)
  await planAndArm(core.ctx)
  const [row] = await core.occurrencesOf(schedule.id)
  if (!row) throw new Error('not planned')
  return row
}

test('an airing to come: who wrote, approved and scheduled it, by which rule, and where it was moved', async () => {
  const row = await planned(10 * 3_600)
  const to = new Date(row.startAt.getTime() + 12 * MINUTE)
  await moveOccurrence(core.author, row.id, { startAt: to.toISOString() })
  const told = await explainOccurrence(core.author, row.id)
  expect(told.steps.map(({ kind, by }) => [kind, by])).toEqual([
    ['bulletin.create', 'author'],
    ['bulletin.submit', 'author'],
    ['bulletin.approve', 'approver'],
    ['schedule.create', 'author'],
    ['planned', null],
    ['occurrence.move', 'author'],
  ])
  expect(told.steps[2]?.vi).toContain('sau khi xem trước')
  expect(told.steps[3]?.vi).toMatch(/^Lập lịch phát “Họp xóm”: một lần lúc \d\d:\d\d(:\d\d)? ngày /)
  expect(told.steps[5]?.vi).toMatch(/^Dời lượt phát này từ .* sang /)
  expect(told.summary.vi).toMatch(/^“Họp xóm” sẽ phát lúc .*, theo lịch một lần/)
  expect(told.speakers).toEqual([])
  const times = told.steps.map(({ at }) => at)
  expect(times).toEqual(times.toSorted())
})

test('an airing that a person left out says so, with their words', async () => {
  const row = await planned(11 * 3_600)
  await cancelOneOccurrence(core.author, row.id, { reason: 'Hoãn vì mưa lớn' })
  const told = await explainOccurrence(core.author, row.id)
  expect(told.steps.at(-1)?.vi).toBe('Bỏ lượt phát này, lý do: “Hoãn vì mưa lớn”.')
  expect(told.summary.vi).toContain('Lý do: “Hoãn vì mưa lớn”.')
})

test('a collision is told at both airings: found, decided, by whom', async () => {
  const first = await planned(13 * 3_600)
  const second = await planned(13 * 3_600 + 5)
  await settleCollisions(core.ctx)
  expect((await explainOccurrence(core.author, second.id)).summary.vi).toContain('Đang trùng giờ')
  core.clock.advance(11.5 * HOUR)
  await settleCollisions(core.ctx)
  const kinds = (steps: Array<{ kind: string }>) => steps.slice(-3).map(({ kind }) => kind)
  const [one, other] = await Promise.all([first, second].map(({ id }) => explainOccurrence(core.author, id)))
  expect(kinds(one?.steps ?? [])).toEqual(['planned', 'collision-found', 'collision-decided'])
  expect(kinds(other?.steps ?? [])).toEqual(['collision-found', 'collision-decided', 'shifted'])
  expect(other?.steps.at(-2)?.vi).toMatch(/^Không ai quyết định đúng hạn, hệ thống chọn: “Họp xóm” lùi sang/)
})

test('an airing that nobody answered: sent, asked, closed, with the speakers and the reason by name', async () => {
  const row = await planned(30)
  core.clock.advance(15_000)
  await dispatchDue(core.ctx)
  core.clock.advance(10 * MINUTE)
  await concludeAirings(core.ctx)
  const told = await explainOccurrence(core.author, row.id)
  expect(told.steps.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['dispatched', 'closed']))
  expect(told.speakers).toEqual([
    expect.objectContaining({
      status: 'unreachable',
      reason: 'offline',
      count: 1,
      examples: [{ speakerId, name: speakerId, areaCode: '05857-h1' }],
    }),
  ])
  expect(told.summary.vi).toContain('Cụm loa mất kết nối suốt thời gian phát')
  const stranger = await core.person('viewer', '24')
  expect(await problemOf(explainOccurrence(stranger, row.id))).toMatchObject({ code: 'occurrence.not-found' })

  const at = new Date(row.startAt.getTime() + 2_000).toISOString()
  const speaker = await explainSpeaker(core.author, speakerId, { at })
  expect(speaker.tense).toBe('past')
  expect(speaker.airings.map(({ occurrenceId }) => occurrenceId)).toContain(row.id)
  expect(speaker.summary.vi).toMatch(/^Lúc .* cụm loa không phát\. “Họp xóm” lúc .*mất kết nối/)
  expect(speaker.steps.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['bulletin.approve', 'dispatched']))
})

test('a moment without any airing says so, and names the nearest before and after', async () => {
  const next = await planned(20 * 3_600)
  const at = new Date(next.startAt.getTime() - HOUR).toISOString()
  const told = await explainSpeaker(core.author, speakerId, { at })
  expect(told).toMatchObject({ tense: 'future', airings: [], presence: null })
  expect(told.after?.occurrenceId).toBe(next.id)
  expect(told.before).not.toBeNull()
  expect(told.summary.vi).toMatch(
    /^Không có lịch phát nào lúc .* Gần nhất trước đó: .* Gần nhất sau đó: Sẽ phát “Họp xóm”/,
  )
  const then = await explainSpeaker(core.author, speakerId, { at: next.startAt.toISOString() })
  expect(then.summary.vi).toMatch(/^Sẽ phát “Họp xóm” lúc/)
  expect(then.steps.map(({ kind }) => kind)).toContain('schedule.create')
})
