import type { Page } from 'playwright-core'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { createFleet } from '../../devices/fleet/fleet.ts'
import type { SoundEvent } from '../../devices/fleet/member-output.ts'
import { enrol } from '../../devices/speaker/enrol.ts'
import { ApiUser } from '../../scripts/demo/api.ts'
import type { Person } from '../../scripts/demo/village.ts'
import { systemClock } from '../../src/clock.ts'
import { createLog } from '../../src/log.ts'
import { look, PHONE, useConsole } from './support/console.ts'

const underTest = useConsole({ speakers: 8 })

let technician: Person
beforeAll(async () => {
  const { station, url } = underTest()
  const [name, email, password] = ['Kỹ thuật Ma Văn Tài', 'tai@thainguyen.example', 'Loa-ky-thuat-cot-loa-7']
  const { token } = await station.village.people.admin.user.post<{ token: string }>('/people', {
    name,
    email,
    grants: [{ role: 'technician', areaCode: '19' }],
  })
  const user = new ApiUser(url)
  await user.post('/auth/password', { token, password })
  await user.signIn(email, password)
  technician = { role: 'technician', name, email, password, user }
})

const openAsTechnician = (at: string, options: object = {}) => underTest().open(technician, { at, ...options })
const row = (page: Page, name: string) => page.getByRole('row', { name: new RegExp(name) })
const progress = (page: Page) => page.getByRole('region', { name: 'Kết quả phát thử' })

type Listed = { items: Array<{ id: string; name: string; areaCode: string; areaName: string; online: boolean }> }
const listed = async () => (await technician.user.get<Listed>('/speakers?limit=100')).items
const nameOf = async (speakerId: string) => (await listed()).find(({ id }) => id === speakerId)?.name ?? ''

/** A device as it comes out of its box: it has only the code. */
async function startDevice(code: string) {
  const identity = await enrol(underTest().url, { code, model: 'Loa nén thử nghiệm' })
  const fleet = createFleet({ speakers: [identity], seed: 7, clock: systemClock, log: createLog('silent') })
  const sounds: SoundEvent[] = []
  fleet.on('sound', (sound) => void sounds.push(sound))
  await fleet.start()
  onTestFinished(() => fleet.stop())
  return { speakerId: identity.speakerId, fleet, sounds }
}

async function hold(page: Page, name: string, until: () => Promise<unknown>): Promise<void> {
  await page.getByRole('button', { name }).hover()
  await page.mouse.down()
  await until()
  await page.mouse.up()
}

test('a technician adds a speaker; its device takes the code on the screen; moved and tested, it obeys; retired, it is gone', async () => {
  const { station } = underTest()
  const page = await openAsTechnician('/speakers')
  await page.getByRole('button', { name: 'Thêm cụm loa' }).click()
  const form = page.getByRole('dialog', { name: 'Thêm cụm loa' })
  await form.getByRole('button', { name: 'Lưu và lấy mã ghi danh' }).click()
  await form.getByText('Hãy chọn thôn, xóm hoặc xã.').waitFor()
  await form.getByLabel('Tên cụm loa').fill('Nhà văn hóa Khuổi Mèo')
  await form.getByLabel('Tìm xã, thôn, xóm').fill('phuc thuan')
  await form.getByRole('radio', { name: 'Xã Phúc Thuận' }).click()
  await form.getByText('Cụm loa này sẽ nghe các lệnh phát tới Xã Phúc Thuận.').waitFor()
  const map = form.getByRole('application')
  await map.locator('path').first().waitFor()
  await map.click({ position: { x: 200, y: 150 } })
  await expect.poll(() => form.getByLabel('Vĩ độ').inputValue()).not.toBe('')
  await look(page, 'speaker-add')
  await form.getByRole('button', { name: 'Lưu và lấy mã ghi danh' }).click()

  const code = await page.getByTestId('enrolment-code').textContent()
  await page.getByText('Đang chờ thiết bị nhập mã…').waitFor()
  await look(page, 'speaker-code')
  const device = await startDevice(code ?? '')
  await page.getByText('Cụm loa đã kết nối').waitFor({ timeout: 20_000 })
  await page.getByRole('link', { name: 'Mở trang cụm loa' }).click()
  await page.getByRole('heading', { level: 1, name: 'Nhà văn hóa Khuổi Mèo' }).waitFor()
  await page.getByText('Xã Phúc Thuận').first().waitFor()

  // To a hamlet of another commune: an order to that commune now reaches it.
  await page.getByRole('button', { name: 'Chuyển sang địa bàn khác' }).click()
  const move = page.getByRole('dialog', { name: 'Chuyển cụm loa sang địa bàn khác' })
  await move.getByLabel('Tìm xã, thôn, xóm').fill('la bang')
  await move.getByRole('radio', { name: 'Xã La Bằng' }).click()
  await move.getByText(/sẽ nghe lệnh của Xã La Bằng.*thôi nghe lệnh của Xã Phúc Thuận/).waitFor()
  await look(page, 'speaker-move')
  await move.getByRole('button', { name: 'Chuyển cụm loa' }).click()
  await page.getByText('Cụm loa đã chuyển sang Xã La Bằng').waitFor()
  const { user } = station.village.people.dutyOfficer
  const drill = { title: 'Thử sau khi chuyển', text: 'Thử.', allClearText: 'Hết.', riskLevel: 1, mode: 'drill' }
  const alert = await user.post<{ id: string; clipSha256: string }>('/alerts', { ...drill, areaCodes: ['05818'] })
  await user.post(`/alerts/${alert.id}/send`, { clipSha256: alert.clipSha256 })
  await expect.poll(() => device.sounds.some(({ event }) => event === 'started'), { timeout: 20_000 }).toBe(true)
  await page.getByText(/Đang phát “Thử sau khi chuyển”/).waitFor({ timeout: 20_000 })
  await user.post(`/alerts/${alert.id}/all-clear`, {})
  await look(page, 'speaker')

  await page.getByRole('button', { name: 'Cho thôi sử dụng' }).click()
  await page.getByText(/sẽ bị ngắt ngay và không bao giờ phát nữa/).waitFor()
  await hold(page, 'Giữ để cho thôi sử dụng', () => page.getByText('Cụm loa này đã thôi sử dụng').waitFor())
  await expect.poll(() => device.fleet.stats().online, { timeout: 20_000 }).toBe(0)
  expect((await listed()).some(({ id }) => id === device.speakerId)).toBe(false)
})

