import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { approveBySight } from '../../scripts/demo/approve.ts'
import { look, PHONE, useConsole } from './support/console.ts'
import { fillDate, fillTime } from './support/fields.ts'

const COMMUNE = '05818'
// Nobody listens there: a station that is not heard is part of the picture.
const STATION = '127.0.0.1:9'
const underTest = useConsole({ speakers: 8, env: { LOA_RELAY_HOSTS: STATION } })
const people = () => underTest().station.village.people
const author = () => people().author.user

type Made = { id: string; revision: number; status: string; originKind: string | null; rule: { kind: string } }
type Bulletin = { id: string; clipSha256: string; revision: number }
let contents: { theme: string; closing: string; relay: string; news: string }

beforeAll(async () => {
  const areaCodes = [COMMUNE]
  const rules = { quietHours: [{ from: '21:00', to: '04:30' }] }
  const { user: admin } = people().admin
  const { hash } = await admin.post<{ hash: string }>('/policies/effect', { areaCode: COMMUNE, rules })
  await admin.request('PUT', `/policies/${COMMUNE}`, { rules, effectHash: hash })
  const clip = async (title: string, text: string) =>
    (await author().post<{ id: string }>('/clips/speech', { title, text, areaCodes })).id
  const [theme, closing, bulletin] = await Promise.all([
    clip('Nhạc hiệu La Bằng', 'Đây là đài truyền thanh xã La Bằng.'),
    clip('Lời chào cuối', 'Xin kính chào bà con.'),
    author().post<Bulletin>('/bulletins', { title: 'Mời họp xóm', text: 'Mời bà con họp xóm tối nay.', areaCodes }),
  ])
  await people().dutyOfficer.user.post('/alerts', {
    ...{ title: 'Bão số 3', text: 'Bão số 3 đang vào bờ.', riskLevel: 3, areaCodes },
  })
  await author().post(`/bulletins/${bulletin.id}/submit`)
  await approveBySight(people().approver.user, bulletin)
  const relay = await admin.post<{ id: string }>('/relays', {
    name: 'Đài tỉnh',
    url: `http://${STATION}/tinh`,
    areaCodes,
    fallbackClipId: theme,
  })
  contents = { theme, closing, relay: relay.id, news: bulletin.id }
})

/** A whole session of the commune, sent for approval, by the API. */
async function submitted(title: string, rule: object): Promise<Made> {
  const { theme, closing, news } = contents
  const { id } = await author().post<Made>('/programmes', {
    title,
    areaCodes: [COMMUNE],
    rule,
    budgetSeconds: 300,
    items: [
      { kind: 'clip', role: 'theme', clipId: theme },
      { kind: 'bulletin', bulletinId: news },
      { kind: 'clip', role: 'closing', clipId: closing },
    ],
  })
  return author().post<Made>(`/programmes/${id}/submit`)
}
const openAsAuthor = (at: string) => underTest().open(people().author, { at })
const namesOf = (page: Page) => page.getByRole('list', { name: 'Các mục theo trình tự phát' }).getByRole('listitem')

