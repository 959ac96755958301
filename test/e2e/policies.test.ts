import { expect, test } from 'vitest'
import { approveBySight } from '../../scripts/demo/approve.ts'
import { PROVINCE } from '../../scripts/demo/village.ts'
import { look, PHONE, useConsole } from './support/console.ts'
import { fillDate, fillTime } from './support/fields.ts'

const underTest = useConsole({ speakers: 4 })
const people = () => underTest().station.village.people
const DAY_MS = 86_400_000

const zoned = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Ho_Chi_Minh', dateStyle: 'short' })
const dateIn = (days: number) => zoned.format(Date.now() + days * DAY_MS)

type Bulletin = { id: string; clipSha256: string; revision: number }
async function approved(title: string, area: string): Promise<string> {
  const { author, approver } = people()
  const text = 'Mời bà con họp tại nhà văn hóa.'
  const bulletin = await author.user.post<Bulletin>('/bulletins', { title, text, areaCodes: [area] })
  await author.user.post(`/bulletins/${bulletin.id}/submit`)
  await approveBySight(approver.user, bulletin)
  return bulletin.id
}
async function plan(title: string, area: string, at: string, days: number): Promise<string> {
  const bulletinId = await approved(title, area)
  const rule = { kind: 'daily', at, startsOn: dateIn(1), endsOn: dateIn(days) }
  const { id } = await people().author.user.post<{ id: string }>('/schedules', { bulletinId, rule })
  await expect.poll(() => statuses(id)).toEqual(Array.from({ length: days }, () => 'planned'))
  return id
}
async function statuses(scheduleId: string): Promise<string[]> {
  const path = `/occurrences?scheduleId=${scheduleId}&order=asc`
  const { items } = await people().author.user.get<{ items: Array<{ status: string; reason: string | null }> }>(path)
  return items.map(({ status, reason }) => [status, reason].filter(Boolean).join(' '))
}

/** As the administrator would on the screen: the preset "default" for one area. */
async function giveHours(areaCode: string): Promise<void> {
  const { user } = people().admin
  const { items } = await user.get<{ items: Array<{ key: string; rules: unknown }> }>('/policies/presets')
  const rules = items.find(({ key }) => key === 'default')?.rules
  const { hash } = await user.post<{ hash: string }>('/policies/effect', { areaCode, rules })
  await user.request('PUT', `/policies/${areaCode}`, { rules, effectHash: hash })
}

test('an administrator gives the province its hours from a preset, and sees what it would forbid before it holds', async () => {
  const [morning, night] = await Promise.all([
    plan('Bản tin sáng', '05719', '05:30', 2),
    plan('Thông báo muộn', '05719', '21:30', 2),
  ])
  const page = await underTest().open(people().admin, { at: `/policies?area=${PROVINCE}` })
  await page.getByText('Chưa có quy định nào: không giờ nào bị cấm').waitFor()
  await look(page, 'policies-none')
  await page.getByRole('button', { name: 'Dùng mẫu này: Mặc định: sáng, trưa, chiều' }).click()
  await page
    .getByRole('cell', { name: '05:00–08:30, 11:00–12:00 và 16:00–19:30' })
    .first()
    .waitFor({ state: 'attached' })

  const noon = page.getByRole('group', { name: 'Khung 2' })
  await fillTime(noon, 'Đến giờ', '10:00')
  await page.getByRole('button', { name: 'Xem ảnh hưởng trước khi ban hành' }).click()
  await noon.getByText('Giờ kết thúc phải sau giờ bắt đầu').waitFor()
  await fillTime(noon, 'Đến giờ', '11:45')
  await page
    .getByRole('cell', { name: '05:00–08:30, 11:00–11:45 và 16:00–19:30' })
    .first()
    .waitFor({ state: 'attached' })
  const evening = page.getByRole('group', { name: 'Khung 3' })
  await evening.getByLabel('Chỉ áp dụng một mùa trong năm').check()
  const season = [
    ['Từ ngày (hằng năm): ngày', '01'],
    ['Từ ngày (hằng năm): tháng', '01'],
    ['Đến hết ngày (hằng năm): ngày', '31'],
    ['Đến hết ngày (hằng năm): tháng', '12'],
  ] as const
  for (const [label, value] of season) await evening.getByLabel(label).selectOption(value)
  // A day that the other month has not is asked for again, not taken for another.
  await evening.getByLabel('Đến hết ngày (hằng năm): tháng').selectOption('02')
  await evening.getByRole('alert').getByText('Tháng 2 không có ngày 31.', { exact: false }).waitFor()
  for (const [label, value] of season.toReversed()) await evening.getByLabel(label).selectOption(value)
  expect(await evening.getByRole('alert').count()).toBe(0)
  await page.getByLabel('Căn cứ hoặc lý do').fill('Quyết định 12/QĐ-UBND')
  await look(page, 'policies-edit')

  await page.getByRole('button', { name: 'Xem ảnh hưởng trước khi ban hành' }).click()
  await page.getByRole('heading', { name: '2 lượt phát sẽ không phát' }).waitFor()
  await page.getByRole('button', { name: /^Thông báo muộn: 2 lượt, từ / }).click()
  await page.getByText('21:30 ngày mai', { exact: false }).waitFor()
  await look(page, 'policies-effect')
  expect(await statuses(night)).toEqual(['planned', 'planned'])

  const later = await plan('Thông báo rất muộn', '05719', '22:10', 1)
  await page.getByRole('button', { name: 'Ban hành: 2 lượt phát sẽ không phát' }).click()
  await page.getByText('vừa thay đổi trong lúc bạn xem', { exact: false }).waitFor()
  await page.getByRole('button', { name: 'Ban hành: 3 lượt phát sẽ không phát' }).click()
  await page.getByText('Yên tĩnh: 21:00–05:00').first().waitFor()
  await page.getByText('Quyết định 12/QĐ-UBND').waitFor()
  await look(page, 'policies')
  const { own } = await people().admin.user.get<{ own: { rules: { windows: unknown[] } } }>(
    `/policies?area=${PROVINCE}`,
  )
  expect(own.rules.windows).toContainEqual(expect.objectContaining({ season: { from: '01-01', to: '12-31' } }))
  expect(await statuses(morning)).toEqual(['planned', 'planned'])
  expect(await statuses(night)).toEqual(['cancelled quiet-hours', 'cancelled quiet-hours'])
  expect(await statuses(later)).toEqual(['cancelled quiet-hours'])
})

