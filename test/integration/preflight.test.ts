import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { createBulletin } from '../../src/bulletins/create.ts'
import { submitBulletin } from '../../src/bulletins/submit.ts'
import { decideCollision } from '../../src/collisions/decide.ts'
import { settleCollisions } from '../../src/collisions/decide-overdue.ts'
import { getCollision } from '../../src/collisions/list.ts'
import { expandTargets } from '../../src/deliveries/store.ts'
import { planAndArm } from '../../src/occurrences/arm.ts'
import { previewSchedule } from '../../src/occurrences/preview.ts'
import { rescheduleAirings } from '../../src/occurrences/reschedule.ts'
import { showEffect } from '../../src/policies/effect.ts'
import { savePolicy } from '../../src/policies/save.ts'
import { approveBulletinAsShown } from '../../src/preflight/approve.ts'
import { preflightBulletin, preflightSchedule } from '../../src/preflight/ask.ts'
import { createProgramme } from '../../src/programmes/create.ts'
import { createSchedule } from '../../src/schedules/create.ts'
import type { CreateSchedule } from '../../src/schedules/schema.ts'
import { approveProgramme } from '../support/approve.ts'
import { type AreaCode, type Core, createCore, problemOf } from '../support/core.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const SHOWN = { airings: 5, list: 50 }

let core: Core
beforeAll(async () => {
  core = await createCore()
})
afterAll(() => core?.close())

const localDate = (days: number) =>
  new Date(core.clock.now().getTime() + 7 * HOUR + days * DAY).toISOString().slice(0, 10)

type Written = { id: string; clipSha256: string }
async function written(more: { areaCodes?: AreaCode[]; priority?: 'normal' | 'priority'; ms?: number } = {}) {
  const clip = await core.clip(['19'], more.ms ?? 600_000)
  const content = { title: 'Lịch tiêm phòng', topic: 'health', language: 'vi', clipId: clip.id } as const
  const { areaCodes = ['05857'], priority = 'normal' } = more
  const { id } = await createBulletin(core.author, { ...content, areaCodes, priority })
  await submitBulletin(core.author, id)
  return { id, clipSha256: clip.sha256 }
}
const schedule = (bulletinId: string, rule: CreateSchedule['rule'], more: Partial<CreateSchedule> = {}) =>
  createSchedule(core.author, { bulletinId, rule, zone: 'Asia/Ho_Chi_Minh', ...more })
const look = ({ id }: Written) => preflightBulletin(core.approver, id, {}, SHOWN)
const approve = ({ id, clipSha256 }: Written, preflightHash: string) =>
  approveBulletinAsShown(core.approver, id, { clipSha256, revision: 1, preflightHash })

