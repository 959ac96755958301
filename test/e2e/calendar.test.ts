import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { approveBySight } from '../../scripts/demo/approve.ts'
import { expectAccessible, look, PHONE, useConsole } from './support/console.ts'
import { fillDate, fillTime } from './support/fields.ts'

const underTest = useConsole({ speakers: 8 })
const people = () => underTest().station.village.people
const AREA = '05818'
const DAY_MS = 86_400_000

const zoned = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Ho_Chi_Minh',
  ...{ dateStyle: 'short', timeStyle: 'medium' },
})
/** `['2026-11-23', '05:12:00']` of an instant, as the station's clock says. */
const local = (at: number | Date) => zoned.format(at).split(' ') as [string, string] // safe: a date and a time
const dateIn = (days: number) => local(Date.now() + days * DAY_MS)[0]
const columnOf = (date: string) => (new Date(date).getUTCDay() + 6) % 7

/** Patient: other journeys run beside this one. */
const eventually = <T>(value: () => T) => expect.poll(value, { timeout: 10_000 })

type Bulletin = { id: string; clipSha256: string; revision: number }
async function approved(title: string, areaCodes = [AREA]): Promise<string> {
  const { author, approver } = people()
  const text = 'Mời bà con họp tại nhà văn hóa.'
  const bulletin = await author.user.post<Bulletin>('/bulletins', { title, text, areaCodes })
  await author.user.post(`/bulletins/${bulletin.id}/submit`)
  await approveBySight(approver.user, bulletin)
  return bulletin.id
}
async function plan(title: string, rule: () => Record<string, unknown>, areaCodes = [AREA]): Promise<string> {
  const bulletinId = await approved(title, areaCodes)
  const schedule = await people().author.user.post<{ id: string }>('/schedules', { bulletinId, rule: rule() })
  return schedule.id
}
/** A session every day from tomorrow on, its items by their titles, approved as the pre-flight shows it. */
async function planSession(title: string, at: string, items: readonly string[]): Promise<string> {
  const { author, approver } = people()
  const bulletins = await Promise.all(items.map((item) => approved(item)))
  const { id, revision } = await author.user.post<{ id: string; revision: number }>('/programmes', {
    ...{ title, areaCodes: [AREA], budgetSeconds: 600, rule: { kind: 'daily', at, startsOn: dateIn(1) } },
    items: bulletins.flatMap((bulletinId) => [
      { kind: 'bulletin', bulletinId },
      { kind: 'pause', seconds: 10 },
    ]),
  })
  await author.user.post(`/programmes/${id}/submit`)
  const { hash } = await approver.user.post<{ hash: string }>(`/programmes/${id}/preflight?list=0`)
  await approver.user.post(`/programmes/${id}/approve`, { revision, preflightHash: hash })
  return id
}
const daily = (at: string) => () => ({ kind: 'daily', at, startsOn: dateIn(1), endsOn: dateIn(4) })
const once = (days: number, at: string) => () => ({ kind: 'once', on: dateIn(days), at })

/** The airings of a schedule, or of all with a title, as the database has them, `YYYY-MM-DD HH:MM status`. */
const stored = async (of: string, column: 'scheduleId' | 'title' = 'scheduleId') => {
  const rows = await underTest().station.sql((db) =>
    db.selectFrom('occurrences').select(['startAt', 'status']).where(column, '=', of).orderBy('startAt').execute(),
  )
  return rows.map(({ startAt, status }) => {
    const [on, at] = local(startAt)
    return `${on} ${at.slice(0, 5)} ${status}`
  })
}

