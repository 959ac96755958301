import { afterAll, beforeAll, expect, test } from 'vitest'
import { PROVINCE } from '../../scripts/demo/village.ts'
import { feedIcecast, startIcecast } from '../support/icecast.ts'
import { look, PHONE, useConsole } from './support/console.ts'

// Before the station, which is told its address.
const icecast = await startIcecast()
let studio: { stop(): Promise<void> }
const underTest = useConsole({ speakers: 4, env: { LOA_RELAY_HOSTS: `127.0.0.1:${icecast.port}` } })
const people = () => underTest().station.village.people

beforeAll(async () => {
  studio = await feedIcecast(icecast, '/vov1', { hertz: 440 })
})
afterAll(async () => {
  await studio?.stop()
  await icecast.stop()
})

test('an administrator adds a station, sees that it is heard, and listens to it in the browser', async () => {
  const { admin, author } = people()
  await author.user.post('/bulletins', { title: 'Nhạc chờ', text: 'Xin chờ trong giây lát.', areaCodes: [PROVINCE] })
  const page = await underTest().open(admin, { size: PHONE, at: '/relays' })
  await page.getByRole('heading', { name: 'Chưa có đài nào để tiếp sóng' }).waitFor()
  await page.getByRole('button', { name: 'Thêm đài' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Tên đài').fill('Đài Tiếng nói Việt Nam, VOV1')
  await dialog.getByLabel('Địa chỉ luồng phát').fill('http://169.254.169.254/radio')
  await dialog.getByRole('button', { name: 'Chọn: Nhạc chờ' }).click()
  await dialog.getByRole('treeitem', { name: /Thái Nguyên/ }).click()
  await dialog.getByRole('button', { name: 'Lưu', exact: true }).click()
  await dialog.getByText('Máy chủ không kết nối tới địa chỉ này').waitFor()
  await dialog.getByText('Địa chỉ nằm trong mạng nội bộ nên máy chủ không nối.', { exact: true }).waitFor()
  await dialog.getByLabel('Địa chỉ luồng phát').fill(`${icecast.url}/vov1`)
  await dialog.getByRole('button', { name: 'Lưu', exact: true }).click()
  await dialog.waitFor({ state: 'detached' })
  // What was said for a moment stands between the bars: the one above has the button that stops everything.
  const notices = page.locator('.mantine-Notifications-root[data-position="bottom-right"]')
  const quick = page.getByRole('navigation', { name: 'Mục nhanh' })
  await expect
    .poll(async () => {
      const [said, above, below] = await Promise.all(
        [notices, page.getByRole('banner'), quick].map((one) => one.boundingBox()),
      )
      return said && above && below && said.y > above.y + above.height && said.y + said.height < below.y
    })
    .toBe(true)
  await page.getByRole('button', { name: 'Kiểm tra ngay Đài Tiếng nói Việt Nam, VOV1' }).click()
  await page.getByText('Nghe tốt', { exact: true }).waitFor({ timeout: 20_000 })
  await look(page, 'relays')
  await page.getByRole('button', { name: 'Nghe thử Đài Tiếng nói Việt Nam, VOV1' }).click()
  await page.getByText('Chỉ nghe trên máy này').waitFor({ timeout: 20_000 })
  await page.getByRole('button', { name: 'Dừng nghe Đài Tiếng nói Việt Nam, VOV1' }).click()
})

test('an author sees the stations and whether they are heard, and cannot change them', async () => {
  const page = await underTest().open(people().author, { at: '/relays' })
  await page.getByRole('heading', { name: 'Đài Tiếng nói Việt Nam, VOV1' }).waitFor()
  await page.getByRole('button', { name: /^Nghe thử/ }).waitFor()
  expect(await page.getByRole('button', { name: 'Thêm đài' }).count()).toBe(0)
  expect(await page.getByRole('button', { name: 'Sửa', exact: true }).count()).toBe(0)
})

/** A session of the commune every morning that relays a station of its own; as the pre-flight shows it, approved. */
async function relaying(station: string, title: string): Promise<string> {
  const { admin, author, approver } = people()
  const areaCodes = ['05818']
  const sound = { title: 'Nhạc hiệu', text: 'Đây là đài truyền thanh xã La Bằng.', areaCodes }
  const { id: fallbackClipId } = await author.user.post<{ id: string }>('/clips/speech', sound)
  const relay = await admin.user.post<{ id: string }>('/relays', {
    ...{ name: station, url: `${icecast.url}/vov1`, areaCodes, fallbackClipId },
  })
  const tomorrow = new Date(Date.now() + 31 * 3_600_000).toISOString().slice(0, 10)
  const { id, revision } = await author.user.post<{ id: string; revision: number }>('/programmes', {
    ...{ title, areaCodes, budgetSeconds: 1_800, rule: { kind: 'daily', at: '05:00', startsOn: tomorrow } },
    items: [
      { kind: 'clip', role: 'theme', clipId: fallbackClipId },
      { kind: 'relay', relayId: relay.id, seconds: 1_200 },
    ],
  })
  await author.user.post(`/programmes/${id}/submit`)
  const { hash } = await approver.user.post<{ hash: string }>(`/programmes/${id}/preflight?list=0`)
  await approver.user.post(`/programmes/${id}/approve`, { revision, preflightHash: hash })
  const planned = () =>
    underTest().station.sql((db) =>
      db
        .selectFrom('occurrences')
        .select('id')
        .where('programmeId', '=', id)
        .where('status', '<>', 'cancelled')
        .execute(),
    )
  await expect.poll(async () => (await planned()).length, { timeout: 10_000 }).toBeGreaterThan(0)
  return id
}

test('before a station is put away one reads which programmes will be silent; their author finds them in Today, and the programme says so', async () => {
  const [station, title] = ['Đài xã bên', 'Buổi sáng La Bằng']
  const id = await relaying(station, title)
  const author = await underTest().open(people().author, { size: PHONE })
  await author.getByRole('heading', { name: 'Việc cần bạn' }).waitFor()
  const page = await underTest().open(people().admin, { at: '/relays' })
  const item = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: station }) })
  await item.getByRole('button', { name: 'Cất đi' }).click()
  const dialog = page.getByRole('dialog', { name: `Cất ${station} đi?` })
  await dialog.getByText(`${title} (Xã La Bằng): im 20 phút mỗi buổi, lần tới 05:00 ngày mai`).waitFor()
  await look(page, 'relays-put-away')
  await dialog.getByRole('button', { name: 'Cất đi' }).click()

  await author.getByRole('heading', { name: 'Đã duyệt nhưng loa sẽ im' }).waitFor({ timeout: 20_000 })
  await look(author, 'today-silenced')
  await author.getByRole('link', { name: title }).click()
  await author.waitForURL(`**/programmes/${id}`)
  await author.getByText(/^Đài xã bên đã được cất đi: \d buổi tới im 20 phút mỗi buổi\.$/).waitFor()
  await author.getByText('Đã duyệt, nhưng không phải buổi nào cũng phát đủ', { exact: false }).waitFor()
  const sessions = author.getByRole('region', { name: 'Các buổi sắp tới' }).getByRole('listitem')
  await sessions.first().getByText('Im 20 phút: Đài xã bên đã được cất đi').waitFor()
  await look(author, 'programme-silenced')
  await author.getByRole('button', { name: 'Sửa mục tiếp sóng' }).click()
  await author.waitForURL(/edit=/)
})
