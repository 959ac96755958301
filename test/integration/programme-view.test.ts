import { OpenAPIHono } from '@hono/zod-openapi'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createBulletin } from '../../src/bulletins/create.ts'
import { rejectBulletin } from '../../src/bulletins/decide.ts'
import { submitBulletin } from '../../src/bulletins/submit.ts'
import { updateBulletin } from '../../src/bulletins/update.ts'
import { dispatchDue } from '../../src/dispatch/dispatch-due.ts'
import { revokeAndStop } from '../../src/dispatch/stop.ts'
import type { HttpEnv } from '../../src/http/env.ts'
import { planAndArm } from '../../src/occurrences/arm.ts'
import { cancelOneOccurrence } from '../../src/occurrences/change-one.ts'
import { getProgrammeView } from '../../src/occurrences/programme-view.ts'
import { programmeViewRoutes } from '../../src/occurrences/programme-view-routes.ts'
import type { ProgrammeView, SpeakerProgramme, UnplannedList } from '../../src/occurrences/programme-view-schema.ts'
import { rescheduleAirings } from '../../src/occurrences/reschedule.ts'
import { approveProgrammeAsShown } from '../../src/preflight/approve.ts'
import { preflightProgramme } from '../../src/preflight/ask.ts'
import { createProgramme } from '../../src/programmes/create.ts'
import { oneDayProgramme } from '../../src/programmes/split.ts'
import { submitProgramme } from '../../src/programmes/submit.ts'
import { changeScheduleState } from '../../src/schedules/change.ts'
import { createSchedule } from '../../src/schedules/create.ts'
import type { CreateSchedule } from '../../src/schedules/schema.ts'
import { approveAsSeen, approveProgramme } from '../support/approve.ts'
import { type AreaCode, type Core, createCore, problemOf } from '../support/core.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

let core: Core
beforeAll(async () => {
  core = await createCore()
})
afterAll(() => core?.close())

const localDate = (days: number) =>
  new Date(core.clock.now().getTime() + 7 * HOUR + days * DAY).toISOString().slice(0, 10)
const ask = (by: Core['ctx'], path: string) =>
  new OpenAPIHono<HttpEnv>()
    .use(async (c, next) => {
      c.set('ctx', by)
      await next()
    })
    .route('/', programmeViewRoutes())
    .request(path)
// safe: the routes answer what their schemas say
const view = async (query: string) => (await (await ask(core.author, `/programme?${query}`)).json()) as ProgrammeView

async function daily(at: string, areas: AreaCode[], more: Partial<CreateSchedule['rule']> = {}) {
  const bulletin = await core.approved(areas)
  const rule = { kind: 'daily', at, startsOn: localDate(1), ...more } as CreateSchedule['rule']
  const { id } = await createSchedule(core.author, { bulletinId: bulletin.id, rule, zone: 'Asia/Ho_Chi_Minh' })
  return { id, bulletin }
}
const idsOn = (found: ProgrammeView, date: string) =>
  found.days.find((day) => day.date === date)?.entries.flatMap((one) => (one.type === 'airing' ? one.scheduleId : []))

async function morning(areaCodes: AreaCode[]) {
  const [theme, closing] = [await core.clip(areaCodes, 20_000), await core.clip(areaCodes, 10_000)]
  const { id } = await createProgramme(core.author, {
    title: 'Chương trình sáng',
    areaCodes,
    rule: { kind: 'daily', at: '05:00', startsOn: localDate(1) },
    budgetSeconds: 300,
    items: [
      { kind: 'clip', clipId: theme.id, role: 'theme', title: 'Nhạc hiệu' },
      { kind: 'pause', seconds: 5 },
      { kind: 'clip', clipId: closing.id, role: 'closing', title: 'Lời chào' },
    ],
  })
  await submitProgramme(core.author, id)
  const { hash, ...seen } = await preflightProgramme(core.approver, id, { airings: 2, list: 0 })
  return { id, hash, seen, files: [theme, closing] }
}

