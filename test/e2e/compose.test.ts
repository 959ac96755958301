import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { expectAccessible, look, PHONE, useConsole } from './support/console.ts'
import { dateField, fillDate, fillTime, timeField } from './support/fields.ts'

const underTest = useConsole({
  speakers: 8,
  flags: ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream'],
})

const TITLE = 'Mời họp xóm về nước sạch'
const WORDS = 'Mời bà con họp lúc 19h30.'

const openAsAuthor = (options: object = {}) => {
  const { station, open } = underTest()
  return open(station.village.people.author, { size: PHONE, at: '/compose', ...options })
}
const write = async (page: Page, title = TITLE, words = WORDS) => {
  await page.getByLabel('Tiêu đề').fill(title)
  await page.getByLabel('Lời bản tin').fill(words)
}
const chooseCommune = (page: Page, name = 'Xã La Bằng') =>
  page.getByRole('treeitem', { name: new RegExp(name) }).click()
const isKept = (page: Page) => page.getByText(/^Đã giữ trên máy này lúc/).waitFor()

type Listed = {
  items: Array<{ id: string; title: string; status: string; text: string | null; clipId: string | null }>
}
const bulletinsNamed = async (title: string) => {
  const { author } = underTest().station.village.people
  const { items } = await author.user.get<Listed>('/bulletins?limit=100')
  return items.filter((bulletin) => bulletin.title === title)
}

test('an author on a phone writes a bulletin, hears it, chooses where and when, and sends it for approval', async () => {
  const page = await openAsAuthor()
  await write(page)
  // The text as it will be read, while it is typed.
  await page.getByText('mười chín giờ ba mươi', { exact: false }).waitFor()
  await page.getByRole('button', { name: 'Nghe thử' }).click()
  await page.getByRole('button', { name: 'Nghe: Bản đọc thử' }).waitFor({ timeout: 30_000 })
  await chooseCommune(page)
  await page.getByRole('radio', { name: /^Một lần/ }).click()
  await fillDate(page, 'Ngày phát', '2030-05-06')
  await fillTime(page, 'Giờ phát', '05:12')
  await page.getByText('Không trùng với bản tin nào khác.').waitFor()
  await page.getByText(/^Phát trên 2 cụm loa ở Xã La Bằng, 05:12–05:13 /).waitFor()
  await look(page, 'compose')
  await page.getByRole('button', { name: 'Gửi duyệt' }).click()
  await page.getByRole('heading', { level: 1, name: TITLE }).waitFor()
  await page.getByText('Chờ duyệt').first().waitFor()
  await page
    .getByText(/^05:12 /)
    .first()
    .waitFor()
  await look(page, 'bulletin')
  const [sent] = await bulletinsNamed(TITLE)
  expect(sent).toMatchObject({ status: 'submitted', text: WORDS })
  // Nothing stays on the device.
  await page.goto('/compose')
  await page.getByLabel('Tiêu đề').waitFor()
  expect(await page.getByLabel('Tiêu đề').inputValue()).toBe('')
})

