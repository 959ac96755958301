import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { z } from 'zod'
import { revokeAndStop } from '../../src/dispatch/stop.ts'
import { planAndArm } from '../../src/occurrences/arm.ts'
import { cancelOneOccurrence, moveOccurrence } from '../../src/occurrences/change-one.ts'
import { listOccurrences } from '../../src/occurrences/list.ts'
import { previewSchedule } from '../../src/occurrences/preview.ts'
import { ListOccurrences } from '../../src/occurrences/schema.ts'
import { createProgramme } from '../../src/programmes/create.ts'
import { submitProgramme } from '../../src/programmes/submit.ts'
import { createSchedule } from '../../src/schedules/create.ts'
import { type Core, createCore, problemOf } from '../support/core.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

let core: Core
beforeAll(async () => {
  core = await createCore()
})
afterAll(() => core?.close())

const localDate = (days: number) =>
  new Date(core.clock.now().getTime() + 7 * HOUR + days * DAY).toISOString().slice(0, 10)
const list = (by: Core['ctx'], query: z.input<typeof ListOccurrences>) =>
  listOccurrences(by, ListOccurrences.parse(query))

/** An airing of its own a few days on, at a time that no other test of this file uses. */
async function airing(days: number, at: string, areaCodes: Parameters<Core['approved']>[0] = ['05857']) {
  const bulletin = await core.approved(areaCodes)
  const schedule = await createSchedule(core.author, {
    bulletinId: bulletin.id,
    rule: { kind: 'once', on: localDate(days), at },
  })
  await planAndArm(core.ctx)
  const [row] = await core.occurrencesOf(schedule.id)
  return { bulletin, schedule, id: row?.id ?? '', startAt: row?.startAt ?? new Date(0) }
}

describe('the calendar', () => {
  test('shows by start what sounds in an area: inside it, and what was meant for one above; page by page', async () => {
    const made = [
      await airing(2, '05:00', ['19']),
      await airing(2, '06:00', ['05857']),
      await airing(2, '07:00', ['05857-h1']),
      await airing(2, '08:00', ['05818']),
    ]
    const day = { from: `${localDate(2)}T00:00:00+07:00`, to: `${localDate(3)}T00:00:00+07:00` }
    const ids = made.map(({ id }) => id)
    const all = await list(core.author, { ...day, order: 'asc' })
    expect(all.items.map(({ id }) => id)).toEqual(ids)
    const commune = await list(core.author, { ...day, area: '05857', order: 'asc' })
    expect(commune.items.map(({ id }) => id)).toEqual(ids.slice(0, 3))
    const hamlet = await list(core.author, { ...day, area: '05857-h1' })
    expect(hamlet.items.map(({ id }) => id)).toEqual(ids.slice(0, 3).toReversed())
    const seen: string[] = []
    for (let cursor: string | undefined; ; ) {
      const one = await list(core.author, { ...day, order: 'asc', limit: 1, ...(cursor && { cursor }) })
      seen.push(...one.items.map(({ id }) => id))
      if (!one.nextCursor) break
      cursor = one.nextCursor
    }
    expect(seen).toEqual(ids)
    const other = await core.person('viewer', '05818')
    expect((await list(other, { ...day, order: 'asc' })).items.map(({ id }) => id)).toEqual([ids[0], ids[3]])
    await expect(list(core.author, { area: '99999' })).rejects.toMatchObject({
      code: 'area.not-found',
      errors: [{ pointer: '/query/area' }],
    })
  })

  test('finds what was moved at its new time, tells ends and names, and takes several states at once', async () => {
    const one = await airing(3, '05:00')
    const startAt = new Date(one.startAt.getTime() + DAY)
    await moveOccurrence(core.author, one.id, { startAt: startAt.toISOString() })
    const next = await list(core.author, {
      from: `${localDate(4)}T00:00:00+07:00`,
      to: `${localDate(5)}T00:00:00+07:00`,
    })
    expect(next.items).toMatchObject([
      {
        id: one.id,
        areaNames: ['05857'],
        endAt: new Date(startAt.getTime() + 10_000).toISOString(),
        movedFrom: one.startAt.toISOString(),
      },
    ])
    const two = await airing(4, '09:00')
    await cancelOneOccurrence(core.author, two.id, { reason: 'Hoãn' })
    const both = await list(core.author, { status: 'cancelled,planned', from: `${localDate(4)}T00:00:00+07:00` })
    expect(both.items.map(({ status }) => status)).toEqual(['cancelled', 'planned'])
    expect(ListOccurrences.safeParse({ status: 'planned,nonsense' }).success).toBe(false)
  })

  test('counts how each airing went, over the speakers that the reader may see', async () => {
    const one = await airing(1, '04:00', ['19'])
    const now = core.clock.now()
    const rows = [
      ['05857', 'played', 10],
      ['05857', 'failed', 10],
      ['05857', 'playing', 4],
      ['05818', 'unreachable', 9],
    ] as const
    await core.ctx.db
      .insertInto('deliveries')
      .values(
        rows.map(([areaCode, status, rank]) => ({
          occurrenceId: one.id,
          speakerId: core.ctx.ids.next('spk'),
          areaCode,
          status,
          rank,
          receivedAt: now,
        })),
      )
      .execute()
    await core.ctx.db.updateTable('occurrences').set({ targets: 4 }).where('id', '=', one.id).execute()
    const counted = async (by: Core['ctx'], counts: 'true' | 'false' = 'true') =>
      (await list(by, { scheduleId: one.schedule.id, counts })).items[0]?.counts
    expect(await counted(core.author)).toEqual({ played: 1, failed: 2, pending: 1 })
    expect(await counted(await core.person('viewer', '05857'))).toEqual({ played: 1, failed: 1, pending: 1 })
    expect(await counted(core.author, 'false')).toBeNull()
  })
})