test('the culture officer drags tomorrow’s airing to the evening, and only that one moves; one touch takes it back', async () => {
  const title = 'Lịch tiêm phòng'
  const schedule = await plan(title, daily('05:12'))
  await plan('Bản tin chiều', once(1, '17:00'))
  await eventually(() => stored(schedule)).toHaveLength(4)
  const planned = await stored(schedule)
  const page = await underTest().open(people().author, { at: `/calendar?date=${dateIn(1)}` })
  const evening = page
    .getByRole('row', { name: /^17:00/ })
    .getByRole('cell')
    .nth(columnOf(dateIn(1)))
  await evening.getByRole('link', { name: 'Bản tin chiều' }).waitFor()
  await look(page, 'calendar')

  const morning = page
    .getByRole('row', { name: /^05:00/ })
    .getByRole('cell')
    .nth(columnOf(dateIn(1)))
  await morning.getByRole('link', { name: title }).dragTo(evening)
  const dialog = page.getByRole('dialog', { name: 'Đổi giờ lượt phát này' })
  await dialog.getByText('05:12 ngày mai').waitFor()
  await eventually(() => dialog.getByRole('radio', { name: 'Chỉ lượt này' }).isChecked()).toBe(true)
  await dialog.getByText('2 cụm loa', { exact: false }).waitFor()
  await dialog.getByText('Không trùng với bản tin nào khác').waitFor()
  expect(await stored(schedule)).toEqual(planned)
  await look(page, 'calendar-move')
  await dialog.getByRole('button', { name: 'Đổi sang 17:12 ngày mai' }).click()
  await evening.getByRole('link', { name: title }).waitFor()
  expect(await stored(schedule)).toEqual([`${dateIn(1)} 17:12 planned`, ...planned.slice(1)])

  await page.getByRole('button', { name: 'Hoàn tác' }).click()
  await morning.getByRole('link', { name: title }).waitFor()
  expect(await stored(schedule)).toEqual(planned)
})

test('by keyboard alone one airing moves by its dialog; a time that has passed is refused in words, and a free one offered', async () => {
  const title = 'Họp xóm bàn làm đường'
  const schedule = await plan(title, once(1, '06:20'))
  await eventually(() => stored(schedule)).toHaveLength(1)
  const page = await underTest().open(people().author, { at: `/calendar?view=day&date=${dateIn(1)}` })
  await page.getByRole('link', { name: title }).focus()
  await page.keyboard.press('Enter')
  const panel = page.getByRole('dialog', { name: title })
  await panel.getByText('Phát một lần').waitFor()
  expect(await panel.getByText(/loạt/i).count()).toBe(0)
  await panel.getByRole('button', { name: 'Đổi giờ…' }).focus()
  await page.keyboard.press('Enter')

  const dialog = page.getByRole('dialog', { name: 'Đổi giờ lượt phát này' })
  await dialog.getByText('Bản tin này phát một lần').waitFor()
  expect(await dialog.getByText(/loạt/i).count()).toBe(0)
  // Escape closes the calendar of a field, and not the dialog that it stands in.
  const opener = dialog.getByRole('button', { name: 'Mở lịch' })
  await opener.press('Enter')
  const days = page.getByRole('dialog', { name: 'Lịch: Ngày phát' })
  await days.getByRole('button', { pressed: true }).press('Escape')
  await days.waitFor({ state: 'hidden' })
  await eventually(() => opener.evaluate((button) => button === document.activeElement)).toBe(true)
  await fillDate(dialog, 'Ngày phát', dateIn(-1))
  await dialog.getByText('Giờ này đã qua nên không phát được').waitFor()
  await eventually(() => dialog.getByRole('button', { name: /^Đổi sang/ }).isDisabled()).toBe(true)
  await dialog.getByRole('button', { name: 'Dùng giờ này' }).waitFor()
  await expectAccessible(page, 'a refused time')

  await fillDate(dialog, 'Ngày phát', dateIn(2))
  await fillTime(dialog, 'Giờ phát', '18:45')
  const go = dialog.getByRole('button', { name: /^Đổi sang 18:45/ })
  await eventually(() => go.isEnabled()).toBe(true)
  await go.focus()
  await page.keyboard.press('Enter')
  await eventually(() => stored(schedule)).toEqual([`${dateIn(2)} 18:45 planned`])
  await page.getByText('Ngày này không có lượt phát nào').or(page.getByRole('table')).first().waitFor()
})

test('moving the series moves what is to come, but not the one that a person had moved', async () => {
  const title = 'Bản tin sáng của xã'
  const schedule = await plan(title, daily('04:30'))
  await eventually(() => stored(schedule)).toHaveLength(4)
  const { items } = await people().author.user.get<{ items: Array<{ id: string }> }>(
    `/occurrences?scheduleId=${schedule}&order=asc`,
  )
  await people().author.user.post(`/occurrences/${items[1]?.id}/move`, { localAt: `${dateIn(2)}T09:15` })
  const page = await underTest().open(people().author, { at: `/calendar?date=${dateIn(1)}&item=${items[0]?.id}` })
  const panel = page.getByRole('dialog', { name: title })
  await panel.getByText(/04:30 hằng ngày/).waitFor()
  await look(page, 'calendar-airing')
  await panel.getByRole('button', { name: 'Đổi giờ cả loạt…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Đổi giờ cả loạt' })
  await fillTime(dialog, 'Giờ phát', '06:40')
  await dialog.getByText(/^06:40 hằng ngày/).waitFor()
  const go = dialog.getByRole('button', { name: 'Đổi cả loạt' })
  await eventually(() => go.isEnabled()).toBe(true)
  await expectAccessible(page, 'the dialog of a series')
  await go.click()
  const expected = [1, 2, 3, 4].map((day) => `${dateIn(day)} ${day === 2 ? '09:15' : '06:40'} planned`)
  await eventually(() => stored(schedule)).toEqual(expected)
})

