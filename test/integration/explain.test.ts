import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createBulletin } from '../../src/bulletins/create.ts'
import { submitBulletin } from '../../src/bulletins/submit.ts'
import { settleCollisions } from '../../src/collisions/decide-overdue.ts'
import { withTransaction } from '../../src/context.ts'
import { concludeAirings } from '../../src/deliveries/conclude.ts'
import { recordAcknowledgements } from '../../src/deliveries/record.ts'
import { dispatchDue } from '../../src/dispatch/dispatch-due.ts'
import { explainOccurrence } from '../../src/explain/explain-occurrence.ts'
import { explainSpeaker } from '../../src/explain/explain-speaker.ts'
import { policyThen, tellRefusal } from '../../src/explain/policy-then.ts'
import { planAndArm } from '../../src/occurrences/arm.ts'
import { cancelOneOccurrence, moveOccurrence } from '../../src/occurrences/change-one.ts'
import { addVersion } from '../../src/policies/add-version.ts'
import { PolicyDocument } from '../../src/policies/schema.ts'
import { createProgramme } from '../../src/programmes/create.ts'
import type { Reason } from '../../src/protocol/reasons.ts'
import { checkDueRelays } from '../../src/relays/check.ts'
import { RelayHub } from '../../src/relays/hub.ts'
import { changeScheduleState } from '../../src/schedules/change.ts'
import { createSchedule } from '../../src/schedules/create.ts'
import type { ScheduleRule } from '../../src/schedules/schema.ts'
import { approveAsSeen, approveProgramme } from '../support/approve.ts'
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
  expect(told.summary.vi).toContain('đã bỏ trước giờ phát. Lý do: “Hoãn vì mưa lớn”.')
})