describe('before a schedule is kept', () => {
  const at = (time: string, days = 5) => ({ kind: 'once', on: localDate(days), at: time }) as const

  test('one sees its next airings with their ends, what they meet, and when one would be alone', async () => {
    const other = await airing(5, '05:00', ['19'])
    const preview = await previewSchedule(core.author, {
      clipDurationMs: 60_000,
      areaCodes: ['05857'],
      rule: { kind: 'daily', at: '05:00', startsOn: localDate(5) },
    })
    expect(preview.airings.map(({ localAt }) => localAt)).toEqual(
      [5, 6, 7].map((days) => `${localDate(days)}T05:00:00`),
    )
    expect(preview.airings[0]?.endAt).toBe(new Date(other.startAt.getTime() + 60_000).toISOString())
    expect(preview.conflicts).toMatchObject([
      { airing: 0, occurrenceId: other.id, title: 'Họp xóm', priority: 'normal', areaCodes: ['19'] },
    ])
    expect(preview.nextFree?.localAt).toBe(`${localDate(5)}T05:01:00`)
    // In a place where nothing is planned the wish itself is free.
    const elsewhere = await previewSchedule(await core.person('author', '24'), {
      clipDurationMs: 60_000,
      areaCodes: ['24001'],
      rule: at('05:00'),
    })
    expect([elsewhere.conflicts, elsewhere.nextFree?.localAt]).toEqual([[], `${localDate(5)}T05:00:00`])
  })

  test('it meets what lies further ahead than the plan, and what still waits for approval, but not itself', async () => {
    const far = await airing(30, '05:00')
    expect(far.id).toBe('')
    const rule = at('05:00', 30)
    const ask = { bulletinId: far.bulletin.id, rule }
    expect((await previewSchedule(core.author, ask)).conflicts).toMatchObject([
      { occurrenceId: null, scheduleId: far.schedule.id, startAt: far.schedule.nextAirings[0] },
    ])
    expect((await previewSchedule(core.author, { ...ask, exceptScheduleId: far.schedule.id })).conflicts).toEqual([])
    await revokeAndStop(core.approver, far.bulletin.id, { reason: 'Sai' })
    const fresh = { clipDurationMs: 1_000, areaCodes: ['05857'], rule }
    expect((await previewSchedule(core.author, fresh)).conflicts).toEqual([])
  })

  test('it meets a session, under the name of its programme, that lies further ahead than the plan', async () => {
    const clipId = (await core.clip(['19'], 60_000)).id
    const { id } = await createProgramme(core.author, {
      title: 'Chương trình chiều',
      areaCodes: ['05857'],
      rule: at('17:00', 40),
      budgetSeconds: 600,
      items: [{ kind: 'clip', clipId, role: 'theme' }],
    })
    await submitProgramme(core.author, id)
    const ask = { clipDurationMs: 60_000, areaCodes: ['05857-h1'], rule: at('17:00', 40) }
    const met = await previewSchedule(core.author, ask)
    expect(met.conflicts).toMatchObject([
      { airing: 0, occurrenceId: null, scheduleId: null, title: 'Chương trình chiều' },
    ])
    expect(met.nextFree?.localAt).toBe(`${localDate(40)}T17:01:00`)
    expect((await previewSchedule(core.author, { ...ask, exceptProgrammeId: id })).conflicts).toEqual([])
  })

  test('an airing that is to be moved does not stand in its own way', async () => {
    const one = await airing(6, '06:30')
    const ask = { bulletinId: one.bulletin.id, rule: at('06:30', 6) }
    expect((await previewSchedule(core.author, ask)).conflicts).toHaveLength(1)
    const preview = await previewSchedule(core.author, { ...ask, exceptOccurrenceId: one.id })
    expect([preview.conflicts, preview.nextFree?.localAt]).toEqual([[], `${localDate(6)}T06:30:00`])
  })

  test('a wrong time, place or length is refused with the field that is wrong', async () => {
    const ask = { clipDurationMs: 60_000, areaCodes: ['05857'] }
    const pointerOf = async (work: Promise<unknown>) =>
      work.then(
        () => 'allowed',
        (err: { errors?: Array<{ pointer: string }> }) => err.errors?.[0]?.pointer,
      )
    expect(await pointerOf(previewSchedule(core.author, { ...ask, rule: at('05:00', -1) }))).toBe('/rule/on')
    const minuteAgo = new Date(core.clock.now().getTime() + 7 * HOUR - 60_000).toISOString()
    const justNow = { kind: 'once', on: minuteAgo.slice(0, 10), at: minuteAgo.slice(11, 16) } as const
    expect(await pointerOf(previewSchedule(core.author, { ...ask, rule: justNow }))).toMatch(/^\/rule\/(at|on)$/)
    expect(await pointerOf(previewSchedule(core.author, { ...ask, rule: at('05:00'), zone: 'Asia/Hanoi' }))).toBe(
      '/zone',
    )
    const wrong = { ...ask, areaCodes: ['05857', '99999'], rule: at('05:00') }
    expect(await pointerOf(previewSchedule(core.author, wrong))).toBe('/areaCodes/1')
    const never = { kind: 'daily', at: '05:00', startsOn: localDate(2), endsOn: localDate(1) } as const
    expect(await pointerOf(previewSchedule(core.author, { ...ask, rule: never }))).toBe('/rule/endsOn')
    expect((await problemOf(previewSchedule(core.officer, { ...ask, rule: at('05:00') }))).code).toBe(
      'permission.denied',
    )
  })
})