test('on a phone one airing is left out with its reason and taken back, and the others stay', async () => {
  const title = 'Giá nông sản'
  const schedule = await plan(title, daily('11:05'))
  await eventually(() => stored(schedule)).toHaveLength(4)
  const planned = await stored(schedule)
  const page = await underTest().open(people().author, { size: PHONE, at: `/calendar?date=${dateIn(1)}` })
  await page.getByRole('link', { name: title }).click()
  const panel = page.getByRole('dialog', { name: title })
  await panel.getByRole('button', { name: 'Bỏ lượt này…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Bỏ lượt phát này?' })
  await dialog.getByRole('button', { name: 'Bỏ lượt này' }).click()
  await dialog.getByText('Ghi lý do bỏ lượt này').waitFor()
  await dialog.getByLabel(/^Lý do/).fill('Xã có tang')
  await dialog.getByRole('button', { name: 'Bỏ lượt này' }).click()
  await panel.getByText('Lý do: Xã có tang').waitFor()
  expect(await stored(schedule)).toEqual([`${dateIn(1)} 11:05 cancelled`, ...planned.slice(1)])
  await panel.getByRole('button', { name: 'Lấy lại lượt này' }).click()
  await panel.getByRole('button', { name: 'Đổi giờ…' }).waitFor()
  expect(await stored(schedule)).toEqual(planned)
})

test('what aired shows how it went, speaker by speaker the same as the database', async () => {
  const title = 'Nước sạch đã có lại'
  const page = await underTest().open(people().author, { at: '/calendar?view=day' })
  const schedule = await plan(title, () => {
    const [on, at] = local(Date.now() + 5_000)
    return { kind: 'once', on, at }
  })
  const card = page.getByRole('link', { name: title })
  await card.waitFor()
  await card.getByText('Đã phát đủ').waitFor({ timeout: 30_000 })
  const counted = await underTest().station.sql((db) =>
    db
      .selectFrom('deliveries')
      .innerJoin('occurrences', 'occurrences.id', 'deliveries.occurrenceId')
      .select(({ fn }) => [
        fn.countAll<string>().as('all'),
        fn.countAll<string>().filterWhere('deliveries.status', '=', 'played').as('played'),
      ])
      .where('occurrences.scheduleId', '=', schedule)
      .executeTakeFirstOrThrow(),
  )
  await card.getByText(`${counted.played}/${counted.all} cụm loa`).waitFor()
  await card.click()
  const panel = page.getByRole('dialog', { name: title })
  await panel.getByText(`${counted.played} trong ${counted.all} cụm loa báo đã phát`).waitFor()
  await panel.getByText('Lượt này đã qua nên không đổi được nữa').waitFor()
  await panel.getByRole('link', { name: 'Xem từng cụm loa' }).waitFor()
})

test('the week of one commune prints black on white on one sheet, without what belongs to the screen; its month shows it too', async () => {
  const title = 'Cắt điện sửa đường dây'
  const elsewhere = '05605'
  await plan(title, once(1, '07:30'), [elsewhere])
  await plan('Chỉ ở xã bên', once(1, '07:40'))
  const at = `/calendar?date=${dateIn(1)}&area=${elsewhere}`
  const page = await underTest().open(people().author, { at, colorScheme: 'dark' })
  const card = page.getByRole('link', { name: title })
  await card.waitFor()
  expect(await page.getByRole('link', { name: 'Chỉ ở xã bên' }).count()).toBe(0)
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
  const looks = await card.evaluate((element) => {
    const { color } = getComputedStyle(element.querySelector('span:nth-of-type(2)') ?? element)
    const { backgroundColor } = getComputedStyle(element)
    return { color, backgroundColor, page: getComputedStyle(document.body).backgroundColor }
  })
  const [black, white] = ['rgb(0, 0, 0)', 'rgb(255, 255, 255)']
  expect(looks).toEqual({ color: black, backgroundColor: white, page: white })
  expect(await page.getByText('LỊCH PHÁT THANH').isVisible()).toBe(true)
  expect(await page.getByRole('button', { name: 'In lịch' }).isVisible()).toBe(false)
  const sheet = (await page.pdf({ preferCSSPageSize: true })).toString('latin1')
  expect(sheet.match(/\/Type\s*\/Page\b/g)).toHaveLength(1)

  await page.emulateMedia({ media: 'screen', colorScheme: 'light' })
  await page.getByText('Tháng', { exact: true }).click()
  await page.getByRole('table', { name: /^Lịch phát, Tháng/ }).waitFor()
})