describe('the pre-flight of a bulletin', () => {
  test('counts exactly the loudspeakers that its airing is sent to, who is away, and what they hold already', async () => {
    const here = await core.speaker('05857')
    const away = await core.speaker('05857-h1', { online: false })
    await core.speaker('05818')
    const retired = await core.speaker('05857')
    await core.ctx.db.updateTable('speakers').set({ status: 'retired' }).where('id', '=', retired).execute()
    const bulletin = await written()
    const { id } = await schedule(bulletin.id, { kind: 'daily', at: '03:00', startsOn: localDate(1) })
    const seen = await look(bulletin)
    expect(seen.speakers).toMatchObject({ total: 2, online: 1, offline: 1, holdAudio: 0, lackAudio: 2, quiet: 0 })
    expect(seen.speakers.list.map((speaker) => speaker.id)).toEqual([away, here])
    expect(seen.bytes).toEqual({ perSpeaker: 80_000, total: 160_000, relay: 0, overMobile: 160_000 })
    expect(seen.airings).toHaveLength(5)
    expect(seen.airings[0]).toMatchObject({ scheduleId: id, localAt: `${localDate(1)}T03:00:00`, durationMs: 600_000 })
    expect(seen.volume).toEqual({ min: 80, max: 80 })
    expect(seen.words.vi).toMatch(
      /^“Lịch tiêm phòng” \(10 phút, thông thường\) sẽ phát trên 2 cụm loa ở 05857, âm lượng 80%\. Lượt đầu lúc 03:00 .+, kết thúc 03:10; tiếp theo .+; phát hằng ngày lúc 03:00, không hẹn ngày kết thúc\. 1 cụm loa đang mất kết nối; 2 cụm loa chưa có âm thanh, cần tải 160 kB\.$/,
    )

    await approve(bulletin, seen.hash)
    await planAndArm(core.ctx)
    const [first] = await core.occurrencesOf(id)
    await expandTargets(core.ctx.db, [first?.id ?? ''], core.clock.now())
    expect(Object.keys(await core.deliveries(first?.id ?? '')).sort()).toEqual([here, away].sort())
    await core.ctx.db
      .updateTable('occurrences')
      .set({ status: 'airing', startAt: new Date(core.clock.now().getTime() - HOUR) })
      .where('id', '=', first?.id ?? '')
      .execute()
    await core.ctx.db
      .updateTable('deliveries')
      .set({ fetchedAt: core.clock.now() })
      .where('speakerId', '=', here)
      .execute()
    expect((await preflightSchedule(core.approver, id, SHOWN)).speakers).toMatchObject({ holdAudio: 1, lackAudio: 1 })
  })

  test('says what it cuts and when that comes back, what it waits for, planned or only expected so far ahead', async () => {
    const played = await core.approved(['19'])
    await core.ctx.db
      .updateTable('clips')
      .set({ durationMs: 1_200_000 })
      .where('sha256', '=', played.clipSha256 ?? '')
      .execute()
    const other = await schedule(played.id, { kind: 'daily', at: '10:00', startsOn: localDate(1) })
    await planAndArm(core.ctx)
    const rule = { kind: 'daily', at: '10:05', startsOn: localDate(1) } as const
    const soon = await written({ priority: 'priority' })
    await schedule(soon.id, rule)
    const seen = await look(soon)
    expect(seen.cuts[0]).toMatchObject({
      title: 'Họp xóm',
      scheduleId: other.id,
      resumes: 'restart',
      resumesAt: seen.airings[0]?.endAt,
    })
    expect(seen.cuts[0]?.occurrenceId).toMatch(/^occ_/)
    expect(seen.cutsTotal).toBe(5)
    expect(seen.words.vi).toContain('Sẽ ngắt “Họp xóm” lúc 10:00')
    expect(seen.words.vi).toContain('phát lại từ đầu lúc 10:15')

    const far = await written()
    const asked = { rule: { ...rule, startsOn: localDate(40) }, areaCodes: ['05857'] }
    const draft = await preflightBulletin(core.author, far.id, asked, SHOWN)
    expect(draft.cutBy[0]).toMatchObject({
      occurrenceId: null,
      scheduleId: other.id,
      resumes: 'shift',
      resumesAt: draft.cutBy[0]?.endAt,
    })
    expect(draft.words.vi).toMatch(
      /Trùng với “Họp xóm” lúc 10:05; nếu không ai chọn, phát lúc 10:20 \(và \d+ lượt phát khác\)\./,
    )
    expect(draft.cutsTotal).toBe(0)
    expect((await look(far)).airings).toEqual([])
  })

  test('of one class says what the collision will say: the programme by name, and the minute it gets if nobody chooses', async () => {
    const clip = await core.clip(['05818'], 240_000)
    const session = await createProgramme(core.author, {
      title: 'Buổi sáng La Bằng',
      rule: { kind: 'daily', at: '05:00', startsOn: localDate(1) },
      zone: 'Asia/Ho_Chi_Minh',
      areaCodes: ['05818'],
      budgetSeconds: 1_800,
      items: [1, 2, 3, 4].map(() => ({ kind: 'clip' as const, clipId: clip.id, role: 'item' as const })),
    })
    await approveProgramme(core.author, core.approver, session.id)
    await planAndArm(core.ctx)
    const bulletin = await written({ areaCodes: ['05818'], ms: 60_000 })
    const own = await schedule(bulletin.id, { kind: 'once', on: localDate(2), at: '05:10:00' })
    const seen = await look(bulletin)
    const told = 'rùng với chương trình “Buổi sáng La Bằng” lúc 05:10; nếu không ai chọn, phát lúc 05:16.'
    expect(seen.words.vi).toContain(`T${told}`)
    expect(seen.cutBy).toMatchObject([
      { title: 'Buổi sáng La Bằng', programmeId: session.id, resumes: 'shift', words: { vi: `T${told}` } },
    ])
    const rule = { kind: 'once' as const, on: localDate(2), at: '05:10:00' }
    const preview = await previewSchedule(core.author, {
      rule,
      areaCodes: ['05818'],
      clipDurationMs: 60_000,
      exceptScheduleId: own.id,
    })
    expect(preview.conflicts).toMatchObject([{ title: 'Buổi sáng La Bằng', words: { vi: `T${told}` } }])

    core.clock.advance(HOUR)
    await approve(bulletin, seen.hash)
    await planAndArm(core.ctx)
    await core.speaker('05818')
    await settleCollisions(core.ctx)
    const { id } = await core.ctx.db
      .selectFrom('collisions')
      .select('id')
      .where((eb) => eb.or([eb('ownerA', '=', own.id), eb('ownerB', '=', own.id)]))
      .executeTakeFirstOrThrow()
    expect((await getCollision(core.approver, id)).words.vi).toBe(`“Lịch tiêm phòng” t${told}`)
    const keep = seen.cutBy[0]?.occurrenceId ?? ''
    await decideCollision(core.author, id, { option: 'shift', keep, scope: 'series' })
    expect((await core.occurrencesOf(own.id))[0]?.startAt.toISOString()).toBe(seen.cutBy[0]?.resumesAt)
    const again = await preflightSchedule(core.approver, own.id, SHOWN)
    expect([again.cutBy, again.cuts]).toEqual([[], []])
  })

  test('is refused to whoever may see only a part of its areas: loudspeakers are named in it', async () => {
    const bulletin = await written({ areaCodes: ['19'] })
    const reader = await core.person('viewer', '05857')
    expect((await problemOf(preflightBulletin(reader, bulletin.id, {}, SHOWN))).code).toBe('permission.denied')
  })
})

