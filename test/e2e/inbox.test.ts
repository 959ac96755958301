import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { approveBySight } from '../../scripts/demo/approve.ts'
import { PROVINCE } from '../../scripts/demo/village.ts'
import { localDate } from '../../web/src/i18n/format.ts'
import { FakeProvince } from '../support/fake-province.ts'
import { look, PHONE, useConsole } from './support/console.ts'

type Source = { id: string; token: string }
type Bulletin = { id: string; clipSha256: string; revision: number }

// Before the station, which is told its address.
const province = await FakeProvince.start()
const underTest = useConsole({
  speakers: 4,
  env: { LOA_INBOX_HOSTS: province.host, LOA_INBOX_RETRY_SECONDS: '0.1', LOA_INBOX_MAX_ATTEMPTS: '1' },
})
const people = () => underTest().station.village.people
let above: Source
beforeAll(async () => {
  above = await people().admin.user.post<Source>('/inbox-sources', {
    ...{ name: 'Sở Văn hóa tỉnh', kind: 'push', areaCode: PROVINCE, mayEmergency: true },
    ...{ baseUrl: province.url, secret: province.secret },
  })
})
afterAll(() => province.down())

async function send(source: Source, more: Record<string, unknown>): Promise<string> {
  const externalId = `TN-${randomUUID()}`
  const answer = await province.push(underTest().url, source, {
    ...{ externalId, version: 1, issuedAt: new Date().toISOString(), priority: 'normal', areaCodes: ['05857'] },
    ...more,
  })
  expect(answer).toMatchObject({ status: 200 })
  return externalId
}