test('a test tone is said to have been played only when the speaker has played it', async () => {
  const { station } = underTest()
  const speaker = station.fleet.speakers[2]
  const speakerId = speaker?.speakerId ?? ''
  const page = await openAsTechnician(`/speakers/${speakerId}`, { size: PHONE })
  await page.getByRole('button', { name: 'Phát âm thử' }).click()
  await page.getByText(/Tiếng chuông khoảng 1,5 giây sẽ phát ngay ra loa/).waitFor()
  const before = station.sounds.length
  await look(page, 'speaker-tone')
  expect(station.sounds.slice(before).filter((sound) => sound.speakerId === speakerId)).toEqual([])
  await page.getByRole('button', { name: 'Phát chuông ngay' }).click()
  await progress(page).getByText('Cụm loa báo đã phát xong tiếng chuông').waitFor({ timeout: 20_000 })
  // What was heard is noted here before the speaker says so to anybody.
  const heard = station.sounds.slice(before).filter((sound) => sound.speakerId === speakerId)
  expect(heard.map(({ kind, event }) => `${kind} ${event}`)).toEqual(['tone started', 'tone ended'])
})

test('list and map of many: a search without accents, counts as in the database, and a broken link shows by itself', async () => {
  const { station } = underTest()
  const all = await listed()
  const page = await openAsTechnician('/speakers')
  const count = async (filter: string) =>
    Number((await page.locator(`[data-count="${filter}"]`).textContent())?.replace(/\D/g, ''))
  const counts = async () => ({
    all: await count('all'),
    online: await count('online'),
    offline: await count('offline'),
  })
  const inDatabase = () =>
    station.sql(async (db) => {
      const rows = await db
        .selectFrom('speakers')
        .select(['online', 'enrolledAt'])
        .where('status', '=', 'active')
        .execute()
      const enrolled = rows.filter(({ enrolledAt }) => enrolledAt !== null)
      return {
        all: rows.length,
        online: enrolled.filter(({ online }) => online).length,
        offline: enrolled.filter(({ online }) => !online).length,
      }
    })
  await row(page, 'Cụm loa').first().waitFor()
  expect(await counts()).toEqual(await inDatabase())

  await page.getByLabel('Tìm cụm loa').fill('khuoi')
  const expected = all.filter(({ areaName }) => areaName.includes('Khuổi')).length
  expect(expected).toBeGreaterThan(0)
  await page.getByRole('grid', { name: `Danh sách ${expected} cụm loa` }).waitFor()
  await expect.poll(() => new URL(page.url()).searchParams.get('q')).toBe('khuoi')
  await page.reload()
  await page.getByRole('grid', { name: `Danh sách ${expected} cụm loa` }).waitFor()
  await page.getByRole('button', { name: 'Xóa ô tìm' }).click()

  const away = station.fleet.speakers[5]
  onTestFinished(() => station.reconnected())
  const name = await nameOf(away?.speakerId ?? '')
  await row(page, name).getByText('Đang kết nối').waitFor()
  away?.drop(3_600_000)
  await row(page, name).getByText('Mất kết nối').waitFor({ timeout: 20_000 })
  await expect.poll(counts, { timeout: 10_000 }).toEqual(await inDatabase())

  // Chosen in the list, marked on the map's side, and the other way round by the address.
  await row(page, name).click({ position: { x: 40, y: 20 } })
  await page.getByRole('region', { name: 'Cụm loa đang chọn' }).getByText(name).waitFor()
  await look(page, 'speakers')
  await page.setViewportSize(PHONE)
  await page.getByRole('tab', { name: 'Bản đồ' }).click()
  await page.getByRole('application').locator('path').first().waitFor()
  await look(page, 'speakers-map')
})

test('who only looks finds no way to change anything', async () => {
  const { station, open } = underTest()
  const page = await open(station.village.people.author, { at: `/speakers/${station.fleet.speakers[0]?.speakerId}` })
  await page.getByText('Bạn đang xem.', { exact: false }).waitFor()
  for (const name of ['Phát âm thử', 'Đặt vị trí', 'Chuyển sang địa bàn khác', 'Cho thôi sử dụng'])
    expect(await page.getByRole('button', { name }).count()).toBe(0)
  await page.goto('/speakers?add=true')
  await row(page, 'Cụm loa').first().waitFor()
  expect(await page.getByRole('button', { name: 'Thêm cụm loa' }).count()).toBe(0)
  expect(await page.getByRole('dialog').count()).toBe(0)
})