test('a session is one card with its items; opened, each shows its state, and the whole of one day is left out and taken back', async () => {
  const [title, first, second] = ['Chương trình chiều', 'Tin trong xã', 'Chuyện nhà nông']
  await planSession(title, '16:30', [first, second])
  await eventually(() => stored(second, 'title')).not.toHaveLength(0)
  const [planned] = await stored(first, 'title')
  const page = await underTest().open(people().author, { at: `/calendar?view=day&date=${dateIn(1)}` })
  const card = page.getByRole('listitem').filter({ has: page.getByRole('link', { name: title }) })
  await card.getByText('2 mục').waitFor()
  await card.getByText(second).waitFor()
  expect(await page.getByRole('link', { name: first }).count()).toBe(0)
  await look(page, 'calendar-session')
  await card.getByRole('link', { name: title }).click()
  const panel = page.getByRole('dialog', { name: title })
  const items = panel.getByRole('region', { name: 'Các mục trong buổi phát' }).getByRole('listitem')
  await eventually(() => items.count()).toBe(2)
  await items.first().getByText(`16:30:00`).waitFor()
  await items.first().getByText('Đã lên lịch').waitFor()
  await look(page, 'calendar-session-open')
  const why = await panel.getByRole('link', { name: `Vì sao? ${second}` }).getAttribute('href')
  expect(why).toMatch(/^\/occurrences\/occ_/)
  const programme = await panel.getByRole('link', { name: 'Mở chương trình' }).getAttribute('href')
  expect(programme).toMatch(/^\/programmes\/prg_/)

  await panel.getByRole('button', { name: 'Bỏ cả buổi…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Bỏ cả buổi phát này?' })
  await dialog.getByLabel(/^Lý do/).fill('Xã có tang')
  await dialog.getByRole('button', { name: 'Bỏ cả buổi' }).click()
  await eventually(() => items.filter({ hasText: 'Lý do: Xã có tang' }).count()).toBe(2)
  const statuses = async () => [(await stored(first, 'title')).at(0), (await stored(second, 'title')).at(0)]
  expect((await statuses()).map((row) => row?.split(' ').at(-1))).toEqual(['cancelled', 'cancelled'])
  const told = await underTest().open(people().author, { at: programme ?? '' })
  const left = told.getByRole('region', { name: 'Các buổi sắp tới' }).getByRole('listitem').first()
  await left.getByText('Đã bỏ, Xã có tang').waitFor()
  await panel.getByRole('button', { name: 'Lấy lại cả buổi' }).click()
  await panel.getByRole('button', { name: 'Bỏ cả buổi…' }).waitFor()
  expect((await statuses()).at(0)).toBe(planned)
})

test('next month’s airings are seen before they are planned, say why they cannot be moved yet, and are in the exported calendar', async () => {
  const title = 'Ngày hội đại đoàn kết'
  await plan(title, () => ({ kind: 'weekly', weekdays: [1, 4], at: '08:00', startsOn: dateIn(1) }))
  const far = dateIn(40)
  const page = await underTest().open(people().author, { at: `/calendar?view=month&date=${far}&area=${AREA}` })
  const card = page.getByRole('link', { name: title }).nth(4)
  await card.getByText('Dự kiến').waitFor({ state: 'attached' })
  await look(page, 'calendar-month')
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Xuất lịch (.ics)' }).click()
  const file = await download
  expect(file.suggestedFilename()).toMatch(/^lich-phat-.*\.ics$/)
  const calendar = (await readFile(await file.path(), 'utf8')).replaceAll('\r\n ', '')
  const mine = calendar.split('BEGIN:VEVENT').filter((event) => event.includes(`SUMMARY:${title}`))
  expect(mine).toHaveLength(await page.getByRole('link', { name: title }).count())
  expect(mine[0]).toMatch(/DTSTART:\d{8}T010000Z/)

  await card.click()
  const panel = page.getByRole('dialog', { name: title })
  await panel.getByText('Mới là dự kiến theo quy tắc lặp', { exact: false }).waitFor()
  await panel.getByText(/08:00 .* hằng tuần/).waitFor()
  expect(await panel.getByRole('button', { name: 'Đổi giờ…' }).count()).toBe(0)
  await expectAccessible(page, 'an expected airing')
})