test('days hold what is planned and, beyond that, what rules will bring, without what is left out, paused or revoked', async () => {
  const [near, far] = [localDate(2), localDate(30)]
  const kept = await daily('06:00', ['05857'], { except: [far] })
  const paused = await daily('07:00', ['05857'])
  const revoked = await daily('08:00', ['19'])
  await daily('09:00', ['05818'])
  await planAndArm(core.ctx)
  await changeScheduleState(core.author, paused.id, 'pause')
  await revokeAndStop(core.approver, revoked.bulletin.id, { reason: 'Nhầm' })
  await planAndArm(core.ctx)
  const found = await view(`area=05857&from=${near}&to=${far}`)
  expect(found.days).toHaveLength(29)
  const planned = found.days[0]?.entries[0]
  expect(planned).toMatchObject({ type: 'airing', expected: false, status: 'planned', scheduleId: kept.id })
  expect(found.days[0]?.entries.at(-1)).toMatchObject({ status: 'cancelled', reason: 'revoked' })
  const expected = found.days.at(-2)
  expect(expected?.entries).toMatchObject([
    {
      scheduleId: kept.id,
      occurrenceId: null,
      expected: true,
      status: 'expected',
      localAt: `${expected?.date}T06:00:00`,
    },
  ])
  expect(idsOn(found, far)).toEqual([])
  expect(found.days[0]?.hours).toEqual([{ from: '00:00', to: '24:00', kind: 'open' }])
  const backwards = { area: '05857', counts: 'false', limit: 10, to: localDate(-1) } as const
  expect((await problemOf(getProgrammeView(core.author, backwards))).code).toBe('request.invalid')
})

test('pages together hold every airing once, and do not tear a session', async () => {
  const made = await morning(['05818'])
  await approveProgrammeAsShown(core.approver, made.id, { revision: 1, preflightHash: made.hash })
  await planAndArm(core.ctx)
  const range = `area=05818&from=${localDate(6)}&to=${localDate(12)}`
  const whole = await view(range)
  const keyOf = (entries: ProgrammeView['days'][number]['entries']) =>
    entries.flatMap((one) => (one.type === 'session' ? one.items : one)).map((one) => `${one.startAt} ${one.title}`)
  const all = whole.days.flatMap(({ entries }) => keyOf(entries))
  const session = whole.days.at(-1)?.entries.find((one) => one.type === 'session')
  expect(session).toMatchObject({ title: 'Chương trình sáng', expected: true })
  expect(session?.type === 'session' && session.items.map(({ title }) => title)).toEqual(['Nhạc hiệu', 'Lời chào'])
  const paged: string[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page = await view(`${range}&limit=4${cursor && `&cursor=${cursor}`}`)
    for (const { entries } of page.days) {
      for (const one of entries) if (one.type === 'session') expect(one.items).toHaveLength(2)
      paged.push(...keyOf(entries))
    }
    cursor = page.nextCursor
  }
  expect(paged).toEqual(all)
})

test('a programme is approved as it was shown: another length of one piece is refused', async () => {
  const { id, hash, seen, files } = await morning(['05818'])
  expect(seen.content.pieces.map(({ title, offsetMs }) => [title, offsetMs])).toEqual([
    ['Nhạc hiệu', 0],
    ['Khoảng lặng', 20_000],
    ['Lời chào', 25_000],
  ])
  expect(seen.bytes.perSpeaker).toBe(160_000)
  await core.ctx.db
    .updateTable('clips')
    .set({ durationMs: 30_000 })
    .where('id', '=', files[0]?.id ?? '')
    .execute()
  const again = approveProgrammeAsShown(core.approver, id, { revision: 1, preflightHash: hash })
  expect((await problemOf(again)).code).toBe('preflight.changed')
})