describe('a bulletin with several plans', () => {
  const vi = (date: string) => date.split('-').map(Number).reverse().join('/')
  afterEach(async () => {
    await core.ctx.db.deleteFrom('policies').execute()
  })
  const quiet = async () => {
    const administrator = await core.person('administrator', 'VN')
    const rules = { quietHours: [{ from: '21:00', to: '05:00' }] }
    const { hash } = await showEffect(administrator, { areaCode: '05818', rules })
    await savePolicy(administrator, '05818', { rules, effectHash: hash })
  }

  test('has each of them told with its time, and the one that its policy silences is named, however far ahead it begins', async () => {
    const bulletin = await written({ areaCodes: ['05818'], ms: 300_000 })
    const noon = await schedule(bulletin.id, { kind: 'daily', at: '11:30', startsOn: localDate(1) })
    const late = await schedule(bulletin.id, { kind: 'daily', at: '23:30', startsOn: localDate(20) })
    await core.speaker('05818')
    const before = await look(bulletin)
    expect(before.airings.map(({ scheduleId }) => scheduleId)).toEqual([...Array(5).fill(noon.id), late.id])
    expect(before.words.vi).toContain(
      `; phát hằng ngày lúc 11:30, không hẹn ngày kết thúc; và hằng ngày lúc 23:30 từ ${vi(localDate(20))}, không hẹn ngày kết thúc.`,
    )
    expect(before.plans).toMatchObject([
      { scheduleId: noon.id, firstAt: before.airings[0]?.startAt, violation: null },
      { scheduleId: late.id, firstAt: before.airings[5]?.startAt, violation: null },
    ])

    await quiet()
    const seen = await look(bulletin)
    expect(seen.plans.map(({ violation }) => violation?.rule)).toEqual([undefined, 'quiet-hours'])
    expect(seen.violation).toMatchObject({ rule: 'quiet-hours' })
    expect(seen.words.vi).toMatch(
      /Lịch phát hằng ngày lúc 23:30: quy định phát thanh của 05818 không cho phát lúc 23:30 .+; sớm nhất được phát lúc 05:00 /,
    )
    expect([seen.speakers.quiet, seen.plans[1]?.quiet]).toEqual([0, seen.speakers.total])
    expect((await problemOf(approve(bulletin, before.hash))).code).toBe('preflight.changed')
    core.clock.advance(3 * HOUR)
    expect((await approve(bulletin, seen.hash)).status).toBe('approved')
  })

  test('has what comes after the first sound at its approval told as well', async () => {
    const bulletin = await written()
    await schedule(bulletin.id, { kind: 'once', on: localDate(1), at: '05:00', whenApproved: true })
    const { hash } = await look(bulletin)
    await schedule(bulletin.id, {
      ...{ kind: 'monthly', at: '06:30', days: [31], shortMonth: 'last-day', startsOn: localDate(1) },
      ...{ notOnHolidays: true, except: [localDate(400)] },
    })
    const seen = await look(bulletin)
    expect(seen.words.vi).toMatch(/Phát ngay khi được duyệt; sau đó lúc 06:30 /)
    expect(seen.words.vi).toContain(
      `; phát hằng tháng ngày 31 (tháng thiếu thì ngày cuối tháng) lúc 06:30, trừ ngày nghỉ lễ, trừ ngày ${vi(localDate(400))}, không hẹn ngày kết thúc.`,
    )
    expect((await problemOf(approve(bulletin, hash))).code).toBe('preflight.changed')
  })

  test('is another approval once something meets the first airing of one of them, however far ahead that is', async () => {
    const bulletin = await written({ areaCodes: ['05818'] })
    await schedule(bulletin.id, { kind: 'daily', at: '08:15', startsOn: localDate(1) })
    await schedule(bulletin.id, { kind: 'once', on: localDate(30), at: '14:00' })
    const { hash, words } = await look(bulletin)
    expect(words.vi).toContain(`; và một lần lúc 14:00 ngày ${vi(localDate(30))}.`)
    const rival = await core.approved(['05818'])
    const met = await schedule(rival.id, { kind: 'once', on: localDate(30), at: '14:05' })
    const { cuts, cutBy } = await look(bulletin)
    expect([...cuts, ...cutBy].map(({ scheduleId, airing }) => [scheduleId, airing])).toEqual([[met.id, 5]])
    expect((await problemOf(approve(bulletin, hash))).code).toBe('preflight.changed')
  })
})