test('times are told by the clocks of the zone in which the schedule was written', async () => {
  const utc = new Date(core.clock.now().getTime() + 30 * HOUR).toISOString()
  const rule = { kind: 'once', on: utc.slice(0, 10), at: utc.slice(11, 16) } as const
  const { id } = await core.scheduleIn(await core.approved(['05857']), 0, { rule, zone: 'Etc/UTC' })
  await planAndArm(core.ctx)
  const told = await explainOccurrence(core.author, (await core.occurrencesOf(id))[0]?.id ?? '')
  expect(told.summary.vi).toContain(`“Họp xóm” sẽ phát lúc ${rule.at} ngày`)
  expect(told.steps.find(({ kind }) => kind === 'planned')?.vi).toContain(`lúc ${rule.at} ngày`)
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
  const minute = `${new Date(row.startAt.getTime()).toISOString().slice(0, 16)}:00Z`
  const within = await explainSpeaker(core.author, speakerId, { at: minute })
  expect(within.summary.vi).toMatch(/^Lúc .* cụm loa không phát\. .*“Họp xóm” lúc .*mất kết nối/)
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

const DAY = 24 * HOUR
/** In Viet Nam, so many ms from now. */
const localAt = (ms: number) => new Date(core.clock.now().getTime() + ms + 7 * HOUR).toISOString()
const noon = (days: number) => `${localAt(days * DAY).slice(0, 10)}T12:00:30+07:00`

test('further ahead than is planned the rule answers: what it will bring, that it is paused and since when', async () => {
  const at = await core.speaker('05818', { online: false })
  const bulletin = await core.approved(['05818'])
  const rule: ScheduleRule = {
    kind: 'daily',
    at: '12:00',
    startsOn: localAt(DAY).slice(0, 10),
    except: [noon(20).slice(0, 10)],
  }
  const { id } = await createSchedule(core.author, {
    bulletinId: bulletin.id,
    rule,
    missed: { kind: 'late', minutes: 5 },
  })
  await planAndArm(core.ctx)
  await core.ctx.db
    .updateTable('clips')
    .set({ durationMs: MINUTE })
    .where('id', '=', bulletin.clipId ?? '')
    .execute()
  // One beside it that cannot be read answers nothing, and keeps nobody from an answer.
  const broken = { id: core.ctx.ids.next('sch'), status: 'paused', rule: { kind: 'hourly', notOnHolidays: true } }
  await sql`insert into schedules select (jsonb_populate_record(s, ${JSON.stringify(broken)}::jsonb)).*
    from schedules s where s.id = ${id}`.execute(core.ctx.db)
  const ask = async (days: number) => (await explainSpeaker(core.author, at, { at: noon(days) })).summary.vi
  expect(await ask(15)).toBe('Theo lịch sẽ phát “Họp xóm” lúc 12:00; còn xa nên chưa vào kế hoạch.')
  await changeScheduleState(core.author, id, 'pause')
  const paused = /“Họp xóm” có lịch lúc 12:00, nhưng đang tạm dừng từ \d\d:\d\d ngày .* đến nay: chỉ phát nếu trước đó/
  expect(await ask(15)).toMatch(paused)
  expect(await ask(20)).toContain('ngày này được bỏ khỏi lịch lặp lại')
  expect(await ask(20)).not.toContain('lúc 12:00, nhưng')
  const row = (await core.occurrencesOf(id)).at(-1)
  const told = await explainOccurrence(core.author, row?.id ?? '')
  expect(told.summary.vi).toMatch(/có lịch lúc 12:00 ngày .*, nhưng đang tạm dừng từ .* đến nay/)
  expect((await explainSpeaker(core.author, at, { at: row?.startAt.toISOString() })).summary.vi).toMatch(/tạm dừng từ/)
  const due = noon(2)
  core.clock.advance(Date.parse(due) - core.clock.now().getTime())
  await dispatchDue(core.ctx)
  await changeScheduleState(core.author, id, 'resume')
  const skipped = (await core.occurrencesOf(id)).find(({ localAt: slot }) => slot.startsWith(due.slice(0, 10)))
  expect((await explainOccurrence(core.author, skipped?.id ?? '')).summary.vi).toMatch(
    /^“Họp xóm” không phát lúc 12:00: tạm dừng từ .* đến \d\d:\d\d/,
  )
  expect(await ask(15)).toContain('Theo lịch sẽ phát')
})

test('a moment that passed before the approval names it: that it still waits, when it was approved, that it was revoked', async () => {
  const at = await core.speaker('24001', { online: true })
  const author = await core.person('author', '24')
  const approver = await core.person('approver', '24')
  const clip = await core.clip(['24'])
  const content = { topic: 'notice', language: 'vi', priority: 'normal', clipId: clip.id } as const
  const { id } = await createBulletin(author, { title: 'Lịch cắt điện', areaCodes: ['24001'], ...content })
  const slot = localAt(10 * MINUTE)
  const rule = { kind: 'daily', at: slot.slice(11, 16), startsOn: slot.slice(0, 10) } as const
  const paused = await createSchedule(author, { bulletinId: id, rule })
  const moment = `${slot.slice(0, 16)}:00+07:00`
  const ask = async (moved = 0) =>
    explainSpeaker(author, at, { at: new Date(Date.parse(moment) + moved).toISOString() })
  await core.ctx.db.insertInto('presenceLog').values({ speakerId: at, at: core.clock.now(), online: true }).execute()
  await submitBulletin(author, id)
  core.clock.advance(11 * MINUTE)
  await planAndArm(core.ctx)
  const clock = rule.at
  const waits = await ask()
  expect(waits.summary.vi).toMatch(
    new RegExp(
      `^Lúc ${clock}.* cụm loa không phát\\. Không phát “Lịch cắt điện” lúc ${clock}: lúc đó chưa được duyệt; đến nay vẫn chờ duyệt\\.$`,
    ),
  )
  expect(waits.steps.map(({ kind, by }) => [kind, by])).toEqual([
    ['bulletin.create', 'author'],
    ['schedule.create', 'author'],
    ['bulletin.submit', 'author'],
  ])
  // It would have sounded for ten seconds, and nobody had asked for it the day before.
  expect((await ask(9_000)).summary.vi).toContain('chưa được duyệt')
  expect((await ask(10_000)).summary.vi).not.toContain('chưa được duyệt')
  expect((await ask(-DAY)).summary.vi).not.toContain('chưa được duyệt')

  await approveAsSeen(approver, id, { clipSha256: clip.sha256, revision: 1 })
  await planAndArm(core.ctx)
  expect((await ask()).summary.vi).toMatch(/lúc đó chưa được duyệt; được duyệt lúc \d\d:\d\d/)
  await changeScheduleState(author, paused.id, 'end')
  core.clock.advance(30 * DAY)
  expect((await ask(29 * DAY)).summary.vi).toMatch(/“Lịch cắt điện” lúc .*: lịch phát đã kết thúc lúc \d\d:\d\d ngày/)
  expect((await ask()).summary.vi).toContain('lúc đó chưa được duyệt; được duyệt lúc')
  core.clock.advance(61 * DAY)
  expect((await ask()).summary.vi).not.toContain('chưa được duyệt')
})

test('a relayed item says which station, how it was then, when it ends and that the stand-in was needed', async () => {
  const speaker = await core.speaker('05818')
  const standIn = await core.clip(['19'], 30_000)
  const id = core.ctx.ids.next('rly')
  const now = core.clock.now()
  const kept = { nextCheckAt: now, createdBy: 'test', createdAt: now, updatedAt: now }
  const heard = { status: 'ok' as const, reason: null, checkedAt: now, lastOkAt: now, measured: null, format: null }
  await core.ctx.db
    .insertInto('relayStations')
    .values({
      ...{ id, name: 'Đài tỉnh', url: 'http://127.0.0.1:1/', areaCodes: ['19'], fallbackClipId: standIn.id },
      ...{ notes: null, archivedAt: null, ...heard, ...kept },
    })
    .execute()
  const programme = await createProgramme(core.author, {
    title: 'Chương trình sáng',
    areaCodes: ['05818'],
    rule: { kind: 'once', on: localAt(5 * MINUTE).slice(0, 10), at: localAt(5 * MINUTE).slice(11, 19) },
    budgetSeconds: 300,
    items: [{ kind: 'relay', relayId: id, seconds: 240 }],
  })
  await approveProgramme(core.author, core.approver, programme.id)
  await planAndArm(core.ctx)
  const row = await core.ctx.db
    .selectFrom('occurrences')
    .selectAll()
    .where('programmeId', '=', programme.id)
    .executeTakeFirstOrThrow()
  const explain = () => explainOccurrence(core.author, row.id)
  expect((await explain()).summary.vi).toMatch(/Tiếp sóng “Đài tỉnh” đến đúng .*; đài nghe thử lúc .* bình thường\.$/)
  core.clock.advance(row.startAt.getTime() - core.clock.now().getTime() + 1_000)
  await dispatchDue(core.ctx)
  // An internal address, so that its check fails whatever runs on this machine.
  const hub = new RelayHub(core.ctx)
  await core.ctx.db.updateTable('relayStations').set({ nextCheckAt: core.clock.now() }).where('id', '=', id).execute()
  await checkDueRelays(core.ctx, hub)
  const { commandId } = await core.occurrence(row.id)
  const at = core.clock.now().toISOString()
  const ack = { seq: 1, commandId: commandId ?? '', occurrenceId: row.id, at }
  await recordAcknowledgements(core.ctx, [
    { speakerId: speaker, ack: { ...ack, step: 'played', reason: 'fallback-played' } },
  ])
  core.clock.advance(20 * MINUTE)
  await concludeAirings(core.ctx)
  const told = await explain()
  const chain = told.steps.filter(({ kind }) => kind.startsWith('relay')).map(({ kind, vi }) => [kind, vi])
  expect(chain).toEqual([
    ['relay', expect.stringMatching(/^Mục này tiếp sóng “Đài tỉnh”, dừng đúng .*; nếu mất sóng thì phát “Bản ghi”\.$/)],
    ['relay-sent', expect.stringMatching(/^Tiếp sóng “Đài tỉnh”: đài nghe thử lúc .* bình thường\.$/)],
    ['relay-heard', expect.stringMatching(/^Lúc .* không nghe được đài “Đài tỉnh” \(.+\)\.$/)],
    ['relay-fallback', 'Ở 1 cụm loa mất sóng đài “Đài tỉnh”, đã phát âm thanh dự phòng “Bản ghi”.'],
  ])
  expect(told.summary.vi).toContain('Ở 1 cụm loa mất sóng đài “Đài tỉnh”, đã phát âm thanh dự phòng “Bản ghi”.')
})

test.each<[Reason, 'rejected' | 'failed' | 'preempted', string]>([
  ['quiet-hours', 'rejected', 'từ chối phát: Rơi vào giờ yên tĩnh'],
  ['fetch-failed', 'failed', 'không phát được: Không tải được tệp âm thanh'],
  ['preempted', 'preempted', 'bị ngắt và không phát tiếp: Bị ngắt để nhường nội dung ưu tiên hơn (bị “Bão số 3” ngắt)'],
  ['quiet-hours', 'preempted', 'bị ngắt và không phát tiếp: Rơi vào giờ yên tĩnh (bị “Bão số 3” ngắt)'],
])('what a speaker itself said (%s) is told of the airing and of the speaker', async (reason, step, words) => {
  const speaker = await core.speaker('05857-h1')
  const row = await planned(40)
  core.clock.advance(30_000)
  await dispatchDue(core.ctx)
  const [storm] = await core.ctx.db
    .insertInto('occurrences')
    .values({
      ...(await core.occurrence(row.id)),
      ...{ id: core.ctx.ids.next('occ'), kind: 'alert', priority: 'emergency', title: 'Bão số 3', status: 'completed' },
      ...{ scheduleId: null, bulletinId: null, commandId: null, alertId: null },
      startAt: new Date(row.startAt.getTime() + 2_000),
    })
    .returning('id')
    .execute()
  const { commandId } = await core.occurrence(row.id)
  const at = new Date(row.startAt.getTime() + 2_000).toISOString()
  const detail = step === 'preempted' ? { detail: storm?.id ?? '' } : {}
  const ack = { seq: 1, commandId: commandId ?? '', occurrenceId: row.id, step, at, reason, ...detail }
  await recordAcknowledgements(core.ctx, [{ speakerId: speaker, ack }])
  const told = await explainOccurrence(core.author, row.id)
  expect(told.speakers.find((group) => group.reason === reason)?.vi).toBe(words.replace(/ \(.*/, ''))
  expect((await explainSpeaker(core.author, speaker, { at })).summary.vi).toContain(words)
  if (step === 'preempted')
    expect(told.steps.find(({ kind }) => kind === 'cut')?.vi).toMatch(/^“Bão số 3” \(khẩn cấp\) được phát trước lúc/)
})

test('what a policy forbids, an edit left without approval and a downtime let pass: each names who, which rule and when', async () => {
  const admin = await core.person('author', 'VN')
  const bulletin = await core.approved(['05857'])
  const local = localAt(3 * DAY)
  const rule = { kind: 'once', on: local.slice(0, 10), at: '23:30' } as const
  const refused = await createSchedule(core.author, { bulletinId: bulletin.id, rule })
  const quiet = PolicyDocument.parse({ quietHours: [{ from: '22:00', to: '23:59' }] })
  const day = localAt(0).slice(0, 10)
  await withTransaction(admin, (tx) =>
    addVersion(tx, '05857', { rules: quiet, effectiveFrom: day, effectiveTo: null, note: null }),
  )
  const edited = await core.scheduleIn(await core.approved(['05818']), (20 * MINUTE) / 1_000)
  await planAndArm(core.ctx)
  const explain = async (scheduleId: string) =>
    explainOccurrence(core.author, (await core.occurrencesOf(scheduleId))[0]?.id ?? '')
  const forbidden = await explain(refused.id)
  expect(forbidden.steps.at(-1)).toMatchObject({
    kind: 'policy-refused',
    vi: 'Không được phát theo quy định của 05857 (giờ yên tĩnh).',
  })
  expect(forbidden.summary.vi).toMatch(/không phát lúc 23:30 ngày .*: rơi vào giờ yên tĩnh\.$/)
  const at = `${local.slice(0, 10)}T23:30:00+07:00`
  const speaker = await explainSpeaker(core.author, speakerId, { at })
  expect(speaker.summary.vi).toMatch(/Đó là giờ yên tĩnh 22:00–23:59 do 05857 đặt lúc .*: chỉ tin khẩn cấp được phát\./)
  const evening = (time: string) => new Date(`${local.slice(0, 10)}T${time}+07:00`)
  const over = await policyThen(core.ctx, '/VN/19/05857/', evening('21:40'), evening('22:10'))
  expect(over.refusal && tellRefusal(over.refusal, { at: evening('21:40'), zone: core.ctx.config.zone }).vi).toMatch(
    /^không kịp xong trước giờ yên tĩnh 22:00–23:59 do 05857 đặt lúc /,
  )
  expect((await policyThen(core.ctx, '/VN/19/05857/', evening('21:40'), evening('22:00'))).refusal).toBeUndefined()
  const earlier = { at: new Date(core.clock.now().getTime() - MINUTE).toISOString() }
  expect((await explainSpeaker(core.author, speakerId, earlier)).summary.vi).not.toContain('do 05857 đặt')

  const { bulletinId } = edited
  await core.ctx.db.updateTable('bulletins').set({ status: 'draft' }).where('id', '=', bulletinId).execute()
  core.clock.advance(20 * MINUTE)
  await dispatchDue(core.ctx)
  expect((await explain(edited.id)).summary.vi).toContain('nội dung không còn đúng bản đã duyệt')

  const missed = await planned(HOUR / 1_000)
  core.clock.advance(2 * HOUR)
  await dispatchDue(core.ctx)
  const past = await explainOccurrence(core.author, missed.id)
  expect(past.summary.vi).toMatch(/không phát lúc .*: máy chủ không hoạt động vào giờ phát\.$/)
  expect(past.steps.at(-1)?.vi).toMatch(/^Lỡ giờ phát: máy chủ không .*, và đã quá giờ còn được phát muộn\.$/)
})