test('the iCalendar is strict RFC 5545, tells a session as one event, and keeps UIDs when what was expected is planned', async () => {
  const { id, bulletin } = await daily('17:00', ['05818'])
  await core.ctx.db
    .updateTable('bulletins')
    .set({ title: `Họp dân, bàn việc; rất quan trọng ${'nước sạch '.repeat(15)}` })
    .where('id', '=', bulletin.id)
    .execute()
  const calendar = async () => {
    const response = await ask(core.ctx, `/programme.ics?area=05818&from=${localDate(1)}&to=${localDate(9)}`)
    expect(response.headers.get('content-type')).toBe('text/calendar; charset=utf-8')
    return parse(await response.text())
  }
  const before = await calendar()
  await planAndArm(core.ctx)
  const [first] = await core.occurrencesOf(id)
  await cancelOneOccurrence(core.author, first?.id ?? '', { reason: 'Mất điện' })
  const after = await calendar()
  expect(after.map((event) => event['UID'])).toEqual(before.map((event) => event['UID']))
  expect(new Set(after.map((event) => event['UID'])).size).toBe(after.length)
  const own = (events: typeof before) => events.filter((event) => event['UID']?.startsWith(id))
  expect(own(before)[0]).toMatchObject({ STATUS: 'CONFIRMED', LOCATION: '05818' })
  expect(own(after)[0]).toMatchObject({ STATUS: 'CANCELLED' })
  expect(own(after)[0]?.['DESCRIPTION']).toContain('Mất điện')
  expect(own(after)[1]?.['SUMMARY']).toContain(String.raw`Họp dân\, bàn việc\; rất quan trọng nước sạch`)
  expect(own(after)[0]?.['DTSTART']).toBe(`${localDate(1).replaceAll('-', '')}T100000Z`)
  const sessions = after.filter(({ SUMMARY, STATUS }) => SUMMARY === 'Chương trình sáng' && STATUS === 'CONFIRMED')
  expect(new Set(sessions.map((event) => event['DTSTART'])).size).toBe(sessions.length)
  expect(sessions[0]?.['DESCRIPTION']).toBe(String.raw`05:00:00 Nhạc hiệu\n05:00:25 Lời chào`)
})

test('a loudspeaker tells what it will play, by which rule, who approved it, how loud, and what it keeps silent about', async () => {
  const speaker = await core.speaker('05857-h1')
  const path = `/speakers/${speaker}/programme?from=${localDate(3)}&to=${localDate(3)}`
  const { id } = await daily('18:30', ['05857'])
  await planAndArm(core.ctx)
  const found = (await (await ask(core.author, path)).json()) as SpeakerProgramme // safe: as its schema says
  const own = found.airings.find(({ scheduleId }) => scheduleId === id)
  expect(own).toMatchObject({ approvedBy: 'approver', createdBy: 'author', volume: 80, refusal: null, delivery: null })
  expect(own?.words.vi).toMatch(
    /^18:30–18:30 “Họp xóm”: lịch hằng ngày lúc 18:30 do author lập, approver duyệt ngày .+\. Âm lượng 80%\.$/,
  )
  expect(found.words.vi).toContain('lượt phát')
  // By a rule that can no longer be read: what is planned is still told.
  await core.ctx.db.updateTable('schedules').set({ rule: '{"kind":"hourly"}' }).where('id', '=', id).execute()
  const later = (await (await ask(core.author, path)).json()) as SpeakerProgramme // safe: as its schema says
  expect(later.airings.find(({ scheduleId }) => scheduleId === id)).toMatchObject({ ...own, rule: null, words: {} })
})

const MINUTE = 60_000
/** In so many ms, by the wall clock. */
const slotIn = (ms: number) => {
  const local = new Date(core.clock.now().getTime() + 7 * HOUR + ms).toISOString()
  return { on: local.slice(0, 10), at: local.slice(11, 16) }
}
/** Two days around now: what stands there of one schedule or programme. */
async function standing(id: string) {
  const found = await view(`area=05857-h1&from=${localDate(-2)}&to=${localDate(1)}`)
  const own = found.days
    .flatMap(({ entries }) => entries)
    .filter((one) => id === (one.programmeId ?? ('scheduleId' in one && one.scheduleId)))
  return own.flatMap((one) => (one.type === 'session' ? one.items : one))
}
async function written() {
  const clip = await core.clip()
  const content = { topic: 'notice', language: 'vi', priority: 'normal', clipId: clip.id } as const
  const { id } = await createBulletin(core.author, { title: 'Tiêm chủng', areaCodes: ['05857-h1'], ...content })
  return { id, clipSha256: clip.sha256, revision: 1 }
}
async function submitted() {
  const bulletin = await written()
  await submitBulletin(core.author, bulletin.id)
  return bulletin
}
const times = async (bulletin: { id: string }, rule: Partial<CreateSchedule['rule']> = {}) =>
  createSchedule(core.author, {
    bulletinId: bulletin.id,
    rule: {
      kind: 'daily',
      at: slotIn(10 * MINUTE).at,
      startsOn: slotIn(10 * MINUTE).on,
      ...rule,
    } as CreateSchedule['rule'],
  })