test('in a browser of the United States a time has 24 hours and a date its day first; what is no date stays as typed, with the fault in words', async () => {
  const page = await openAsAuthor({ locale: 'en-US' })
  await page.getByRole('radio', { name: /^Một lần/ }).click()
  await fillDate(page, 'Ngày phát', '2030-05-06')
  await fillTime(page, 'Giờ phát', '17:00')
  const day = dateField(page, 'Ngày phát')
  const time = timeField(page, 'Giờ phát')
  expect([await day.inputValue(), await time.inputValue()]).toEqual(['06/05/2030', '17:00'])
  await page.getByText('Thứ Hai, 06/05/2030').waitFor()
  expect(await page.getByText(/\b[AP]M\b/).count()).toBe(0)

  // Typed by keyboard alone: no leading zeros; the calendar has its own button.
  await day.selectText()
  await page.keyboard.type('7-5-2030')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  const calendar = page.getByRole('dialog', { name: 'Lịch: Ngày phát' })
  await calendar.getByRole('button', { name: 'Thứ Ba, 7/5/2030' }).waitFor()
  await expectAccessible(page, 'the calendar of a field')
  await page.emulateMedia({ colorScheme: 'dark' })
  await expectAccessible(page, 'the calendar of a field, dark', ['color-contrast'])
  // Arrows go on into the next month, and a page is a month.
  for (const key of ['ArrowRight', 'ArrowUp', 'ArrowUp', 'PageDown']) await page.keyboard.press(key)
  await page.keyboard.press('Enter')
  await expect.poll(() => day.inputValue()).toBe('24/05/2030')
  const opener = page.getByRole('button', { name: 'Mở lịch' })
  await expect.poll(() => opener.evaluate((button) => button === document.activeElement)).toBe(true)
  await page.keyboard.press('Tab')
  await page.keyboard.type('1:30')
  await page.keyboard.press('Tab')
  expect(await time.inputValue()).toBe('01:30')

  // Half a time is no time, and none is made into another; what another clock wrote is the time that it is.
  const fault = page.getByRole('alert')
  for (const [typed, words] of [
    ['17', 'Ghi đủ giờ và phút'],
    ['2400', 'Không có giờ như vậy'],
    ['0970', 'Không có giờ như vậy'],
  ] as const) {
    await time.fill(typed)
    await time.press('Tab')
    await fault.getByText(words, { exact: false }).waitFor()
    expect([await time.inputValue(), await time.getAttribute('aria-invalid')]).toEqual([typed, 'true'])
  }
  await time.fill('05:00 PM')
  await time.press('Tab')
  await expect.poll(() => time.inputValue()).toBe('17:00')
  expect(await fault.count()).toBe(0)

  // As the keyboards of many phones put it in: a text that says no key.
  await time.focus()
  await page.keyboard.insertText('0915')
  await time.press('Tab')
  await expect.poll(() => time.inputValue()).toBe('09:15')

  // One that was emptied is gone.
  await time.fill('')
  await time.press('Tab')
  await page.getByRole('button', { name: 'Gửi duyệt' }).click()
  await expect.poll(() => time.getAttribute('aria-invalid')).toBe('true')

  await day.fill('29/02/2027')
  await day.press('Tab')
  await page.getByText('Không có ngày 29/02/2027.', { exact: false }).waitFor()
  await page.getByRole('button', { name: 'Gửi duyệt' }).click()
  await page.getByText('Còn thiếu').waitFor()
  expect([await day.inputValue(), await day.getAttribute('aria-invalid')]).toEqual(['29/02/2027', 'true'])
  await page.getByRole('link', { name: 'Giờ phát' }).click()
  await expect.poll(() => day.evaluate((field) => field === document.activeElement)).toBe(true)
})

test('a time that has passed is refused in words, with the nearest one that is free', async () => {
  const page = await openAsAuthor()
  await write(page, 'Giờ đã qua')
  await chooseCommune(page)
  await page.getByRole('radio', { name: /^Một lần/ }).click()
  await fillDate(page, 'Ngày phát', '2020-01-01')
  await fillTime(page, 'Giờ phát', '05:12')
  await page.getByText('Giờ này đã qua nên không phát được.').first().waitFor()
  await page.getByText('Giờ đã chọn không phát được. Hãy chọn giờ khác.').waitFor()
  await page.getByRole('button', { name: 'Gửi duyệt' }).click()
  await page.getByText('Còn thiếu').waitFor()
  expect(await bulletinsNamed('Giờ đã qua')).toEqual([])
  await page.getByRole('button', { name: 'Dùng giờ này' }).click()
  await page.getByText('Không trùng với bản tin nào khác.').waitFor()
})

test('a lost network in mid-draft and a reload keep every word, and send nothing', async () => {
  const page = await openAsAuthor()
  await page.getByLabel('Tiêu đề').fill('Viết khi mất mạng')
  await page.context().setOffline(true)
  await page.getByText('Đang mất mạng. Bạn cứ viết tiếp', { exact: false }).waitFor()
  await page.getByLabel('Lời bản tin').fill('Chữ này viết lúc không có mạng.')
  await isKept(page)
  await page.getByRole('button', { name: 'Gửi duyệt' }).click({ force: true })
  await page.context().setOffline(false)
  await page.reload()
  await page.getByText(/^Đã khôi phục bản nháp lúc/).waitFor()
  expect(await page.getByLabel('Tiêu đề').inputValue()).toBe('Viết khi mất mạng')
  expect(await page.getByLabel('Lời bản tin').inputValue()).toBe('Chữ này viết lúc không có mạng.')
  expect(await bulletinsNamed('Viết khi mất mạng')).toEqual([])
  await page.getByRole('button', { name: 'Bỏ bản nháp' }).click()
  await expect.poll(() => page.getByLabel('Tiêu đề').inputValue()).toBe('')
  await page.getByRole('button', { name: 'Hoàn tác' }).click()
  await expect.poll(() => page.getByLabel('Tiêu đề').inputValue()).toBe('Viết khi mất mạng')
})