test('an author on a PC builds a morning from a template, mends what is too long, and sends it', async () => {
  const page = await openAsAuthor('/programmes')
  await page.getByRole('heading', { level: 1, name: 'Chương trình' }).waitFor()
  await page.getByRole('button', { name: 'Lập chương trình' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('radio', { name: /Buổi sáng các ngày trong tuần/ }).click()
  await dialog.getByLabel('Tên chương trình').fill('Buổi sáng La Bằng')
  await dialog.getByRole('treeitem', { name: /Thái Nguyên/ }).press('ArrowRight')
  await dialog.getByRole('treeitem', { name: /Xã La Bằng/ }).click()
  await look(page, 'programme-begin')
  await dialog.getByRole('button', { name: 'Lập bản nháp' }).click()
  await page.getByRole('heading', { level: 1, name: 'Buổi sáng La Bằng' }).waitFor()

  for (const [place, content] of [
    ['Nhạc hiệu', 'Nhạc hiệu La Bằng'],
    ['Tiếp sóng đài tỉnh', 'Đài tỉnh'],
    ['Tin trong xã', 'Mời họp xóm'],
    ['Lời kết', 'Lời chào cuối'],
  ] as const) {
    await page.getByRole('button', { name: `Chọn nội dung: ${place}`, exact: true }).click()
    const choices = page.getByRole('dialog')
    await choices.getByRole('button', { name: `Chọn: ${content}` }).waitFor()
    // An emergency alert is a clip too, and no theme tune.
    expect(await choices.getByText('Bão số 3').count()).toBe(0)
    await choices.getByRole('button', { name: `Chọn: ${content}` }).click()
    await page.getByRole('button', { name: `Sửa mục: ${content}`, exact: true }).waitFor()
  }
  await page.getByText('Còn 2 mục chưa chọn nội dung', { exact: true }).waitFor()
  for (const place of ['Tiếp sóng Đài Tiếng nói Việt Nam', 'Thông báo của Ủy ban nhân dân xã'])
    await page.getByRole('button', { name: `Bỏ mục: ${place}` }).click()

  await page.getByRole('button', { name: 'Kéo để đổi chỗ: Mời họp xóm' }).focus()
  await page.keyboard.press('Space')
  await page.getByText('Đã nhấc Mời họp xóm', { exact: false }).waitFor({ state: 'attached' })
  await page.keyboard.press('ArrowUp')
  await page.getByText('Mời họp xóm sang vị trí 2.').waitFor({ state: 'attached' })
  await page.keyboard.press('Space')
  const orderIs = (...names: string[]) =>
    expect
      .poll(async () => (await namesOf(page).allInnerTexts()).map((text) => /Nhạc|Mời|Đài|Lời/.exec(text)?.[0]))
      .toEqual(names)
  await orderIs('Nhạc', 'Mời', 'Đài', 'Lời')
  // The same with a mouse, up and down.
  const handle = (name: string) => page.getByRole('button', { name: `Kéo để đổi chỗ: ${name}` })
  await handle('Lời chào cuối').dragTo(handle('Mời họp xóm'), { steps: 8 })
  await orderIs('Nhạc', 'Lời', 'Mời', 'Đài')
  await handle('Lời chào cuối').dragTo(handle('Đài tỉnh'), { steps: 8 })
  await orderIs('Nhạc', 'Mời', 'Đài', 'Lời')

  // The last day of every month, and an hour that the policy forbids: said while it is typed, with the next allowed.
  await page.getByRole('radio', { name: /^Hằng tháng/ }).click()
  await page.getByText('31', { exact: true }).click()
  await page.getByRole('radio', { name: /^Phát vào ngày cuối tháng/ }).waitFor()
  await fillTime(page, 'Giờ phát', '22:00')
  await page.getByText('Giờ này rơi vào giờ yên tĩnh nên không phát được').waitFor()
  await page.getByRole('button', { name: 'Dùng giờ này' }).click()
  await page.getByText('Không trùng với bản tin nào khác.').waitFor()

  const send = page.getByRole('button', { name: 'Trình duyệt' })
  await page.getByLabel('Thời lượng (phút)').fill('5')
  await page.getByText(/Dài quá 3:/).waitFor()
  await expect.poll(() => send.isDisabled()).toBe(true)
  await look(page, 'programme-editor')
  await page.getByLabel('Thời lượng (phút)').fill('15')
  await page.getByText(/Còn trống 6:/).waitFor()
  // What is not saved survives the end of the page.
  await page.reload()
  await page.getByText('Đã khôi phục phần sửa chưa lưu', { exact: false }).waitFor()
  // Nor does a lost network take away what stands on the screen.
  await namesOf(page).filter({ hasText: 'Nhạc hiệu La Bằng' }).waitFor()
  await page.context().setOffline(true)
  await page.getByLabel('Thời lượng (phút)').fill('16')
  await page.getByText('Đang mất kết nối. Phần sửa được giữ trên máy này', { exact: false }).waitFor()
  await page.getByText('Mất kết nối nên chưa tính lại được.', { exact: false }).waitFor()
  await namesOf(page).filter({ hasText: 'Nhạc hiệu La Bằng' }).waitFor()
  await page.context().setOffline(false)
  await page.getByLabel('Thời lượng (phút)').fill('15')
  await send.click()
  await page.getByText(/“Buổi sáng La Bằng” .* sẽ phát trên 2 cụm loa ở Xã La Bằng/).waitFor()
  await page.getByRole('button', { name: 'Gửi người duyệt' }).click()
  await page.getByText('Đang chờ người có thẩm quyền duyệt. Loa chưa phát gì.').waitFor()
  await page.getByText(/^04:30 ngày 31 hằng tháng \(tháng thiếu thì ngày cuối tháng\)/).waitFor()
  await look(page, 'programme-sent')

  await author().post('/programmes', {
    ...{ title: 'Buổi quá dài', areaCodes: [COMMUNE], rule: { kind: 'daily', at: '05:00', startsOn: '2026-01-01' } },
    ...{ budgetSeconds: 60, items: [{ kind: 'pause', seconds: 90 }] },
  })
  await page.goto('/programmes')
  const row = (title: string) => page.getByRole('listitem').filter({ hasText: title })
  await row('Buổi sáng La Bằng').getByText('dùng 9 trên 15 phút').waitFor()
  await row('Buổi quá dài').getByText('Dài quá thời lượng: sẽ có mục không phát.').waitFor()
  expect(await row('Buổi sáng La Bằng').getByText('Dài quá thời lượng').count()).toBe(0)
  await look(page, 'programmes')
})

test('an approver on a phone hears each recording to its end before approving, and the author what comes next', async () => {
  const title = 'Chương trình chiều'
  const { id } = await submitted(title, { kind: 'daily', at: '17:00', startsOn: '2026-01-01' })
  const page = await underTest().open(people().approver, { size: PHONE, at: '/approvals' })
  await page.getByText('Bản tin và chương trình chờ bạn quyết định', { exact: false }).waitFor()
  await page.getByRole('link', { name: new RegExp(title) }).click()
  await page.getByRole('heading', { level: 1, name: title }).waitFor()
  await page.getByText(/sẽ phát trên 2 cụm loa ở Xã La Bằng.* \(thời lượng đã đặt: đến \d\d:\d\d\)/).waitFor()
  await page.getByText('Còn 2 đoạn chưa nghe').waitFor()
  await look(page, 'programme-decide')
  const decide = page.getByRole('button', { name: 'Duyệt', exact: true })
  expect(await decide.isDisabled()).toBe(true)
  const item = (name: string) => page.getByRole('listitem').filter({ hasText: name })
  for (const [name, left] of [
    ['Nhạc hiệu La Bằng', 'Còn 1 đoạn chưa nghe'],
    ['Lời chào cuối', undefined],
  ] as const) {
    await page.getByRole('button', { name: `Nghe: ${name}` }).click()
    await item(name).getByText('Đã nghe đủ').waitFor({ timeout: 20_000 })
    if (left) await page.getByText(left).waitFor()
  }
  await decide.click()
  await page.getByText(`Đã duyệt “${title}”.`).waitFor()
  const mine = await openAsAuthor(`/programmes/${id}`)
  await mine.getByRole('heading', { name: 'Các buổi sắp tới' }).waitFor()
  await mine
    .getByText(/^17:00–17:05, /)
    .first()
    .waitFor()
  await look(mine, 'programme')
})

test('an author changes one day only, and every other day stays as it was approved', async () => {
  const series = await submitted('Chương trình trưa', { kind: 'daily', at: '11:00', startsOn: '2026-01-01' })
  const { hash } = await people().approver.user.post<{ hash: string }>(`/programmes/${series.id}/preflight`)
  await people().approver.user.post(`/programmes/${series.id}/approve`, {
    revision: series.revision,
    preflightHash: hash,
  })
  const page = await openAsAuthor(`/programmes/${series.id}`)
  await page.getByRole('button', { name: 'Đổi riêng một ngày…' }).click()
  await fillTime(page.getByRole('dialog'), /^Giờ bắt đầu/, '11:30')
  await page.getByRole('button', { name: 'Lập bản cho ngày này' }).click()
  await page.getByText(/^Thay cho ngày /).waitFor()
  await page.getByRole('button', { name: 'Bỏ mục: Lời chào cuối' }).click()
  await page.getByRole('button', { name: 'Lưu nháp' }).click()
  await page.getByText('Đã lưu ở máy chủ', { exact: true }).waitFor()
  const { items } = await author().get<{ items: Array<Made & { items: unknown[] }> }>(
    `/programmes?originId=${series.id}`,
  )
  expect(items).toMatchObject([{ originKind: 'one-day', status: 'draft', rule: { kind: 'once', at: '11:30' } }])
  expect(items[0]?.items).toHaveLength(2)
  expect(await author().get<Made & { items: unknown[] }>(`/programmes/${series.id}`)).toMatchObject({
    status: 'approved',
    rule: { kind: 'daily', at: '11:00' },
    items: [{ kind: 'clip' }, { kind: 'bulletin' }, { kind: 'clip' }],
  })

  const variant = items[0]?.id ?? ''
  await author().post(`/programmes/${variant}/submit`)
  const leader = await underTest().open(people().approver, { at: `/programmes/${variant}` })
  const differences = leader.getByRole('region', { name: 'Khác buổi thường lệ' }).getByRole('listitem')
  await differences.first().waitFor()
  expect(await differences.allTextContents()).toEqual(['Giờ bắt đầu: 11:30 (thường lệ 11:00)', 'Bỏ “Lời chào cuối”'])
  await look(leader, 'programme-differences')

  type Planned = { startAt: string; status: string; note: string | null }
  const planned = async (status: string) =>
    (await author().get<{ items: Planned[] }>(`/occurrences?programmeId=${series.id}&limit=100`)).items.filter(
      (one) => one.status === status,
    )
  await expect.poll(async () => (await planned('planned')).length, { timeout: 20_000 }).toBeGreaterThan(3)
  await page.goto(`/programmes/${series.id}`)
  await page.getByRole('button', { name: 'Nghỉ một ngày…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Nghỉ một ngày' })
  await page.context().setOffline(true)
  await dialog.getByText('Đang mất kết nối: chưa gửi được.', { exact: false }).waitFor()
  await page.context().setOffline(false)
  await dialog.getByLabel(/^Lý do/).fill('Xã có tang')
  await dialog.getByRole('button', { name: 'Nghỉ ngày này' }).click()
  await page.getByText('Đã bỏ một buổi của “Chương trình trưa”').waitFor()
  const left = await planned('cancelled')
  expect(left.map(({ note }) => note)).toEqual(['Xã có tang', 'Xã có tang', 'Xã có tang'])
  expect(new Set(left.map(({ startAt }) => startAt.slice(0, 10))).size).toBe(1)
  // Taken back where it was left out, also when one comes back to it later.
  await page.reload()
  await page.getByRole('button', { name: /^Lấy lại buổi / }).click()
  await expect.poll(async () => (await planned('cancelled')).length).toBe(0)
  await page.getByRole('button', { name: 'Tạm ngừng' }).click()
  await page
    .getByRole('dialog')
    .getByText(/^Buổi .*11:00.* ở Xã La Bằng sẽ không phát\. Từ bây giờ/)
    .waitFor()
})

test('an author copies a week and is told what was made and what was left out', async () => {
  await submitted('Ngày hội đọc sách', { kind: 'once', on: '2030-01-09', at: '06:00' })
  const page = await openAsAuthor('/programmes')
  await page.getByRole('button', { name: 'Chép một tuần' }).click()
  const dialog = page.getByRole('dialog')
  const copy = async () => {
    await fillDate(dialog, 'Chép từ tuần có ngày', '2030-01-11')
    await fillDate(dialog, 'Sang tuần có ngày', '2030-01-17')
    await dialog.getByText('Từ thứ Hai 14/01/2030 đến Chủ nhật 20/01/2030').waitFor()
    await dialog.getByRole('button', { name: 'Chép sang tuần này' }).click()
  }
  await copy()
  await dialog.getByText('Đã lập 1 bản nháp.', { exact: false }).waitFor()
  await look(page, 'programme-copy-week')
  await dialog.getByRole('button', { name: 'Chép tuần khác' }).click()
  await copy()
  await dialog.getByText('Ngày hội đọc sách: ngày 16/01/2030 đã có chương trình này').waitFor()
})