test('a slot that passed before its bulletin was approved stands there as not aired, and why, for good', async () => {
  const [late, unasked, mistaken] = [await submitted(), await written(), await submitted()]
  const { on } = slotIn(10 * MINUTE)
  const told = await times(late)
  const [never, dayOff, refused] = [await times(unasked), await times(late, { except: [on] }), await times(mistaken)]
  const moved = await times(late)
  await rejectBulletin(core.approver, mistaken.id, { reason: 'Sai ngày tiêm' })
  expect(await standing(told.id)).toMatchObject([{ status: 'expected' }, { status: 'expected' }])
  core.clock.advance(20 * MINUTE)
  await planAndArm(core.ctx)
  const waits = {
    status: 'unplanned',
    occurrenceId: null,
    expected: false,
    awaitsApproval: false,
    reason: 'not-approved',
  }
  expect((await standing(told.id))[0]).toMatchObject({
    ...waits,
    localAt: `${on}T${told.rule.kind === 'daily' ? told.rule.at : ''}:00`,
    reasonText: { vi: 'Lúc đó chưa được duyệt; đến nay vẫn chờ duyệt' },
  })
  expect((await standing(refused.id))[0]).toMatchObject({
    ...waits,
    note: 'Sai ngày tiêm',
    reasonText: {
      vi: expect.stringMatching(/^Lúc đó đã bị từ chối duyệt lúc \d\d:\d\d.*; đến nay vẫn chưa được duyệt$/),
    },
  })
  expect(await standing(never.id)).toEqual([])
  expect((await standing(dayOff.id)).map(({ status }) => status)).toEqual(['expected'])

  await rescheduleAirings(core.author, moved.id, { rule: { kind: 'once', ...slotIn(HOUR) } })
  await approveAsSeen(core.approver, late.id, late)
  await planAndArm(core.ctx)
  const [first, second] = await standing(told.id)
  expect(first).toMatchObject({
    ...waits,
    reasonText: { vi: expect.stringMatching(/^Lúc đó chưa được duyệt; được duyệt lúc \d\d:\d\d/) },
  })
  expect(second).toMatchObject({ status: 'planned' })
  expect((await standing(moved.id)).map(({ status }) => status)).toEqual(['unplanned', 'armed'])
  // On its own page, latest first: of all its schedules, the one that was moved too.
  const listed = await ask(core.author, `/bulletins/${late.id}/unplanned`)
  expect(await listed.json()).toMatchObject({
    items: [told, moved].map(() => ({ reason: 'not-approved', note: null, reasonText: first?.reasonText })),
  })
  const calendar = await ask(core.author, `/programme.ics?area=05857-h1&from=${localDate(-1)}&to=${localDate(0)}`)
  const event = parse(await calendar.text()).find(({ UID }) => UID?.startsWith(`${told.id}-${on.replaceAll('-', '')}`))
  expect(event).toMatchObject({ STATUS: 'CANCELLED' })
  expect(event?.['DESCRIPTION']).toContain('Lúc đó chưa được duyệt')

  const range = `area=05857-h1&from=${localDate(-1)}&to=${localDate(1)}`
  const keys = ({ days }: ProgrammeView) =>
    days.flatMap(({ entries }) => entries).map((one) => `${one.startAt} ${one.title}`)
  const paged: string[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page = await view(`${range}&limit=2${cursor && `&cursor=${cursor}`}`)
    paged.push(...keys(page))
    cursor = page.nextCursor
  }
  expect(paged).toEqual(keys(await view(range)))
})