test('a second tab with the same draft is told, and may take it over without losing a word', async () => {
  const first = await openAsAuthor()
  await first.getByLabel('Tiêu đề').fill('Hai tab')
  const second = await first.context().newPage()
  await second.goto('/compose')
  await second.getByText('Bản nháp này đang mở ở một tab khác').waitFor()
  await look(second, 'compose-elsewhere')
  // Not yet kept when the other tab asks for it.
  await first.getByLabel('Lời bản tin').fill('Viết ngay trước khi chuyển tab.')
  await second.getByRole('button', { name: 'Soạn tiếp ở đây' }).click()
  await second.getByLabel('Lời bản tin').waitFor()
  expect(await second.getByLabel('Lời bản tin').inputValue()).toBe('Viết ngay trước khi chuyển tab.')
  await first.getByText('Bản nháp này đang mở ở một tab khác').waitFor()
})

test('an author records with the microphone, loses the page, and the recording is still there to send', async () => {
  const page = await openAsAuthor()
  await page.getByLabel('Tiêu đề').fill('Bản ghi âm tại chỗ')
  await page.getByRole('tab', { name: 'Ghi âm' }).click()
  await page.getByRole('button', { name: 'Bắt đầu ghi âm' }).click()
  await page.getByRole('timer').getByText('0:02').waitFor()
  await page.getByRole('button', { name: 'Ghi xong' }).click()
  await page.getByRole('button', { name: 'Nghe: Bản ghi âm' }).waitFor()
  await look(page, 'compose-recording')
  await isKept(page)
  await page.reload()
  await page.getByRole('button', { name: 'Nghe: Bản ghi âm' }).waitFor()
  await chooseCommune(page, 'Xã Phúc Thuận')
  await page.getByRole('button', { name: 'Lưu nháp' }).click()
  await page.getByRole('heading', { level: 1, name: 'Bản ghi âm tại chỗ' }).waitFor({ timeout: 30_000 })
  const [saved] = await bulletinsNamed('Bản ghi âm tại chỗ')
  expect(saved).toMatchObject({ status: 'draft', text: null, clipId: expect.stringMatching(/^clp_/) })
})

test('somebody else edits the bulletin meanwhile: both versions are shown, and the one that is kept is saved', async () => {
  const { user } = underTest().station.village.people.author
  const made = await user.post<{ id: string; revision: number }>('/bulletins', {
    title: 'Hai người cùng sửa',
    text: 'Bản đầu.',
    areaCodes: ['05818'],
  })
  const page = await openAsAuthor({ at: `/compose?bulletin=${made.id}` })
  await page.getByLabel('Lời bản tin').fill('Bản của tôi.')
  await user.request('PATCH', `/bulletins/${made.id}`, { revision: made.revision, text: 'Bản của người khác.' })
  await page.getByText('Bản tin đã được sửa ở nơi khác').waitFor()
  await page.getByRole('region', { name: 'Bản ở máy chủ' }).getByText('Bản của người khác.').waitFor()
  await page.getByRole('button', { name: 'Giữ bản của tôi' }).click()
  await page.getByText('Bản tin đã được sửa ở nơi khác').waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Lưu nháp' }).click()
  await page.getByRole('heading', { level: 1, name: 'Hai người cùng sửa' }).waitFor({ timeout: 30_000 })
  expect((await bulletinsNamed('Hai người cùng sửa'))[0]).toMatchObject({ text: 'Bản của tôi.' })
  // Once the server has it, the last look says what the approver will read, and nothing beside it.
  await page.goto(`/compose?bulletin=${made.id}`)
  const last = page.getByRole('region', { name: '4. Kiểm tra và gửi' })
  await last.getByText(/“Hai người cùng sửa” .* sẽ phát trên 2 cụm loa ở Xã La Bằng/).waitFor()
  expect(await last.getByText(/^Phát trên/).count()).toBe(0)
  await last.getByRole('button', { name: 'Xem kỹ điều sẽ xảy ra' }).click()
  await last.getByText('2 cụm loa, tất cả đang kết nối').waitFor()
  await look(page, 'compose-saved')
})