test('from this day on the series airs at another time, keeps its own rhythm and the day that it leaves out', async () => {
  const title = 'Lịch lấy nước'
  await plan(title, () => ({
    ...{ kind: 'rrule', rrule: 'FREQ=DAILY', at: '07:10', startsOn: dateIn(1), endsOn: dateIn(5) },
    except: [dateIn(4)],
  }))
  await eventually(() => stored(title, 'title')).toHaveLength(4)
  const page = await underTest().open(people().author, { at: `/calendar?view=day&date=${dateIn(3)}` })
  await page.getByRole('link', { name: title }).click()
  const panel = page.getByRole('dialog', { name: title })
  await panel.getByRole('button', { name: 'Đổi từ ngày này về sau…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Đổi từ ngày này về sau' })
  await dialog.getByText('Nhịp lặp, ngày bỏ và ngày thêm của loạt được giữ nguyên', { exact: false }).waitFor()
  await fillTime(dialog, 'Giờ phát', '18:40')
  const go = dialog.getByRole('button', { name: 'Đổi từ ngày này' })
  await eventually(() => go.isEnabled()).toBe(true)
  await expectAccessible(page, 'a series from a day on')
  await go.click()
  const rows = (later: string) => [1, 2, 3, 5].map((day) => `${dateIn(day)} ${day < 3 ? '07:10' : later} planned`)
  await eventually(() => stored(title, 'title')).toEqual(rows('18:40'))

  await page.goto(`/calendar?view=day&date=${dateIn(5)}`)
  await page.getByRole('link', { name: title }).click()
  await panel.getByRole('button', { name: 'Đổi giờ…' }).click()
  const move = page.getByRole('dialog', { name: 'Đổi giờ lượt phát này' })
  await move.getByRole('radio', { name: 'Cả loạt' }).check()
  await fillTime(move, 'Giờ phát', '19:20')
  const all = move.getByRole('button', { name: 'Đổi cả loạt' })
  await eventually(() => all.isEnabled()).toBe(true)
  await look(page, 'calendar-scope')
  await all.click()
  await eventually(() => stored(title, 'title')).toEqual(rows('19:20'))
})

test('a time that passed while the bulletin still waited says so in the calendar and on the bulletin’s own page', async () => {
  const title = 'Lịch cắt điện'
  const { author } = people()
  const content = { title, text: 'Ngày mai cắt điện từ bảy giờ.', areaCodes: [AREA] }
  const { id: bulletinId } = await author.user.post<Bulletin>('/bulletins', content)
  await author.user.post(`/bulletins/${bulletinId}/submit`)
  const [on, at] = local(Date.now() + 3_000)
  await author.user.post('/schedules', { bulletinId, rule: { kind: 'once', on, at } })
  const passed = () => author.user.get<{ items: unknown[] }>(`/bulletins/${bulletinId}/unplanned`)
  await eventually(async () => (await passed()).items).toHaveLength(1)

  const page = await underTest().open(author, { at: `/calendar?view=day&date=${on}` })
  const card = page.getByRole('link', { name: title })
  await card.getByText('Không phát: lúc đó chưa được duyệt').waitFor()
  await card.click()
  const panel = page.getByRole('dialog', { name: title })
  await panel.getByText('Lúc đó chưa được duyệt; đến nay vẫn chờ duyệt.').waitFor()
  await expectAccessible(page, 'a time that passed unapproved')
  await panel.getByRole('link', { name: 'Xem bản tin' }).click()
  const history = page.getByRole('region', { name: 'Những giờ đã qua mà không phát' })
  await history.getByText('Lúc đó chưa được duyệt; đến nay vẫn chờ duyệt.').waitFor()
})