test('an author who asks for 03:15 is refused in words, and takes the nearest allowed time with one touch', async () => {
  const area = '05605'
  await giveHours(area)
  const bulletin = await approved('Lịch tiêm phòng', area)
  const page = await underTest().open(people().author, { at: `/bulletins/${bulletin}`, size: PHONE })
  await page.getByRole('button', { name: 'Hẹn giờ phát' }).click()
  const dialog = page.getByRole('dialog')
  await fillDate(dialog, 'Ngày phát', dateIn(2))
  await fillTime(dialog, 'Giờ phát', '03:15')
  await dialog.getByText('Giờ này rơi vào giờ yên tĩnh nên không phát được').waitFor()
  await dialog.getByText(/^Giờ được phép gần nhất: 05:00/).waitFor()
  const keep = dialog.getByRole('button', { name: 'Hẹn giờ phát' })
  expect(await keep.isDisabled()).toBe(true)
  await look(page, 'policies-refused')
  await dialog.getByRole('button', { name: 'Dùng giờ này' }).click()
  await dialog.getByText('Không trùng với bản tin nào khác').waitFor()
  await keep.click()
  await dialog.waitFor({ state: 'detached' })
  const { items } = await people().author.user.get<{ items: Array<{ rule: unknown }> }>(
    `/schedules?bulletinId=${bulletin}`,
  )
  expect(items.map(({ rule }) => rule)).toEqual([{ kind: 'once', on: dateIn(2), at: '05:00' }])
})

test('the calendar shows the quiet hours of its area behind the airings, and a day’s hours in words', async () => {
  const area = '05857'
  await giveHours(area)
  await plan('Bản tin xã', area, '05:12', 1)
  const page = await underTest().open(people().author, { at: `/calendar?area=${area}&date=${dateIn(1)}` })
  const night = page.getByRole('row', { name: /^00–05h/ })
  await night.locator('[data-kind=quiet]').first().waitFor({ state: 'attached' })
  expect(await night.locator('[data-kind=quiet]').count()).toBe(7)
  const morning = page.getByRole('row', { name: /^05:00/ })
  await morning.getByText('Bản tin xã').waitFor()
  expect(await morning.locator('[data-kind=quiet]').count()).toBe(0)
  await page.goto(`/calendar?area=${area}&view=day&date=${dateIn(1)}`)
  await page.getByText('Được phát: 05:00–08:30', { exact: false }).waitFor()
  await page.getByText('Yên tĩnh: 00:00–05:00 và 21:00–24:00', { exact: false }).waitFor()
})