describe('an approval', () => {
  test('is for what was shown: another loudspeaker, another volume, another time or another collision is refused', async () => {
    const bulletin = await written()
    const own = await schedule(bulletin.id, { kind: 'daily', at: '12:00', startsOn: localDate(1) })
    const steps = [
      () => core.speaker('05857-h1'),
      () => core.ctx.db.updateTable('speakers').set({ volume: 60 }).where('areaCode', '=', '05857').execute(),
      () => rescheduleAirings(core.author, own.id, { rule: { kind: 'daily', at: '13:00', startsOn: localDate(1) } }),
      async () => {
        const rival = await core.approved(['05857'])
        await schedule(rival.id, { kind: 'daily', at: '12:59', startsOn: localDate(1) })
        await core.ctx.db
          .updateTable('clips')
          .set({ durationMs: 120_000 })
          .where('sha256', '=', rival.clipSha256 ?? '')
          .execute()
      },
    ]
    for (const step of steps) {
      const { hash } = await look(bulletin)
      await step()
      expect((await problemOf(approve(bulletin, hash))).code).toBe('preflight.changed')
    }
    const { hash } = await look(bulletin)
    const { preflightHash } = await approve(bulletin, hash)
    expect(preflightHash).toBe(hash)
    const { data } = await core.ctx.db
      .selectFrom('auditEntries')
      .select('data')
      .where('subjectId', '=', bulletin.id)
      .where('action', '=', 'bulletin.approve')
      .executeTakeFirstOrThrow()
    expect(data).toMatchObject({ preflightHash: hash })
  })

  test('does not mind that a loudspeaker goes away or that an hour passes meanwhile', async () => {
    const bulletin = await written({ areaCodes: ['05818'] })
    const speaker = await core.speaker('05818')
    await schedule(bulletin.id, { kind: 'weekly', at: '15:00', weekdays: [1, 3], startsOn: localDate(1) })
    const { hash } = await look(bulletin)
    await core.ctx.db.updateTable('speakers').set({ online: false }).where('id', '=', speaker).execute()
    core.clock.advance(HOUR)
    expect((await approve(bulletin, hash)).status).toBe('approved')
  })
})
