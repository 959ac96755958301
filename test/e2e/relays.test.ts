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
  await dialog.getByLabel('Địa chỉ luồng phát').fill(`${icecast.url}/vov1`)
  await dialog.getByRole('button', { name: 'Lưu', exact: true }).click()
  await dialog.waitFor({ state: 'detached' })
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