test('what stood in the plan, and a day that was given away, is not told a second time', async () => {
  const bulletin = await submitted()
  await approveAsSeen(core.approver, bulletin.id, bulletin)
  const edited = await times(bulletin)
  const series = await createProgramme(core.author, {
    title: 'Chương trình tối',
    areaCodes: ['05857-h1'],
    rule: { kind: 'daily', at: slotIn(10 * MINUTE).at, startsOn: slotIn(-DAY).on },
    budgetSeconds: 60,
    items: [{ kind: 'clip', clipId: (await core.clip(['19'])).id, role: 'item' }],
  })
  await submitProgramme(core.author, series.id)
  await planAndArm(core.ctx)
  await updateBulletin(core.author, bulletin.id, { title: 'Tiêm chủng lại', revision: 1 })
  core.clock.advance(20 * MINUTE)
  await dispatchDue(core.ctx)
  await planAndArm(core.ctx)
  expect((await standing(edited.id))[0]?.occurrenceId).toMatch(/^occ_/)
  expect((await standing(edited.id)).filter(({ localAt }) => localAt.startsWith(slotIn(-10 * MINUTE).on))).toHaveLength(
    1,
  )
  expect((await standing(series.id))[0]).toMatchObject({
    status: 'unplanned',
    title: 'Chương trình tối',
    itemId: null,
    reasonText: { vi: 'Lúc đó chưa được duyệt; đến nay vẫn chờ duyệt' },
  })
  const listed = (await (await ask(core.author, `/programmes/${series.id}/unplanned`)).json()) as UnplannedList // safe: as its schema says
  expect(listed.items.map(({ reasonText }) => reasonText.vi)).toEqual(['Lúc đó chưa được duyệt; đến nay vẫn chờ duyệt'])

  const speaker = await core.speaker('05857-h1')
  const own = await ask(core.author, `/speakers/${speaker}/programme?from=${localDate(-1)}&to=${localDate(0)}`)
  const { airings } = (await own.json()) as SpeakerProgramme // safe: as its schema says
  expect(airings.find(({ programmeId }) => programmeId === series.id)?.words.vi).toMatch(
    /“Chương trình tối”: lịch .* do author lập\. Không phát: lúc đó chưa được duyệt; đến nay vẫn chờ duyệt\.$/,
  )
  const shown = await preflightProgramme(core.approver, series.id, { airings: 1, list: 0 })
  await approveProgrammeAsShown(core.approver, series.id, { revision: 1, preflightHash: shown.hash })
  const tomorrow = slotIn(DAY).on
  const only = await oneDayProgramme(core.author, series.id, { date: tomorrow })
  await approveProgramme(core.author, core.approver, only.id)
  await planAndArm(core.ctx)
  core.clock.advance(DAY)
  await dispatchDue(core.ctx)
  const on = async (id: string) => (await standing(id)).filter(({ localAt }) => localAt.startsWith(tomorrow))
  expect(await on(series.id)).toEqual([])
  expect((await on(only.id)).map(({ occurrenceId }) => typeof occurrenceId)).toEqual(['string'])
})

/** A small strict reader: CRLF, folding at 75 octets, every property once in an event. */
function parse(text: string): Array<Record<string, string>> {
  expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
  for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
  const lines = text.replaceAll('\r\n ', '').split('\r\n')
  expect(lines.slice(0, 2)).toEqual(['BEGIN:VCALENDAR', 'VERSION:2.0'])
  const events: Array<Record<string, string>> = []
  let event: Record<string, string> | undefined
  for (const line of lines) {
    const [name = '', value = ''] = line.split(/:(.*)/s)
    if (line === 'BEGIN:VEVENT') event = {}
    else if (line === 'END:VEVENT' && event) {
      for (const required of ['UID', 'DTSTAMP', 'DTSTART', 'DTEND']) expect(event).toHaveProperty(required)
      events.push(event)
      event = undefined
    } else if (event) {
      expect(event).not.toHaveProperty(name)
      event[name] = value
    }
  }
  return events
}
