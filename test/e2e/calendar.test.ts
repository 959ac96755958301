import { expect, test } from 'vitest'
import { expectAccessible, look, PHONE, useConsole } from './support/console.ts'

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

type Bulletin = { id: string; clipSha256: string; revision: number }
async function plan(title: string, rule: () => Record<string, unknown>, areaCodes = [AREA]): Promise<string> {
  const { author, approver } = people()
  const text = 'Mời bà con họp tại nhà văn hóa.'
  const { id, clipSha256, revision } = await author.user.post<Bulletin>('/bulletins', { title, text, areaCodes })
  await author.user.post(`/bulletins/${id}/submit`)
  await approver.user.post(`/bulletins/${id}/approve`, { clipSha256, revision })
  const schedule = await author.user.post<{ id: string }>('/schedules', { bulletinId: id, rule: rule() })
  return schedule.id
}
const daily = (at: string) => () => ({ kind: 'daily', at, startsOn: dateIn(1), endsOn: dateIn(4) })
const once = (days: number, at: string) => () => ({ kind: 'once', on: dateIn(days), at })

/** The airings of a schedule as the database has them, `YYYY-MM-DD HH:MM status`. */
const stored = async (scheduleId: string) => {
  const rows = await underTest().station.sql((db) =>
    db
      .selectFrom('occurrences')
      .select(['startAt', 'status'])
      .where('scheduleId', '=', scheduleId)
      .orderBy('startAt')
      .execute(),
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
  await expect.poll(() => stored(schedule)).toHaveLength(4)
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
  await expect.poll(() => stored(schedule)).toHaveLength(1)
  const page = await underTest().open(people().author, { at: `/calendar?view=day&date=${dateIn(1)}` })
  await page.getByRole('link', { name: title }).focus()
  await page.keyboard.press('Enter')
  const panel = page.getByRole('dialog', { name: title })
  await panel.getByText('Phát một lần').waitFor()
  await panel.getByRole('button', { name: 'Đổi giờ…' }).focus()
  await page.keyboard.press('Enter')

  const dialog = page.getByRole('dialog', { name: 'Đổi giờ lượt phát này' })
  await dialog.getByLabel('Ngày phát').fill(dateIn(-1))
  await dialog.getByText('Giờ này đã qua nên không phát được').waitFor()
  await expect.poll(() => dialog.getByRole('button', { name: /^Đổi sang/ }).isDisabled()).toBe(true)
  await dialog.getByRole('button', { name: 'Dùng giờ này' }).waitFor()
  await expectAccessible(page, 'a refused time')

  await dialog.getByLabel('Ngày phát').fill(dateIn(2))
  await dialog.getByLabel('Giờ phát').fill('18:45')
  const go = dialog.getByRole('button', { name: /^Đổi sang 18:45/ })
  await expect.poll(() => go.isEnabled()).toBe(true)
  await go.focus()
  await page.keyboard.press('Enter')
  await expect.poll(() => stored(schedule)).toEqual([`${dateIn(2)} 18:45 planned`])
  await page.getByText('Ngày này không có lượt phát nào').or(page.getByRole('table')).first().waitFor()
})

test('moving the series moves what is to come, but not the one that a person had moved', async () => {
  const title = 'Bản tin sáng của xã'
  const schedule = await plan(title, daily('04:30'))
  await expect.poll(() => stored(schedule)).toHaveLength(4)
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
  await dialog.getByLabel('Giờ phát').fill('06:40')
  await dialog.getByText(/^06:40 hằng ngày/).waitFor()
  const go = dialog.getByRole('button', { name: 'Đổi cả loạt' })
  await expect.poll(() => go.isEnabled()).toBe(true)
  await expectAccessible(page, 'the dialog of a series')
  await go.click()
  const expected = [1, 2, 3, 4].map((day) => `${dateIn(day)} ${day === 2 ? '09:15' : '06:40'} planned`)
  await expect.poll(() => stored(schedule)).toEqual(expected)
})

test('on a phone one airing is left out with its reason and taken back, and the others stay', async () => {
  const title = 'Giá nông sản'
  const schedule = await plan(title, daily('11:05'))
  await expect.poll(() => stored(schedule)).toHaveLength(4)
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
  await look(page, 'calendar-month')
})

test('a week that is too far ahead to be planned does not look silent: the schedules that will air in it are named', async () => {
  const title = 'Ngày hội đại đoàn kết'
  await plan(title, once(15, '08:00'))
  const page = await underTest().open(people().author, { size: PHONE, at: `/calendar?view=week&date=${dateIn(15)}` })
  await page.getByText('Chưa lập lượt phát nào cho những ngày này').waitFor()
  const running = page.getByRole('region', { name: 'Lịch phát đang chạy trong thời gian này' })
  await running.getByRole('listitem').filter({ hasText: title }).getByText('08:00', { exact: false }).waitFor()
  await expectAccessible(page, 'a week far ahead')
})