test('an administrator connects a source, hands its token on, and sees what did not reach it', async () => {
  const page = await underTest().open(people().admin, { size: PHONE, at: '/admin/sources' })
  await page.getByText('Chờ liên lạc lần đầu').waitFor()
  await page.getByRole('button', { name: 'Kết nối nguồn' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Tên nguồn').fill('Trung tâm điều hành tỉnh')
  await dialog.getByRole('treeitem', { name: /Thái Nguyên/ }).waitFor()
  expect(await dialog.getByText(/^Đã chọn/).count()).toBe(0)
  await dialog.getByRole('treeitem', { name: /Thái Nguyên/ }).click()
  await dialog.getByText('Đã chọn: Tỉnh Thái Nguyên').waitFor()
  await dialog.getByLabel('Địa chỉ của cấp trên').fill(province.url)
  await dialog.getByLabel('Mật khẩu của đài ở hệ thống đó').fill('sai')
  await dialog.getByLabel('Cho nguồn này phát khẩn cấp ngay').click()
  await dialog.getByRole('button', { name: 'Kết nối', exact: true }).click()
  await page.getByText('lúc 2 giờ sáng').waitFor()
  await page.getByRole('button', { name: 'Cho phép phát khẩn cấp' }).click()
  const token = (await dialog.getByRole('group', { name: 'Mã kết nối' }).textContent()) ?? ''
  const address = (await dialog.getByText('Địa chỉ gửi tin:').textContent()) ?? ''
  await dialog.getByRole('button', { name: 'Tôi đã lưu, đóng lại' }).click()
  await page.getByText(token).waitFor({ state: 'detached' })

  const id = /inbox\/(src_\w+)\//.exec(address)?.[1] ?? ''
  const drill = {
    priority: 'emergency',
    mode: 'drill',
    riskLevel: 2,
    text: 'Lũ về.',
    approvedBy: { name: 'Lê Văn An' },
  }
  await send({ id, token }, { ...drill, title: 'Diễn tập lũ quét' })
  await page.getByText('báo cáo không gửi được').waitFor({ timeout: 20_000 })
  await page.getByText('Máy chủ của cấp trên báo lỗi 401.').first().waitFor()
  await page.getByText('Đang có lỗi').waitFor()
  await look(page, 'sources')
  await page.getByRole('button', { name: 'Báo cáo gửi lên Trung tâm điều hành tỉnh' }).click()
  await page.getByRole('button', { name: 'Gửi lại tất cả' }).waitFor()
  await look(page, 'sources-outbox')

  await page.goto('/inbox')
  await page.getByRole('link', { name: /Diễn tập lũ quét/ }).click()
  await page.getByText('DIỄN TẬP: tin này là một phần').waitFor()
  await page.getByRole('link', { name: 'Mở trang theo dõi cảnh báo' }).waitFor()
  await look(page, 'inbox-drill')
})

test('an author on a phone takes what the province sent, at the time it wishes, and it waits for a leader', async () => {
  const tomorrow = localDate(Date.now() + 86_400_000)
  const externalId = await send(above, {
    ...{ title: 'Lịch tiêm chủng mở rộng', text: 'Mời bà con đưa trẻ đi tiêm chủng.', topic: 'health' },
    ...{ airAt: `${tomorrow}T09:30:00+07:00`, validTo: `${tomorrow}T12:00:00+07:00` },
  })
  const page = await underTest().open(people().author, { size: PHONE, at: '/' })
  await page.getByText('1 tin từ cấp trên cần xem').waitFor()
  await page.goto('/inbox')
  await page.getByRole('link', { name: /Lịch tiêm chủng mở rộng/ }).waitFor()
  await look(page, 'inbox')
  await page.getByRole('link', { name: /Lịch tiêm chủng mở rộng/ }).click()
  await page.getByText('Chưa phát gì. Tin chờ cán bộ xã').waitFor()
  await look(page, 'inbox-item')
  await page.getByRole('button', { name: 'Nhận về phát' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('Cấp trên mong muốn: 09:30 ngày mai.').waitFor()
  await dialog.getByText('Không trùng với bản tin nào khác.').waitFor()
  await look(page, 'inbox-take')
  await dialog.getByRole('button', { name: 'Nhận, chuyển lãnh đạo duyệt' }).click()
  await dialog.waitFor({ state: 'detached' })
  await page.getByText('Loa chỉ phát sau khi lãnh đạo nghe và duyệt.').waitFor()
  await page.getByText('Chờ duyệt', { exact: true }).waitFor()
  await page.getByRole('link', { name: 'Mở bản tin' }).click()
  await page.getByText('09:30 ngày mai').first().waitFor()
  await province.until(() => province.statesOf(externalId).includes('accepted'))
})

test('a priority item from above meets one of the commune, and a leader on a phone chooses which of them gives way', async () => {
  const { author, approver } = people()
  const tomorrow = localDate(Date.now() + 86_400_000)
  const bulletin = await author.user.post<Bulletin>('/bulletins', {
    ...{ title: 'Phòng cháy rừng', text: 'Mời bà con phòng cháy.', areaCodes: ['05857'], priority: 'priority' },
  })
  await author.user.post('/schedules', { bulletinId: bulletin.id, rule: { kind: 'once', on: tomorrow, at: '16:30' } })
  await author.user.post(`/bulletins/${bulletin.id}/submit`)
  await approveBySight(approver.user, bulletin)
  const externalId = await send(above, {
    ...{
      title: 'Thông báo xả lũ',
      text: 'Hồ Núi Cốc xả lũ.',
      priority: 'priority',
      airAt: `${tomorrow}T16:30:00+07:00`,
    },
    ...{ approvedBy: { name: 'Lê Văn An', position: 'Giám đốc' } },
  })
  await province.until(() => province.statesOf(externalId).includes('scheduled'))
  const page = await underTest().open(approver, { size: PHONE, at: '/inbox?state=taken' })
  await page.getByRole('link', { name: /Thông báo xả lũ/ }).click()
  await page.getByText('Tin ưu tiên đã được duyệt ở cấp trên').waitFor()
  await page.getByText('Trùng giờ với bản tin khác').waitFor({ timeout: 20_000 })
  await look(page, 'inbox-priority')
  await page.getByRole('link', { name: 'Mở trang Trùng giờ' }).click()
  await page.getByRole('radio', { name: 'Giữ nguyên “Thông báo xả lũ”' }).click()
  await page.getByRole('radio', { name: /^Bỏ lần này/ }).click()
  await page.getByRole('button', { name: /^Bỏ lượt phát “Phòng cháy rừng”/ }).click()
  await page.getByText(/^Phó chủ tịch Hoàng Văn Lâm chọn lúc /).waitFor()
})

test('what the commune does not air is declined, and the province reads why', async () => {
  const externalId = await send(above, { title: 'Hội nghị ở xã khác', text: 'Mời các đại biểu về dự.' })
  const page = await underTest().open(people().approver, { at: '/inbox?state=waiting' })
  await page.getByRole('link', { name: /Hội nghị ở xã khác/ }).click()
  await page.getByRole('button', { name: 'Không phát' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Không phát, báo lên cấp trên' }).click()
  await dialog.getByText('Hãy ghi lý do').waitFor()
  await dialog.getByText('Không liên quan tới địa bàn xã').click()
  await dialog.getByRole('button', { name: 'Không phát, báo lên cấp trên' }).click()
  await page
    .getByText('Xã không phát tin này. Lý do được ghi lại và báo cho nguồn tin nếu nguồn nhận báo cáo.')
    .waitFor()
  const declined = () =>
    province.told.find(({ body }) => body['externalId'] === externalId && body['status'] === 'declined')
  await province.until(() => declined() !== undefined)
  expect(declined()?.body['reason']).toBe('Không liên quan tới địa bàn xã.')
})
