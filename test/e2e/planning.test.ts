import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { enrol } from '../../devices/speaker/enrol.ts'
import { ApiUser } from '../../scripts/demo/api.ts'
import type { Person } from '../../scripts/demo/village.ts'
import { look, PHONE, useConsole } from './support/console.ts'
import { fillDate, fillTime } from './support/fields.ts'

const underTest = useConsole({ speakers: 8 })
const people = () => underTest().station.village.people

type Bulletin = { id: string; title: string; revision: number; clipSha256: string; status: string }
type Airing = { id: string; title: string; startAt: string; movedFrom: string | null; status: string }
type List<T> = { items: T[] }

/** `YYYY-MM-DD` in Việt Nam, some days from now. */
const dateIn = (days: number) => new Date(Date.now() + days * 86_400_000 + 7 * 3_600_000).toISOString().slice(0, 10)

async function submitted(
  title: string,
  areaCode: string | string[],
  rule?: object,
  priority = 'normal',
): Promise<Bulletin> {
  const { user } = people().author
  const given = { title, text: 'Mời bà con họp.', areaCodes: [areaCode].flat(), priority }
  const bulletin = await user.post<Bulletin>('/bulletins', given)
  if (rule) await user.post('/schedules', { bulletinId: bulletin.id, rule })
  return user.post<Bulletin>(`/bulletins/${bulletin.id}/submit`)
}

async function approved(
  title: string,
  areaCode: string | string[],
  rule: object,
  priority = 'normal',
): Promise<Bulletin> {
  const { user } = people().approver
  const { id, clipSha256, revision } = await submitted(title, areaCode, rule, priority)
  const { hash } = await user.post<{ hash: string }>(`/bulletins/${id}/preflight`, {})
  return user.post<Bulletin>(`/bulletins/${id}/approve`, { clipSha256, revision, preflightHash: hash })
}

/** The one airing of this name, once it is planned. */
async function airingOf(title: string, areaCode: string, days: number): Promise<Airing> {
  const { user } = people().approver
  const path = `/occurrences?area=${areaCode}&from=${dateIn(days - 1)}T00:00:00Z&to=${dateIn(days + 1)}T23:00:00Z&limit=100`
  const find = async () => (await user.get<List<Airing>>(path)).items.find((airing) => airing.title === title)
  await expect.poll(find, { timeout: 20_000 }).toBeDefined()
  const found = await find()
  if (!found) throw new Error(`no airing of ${title}`)
  return found
}

const hear = async (page: Page, title: string) => {
  await page.getByRole('button', { name: `Nghe: ${title}` }).click()
  await page.getByText('Đã nghe đủ').waitFor({ timeout: 20_000 })
}

test('two priority bulletins at the same time wait for a person, who chooses and sees the plan follow', async () => {
  const at = { kind: 'once', on: dateIn(3), at: '05:12' }
  await approved('Phòng cháy rừng', '05818', at, 'priority')
  await approved('Tiêm chủng trẻ em', '05818', at, 'priority')
  const page = await underTest().open(people().approver, { size: PHONE })
  await page.getByRole('heading', { name: '1 chỗ trùng giờ cần chọn' }).waitFor({ timeout: 20_000 })
  await page.getByRole('link', { name: /^Chọn: / }).waitFor()
  await page.getByRole('button', { name: 'Thêm: mở toàn bộ mục' }).click()
  await page.getByRole('link', { name: 'Trùng giờ 1 chỗ trùng giờ cần chọn' }).click()
  await page.getByRole('heading', { level: 1, name: 'Trùng giờ phát' }).waitFor()
  await page.getByText(/^Còn \d+ ngày( \d+ giờ)? để chọn$/).waitFor()
  await look(page, 'collisions')
  await page.getByRole('radio', { name: 'Giữ nguyên “Phòng cháy rừng”' }).click()
  await page.getByRole('radio', { name: /^Lùi lại phía sau/ }).click()
  await page.getByRole('button', { name: /^Lùi “Tiêm chủng trẻ em” sang 05:13$/ }).click()
  await page.getByText(/^Phó chủ tịch Hoàng Văn Lâm chọn lúc /).waitFor()
  await page.getByRole('heading', { name: 'Không có lượt nào chờ chọn' }).waitFor()
  const moved = await airingOf('Tiêm chủng trẻ em', '05818', 3)
  expect(moved.startAt).toBe(`${dateIn(2)}T22:13:00.000Z`)
  // The airing itself tells who moved it and why.
  await page.goto(`/occurrences/${moved.id}`)
  await page.getByRole('list', { name: 'Từng bước' }).getByText('Phòng cháy rừng', { exact: false }).first().waitFor()
})

/** Somebody of one commune alone. */
async function authorOf(areaCode: string): Promise<Person> {
  const [name, email, password] = ['Cán bộ xã Lý Thị Hoa', 'hoa@xa.example', 'trăng lên đầu bản']
  const grants = [{ role: 'author', areaCode }]
  const { token } = await people().admin.user.post<{ token: string }>('/people', { name, email, grants })
  const user = new ApiUser(underTest().url)
  await user.post('/auth/password', { token, password })
  await user.signIn(email, password)
  return { role: 'author', name, email, password, user }
}

test('a commune is told of every collision it hears, and offered only what is its own to decide', async () => {
  const [own, wide, other] = ['Họp chi bộ', 'Lịch cắt điện', 'Tin giá nông sản']
  const at = (time: string) => ({ kind: 'once', on: dateIn(3), at: time })
  const bulletin = await approved(own, '05818', at('11:40'))
  await approved(wide, ['05818', '05857'], at('11:40'))
  await approved(wide, ['05818', '05857'], at('17:20'))
  await approved(other, ['05818', '05857'], at('17:20'))
  const page = await underTest().open(await authorOf('05818'), { size: PHONE })
  await page.getByRole('heading', { name: '1 chỗ trùng giờ cần chọn' }).waitFor({ timeout: 20_000 })
  await page.getByRole('link', { name: '1 chỗ trùng giờ ở địa bàn của bạn do nơi khác quyết định' }).waitFor()
  // On its own page and in the calendar each stands at its time, and says that it is not certain.
  await page.goto(`/bulletins/${bulletin.id}`)
  await page.getByRole('listitem').getByRole('link', { name: 'Trùng giờ, đang chờ chọn' }).waitFor()
  await page.goto(`/calendar?view=day&date=${dateIn(3)}`)
  const marks = page.getByRole('link', { name: 'Trùng giờ, đang chờ chọn' })
  await expect.poll(() => marks.count(), { timeout: 10_000 }).toBe(4)
  await look(page, 'calendar-collisions')
  await marks.first().click()
  const card = page.getByRole('article', { name: `“${own}” và “${wide}”` })
  await card.getByText(`“${wide}” do Tỉnh Thái Nguyên quyết định.`, { exact: false }).waitFor()
  expect(await card.getByRole('radio', { name: /^Giữ nguyên|^Để người khác/ }).count()).toBe(0)
  await page
    .getByText('Bạn xem được nhưng không chọn được. Người soạn hoặc người duyệt của Tỉnh Thái Nguyên sẽ chọn.')
    .waitFor()
  await look(page, 'collisions-commune')
  await card.getByRole('button', { name: `Lùi “${own}” sang 11:41` }).click()
  await page.getByText(/^Cán bộ xã Lý Thị Hoa chọn lúc /).waitFor()
  // The other one falls away, and it is said why.
  const { id } = await airingOf(other, '05818', 3)
  await people().author.user.post(`/occurrences/${id}/cancel`, { reason: 'Hoãn' })
  await page.getByText(`Không còn trùng: “${other}” không phát nữa.`, { exact: false }).waitFor({ timeout: 20_000 })
  await page.getByRole('heading', { name: 'Không có lượt nào chờ chọn' }).waitFor()
})

test('an approver is asked again when a speaker and a plan were added since, reads both, and each plan with its time', async () => {
  const title = 'Nước sạch về xóm'
  const { id } = await submitted(title, '05605', { kind: 'once', on: dateIn(4), at: '17:00' })
  const page = await underTest().open(people().approver, { size: PHONE, at: `/approvals/${id}` })
  await page.getByText(/sẽ phát trên 2 cụm loa ở Xã Bình Thành/).waitFor()
  await page.getByRole('button', { name: 'Xem tên các cụm loa (2)' }).click()
  await hear(page, title)
  await look(page, 'approval-preflight')
  const { enrolment } = await people().admin.user.post<{ enrolment: { code: string } }>('/speakers', {
    ...{ name: 'Loa nhà văn hóa', areaCode: '05605', hornCount: 2 },
  })
  await enrol(underTest().url, { code: enrolment.code, model: 'simulated' })
  const rule = { kind: 'daily', at: '18:45', startsOn: dateIn(20) }
  await people().author.user.post('/schedules', { bulletinId: id, rule })
  await page.getByRole('button', { name: 'Duyệt', exact: true }).click()
  await page.getByText('Điều sẽ xảy ra đã khác lúc bạn xem').waitFor()
  await page.getByText('Thêm 1 cụm loa, nay là 3.').waitFor()
  await page.getByText(/^Phát thêm: 18:45 .+ và các lượt sau\.$/).waitFor()
  expect(await people().author.user.get<Bulletin>(`/bulletins/${id}`)).toMatchObject({ status: 'submitted' })
  await look(page, 'approval-asked-again')
  await page.getByText(/; phát hằng ngày lúc 18:45 từ .+, không hẹn ngày kết thúc\./).waitFor()
  await page.getByText(/^Lịch phát hằng ngày lúc 18:45 từ /).waitFor()
  await page.getByRole('button', { name: 'Tôi đã xem điều mới' }).click()
  await page.getByRole('button', { name: 'Duyệt', exact: true }).click()
  await page.getByText(`Đã duyệt “${title}”`, { exact: false }).waitFor()
  expect(await people().author.user.get<Bulletin>(`/bulletins/${id}`)).toMatchObject({ status: 'approved' })
})

test('an official finds out why an airing will not sound: quiet hours that were made after it was planned', async () => {
  const title = 'Tin đêm'
  await approved(title, '05719', { kind: 'once', on: dateIn(2), at: '22:30' })
  const { id } = await airingOf(title, '05719', 2)
  const { user } = people().admin
  const rules = { quietHours: [{ from: '21:00', to: '04:30' }] }
  const { hash } = await user.post<{ hash: string }>('/policies/effect', { areaCode: '05719', rules })
  await user.request('PUT', '/policies/05719', { rules, effectHash: hash })
  await expect
    .poll(async () => (await user.get<Airing>(`/occurrences/${id}`)).status, { timeout: 20_000 })
    .toBe('cancelled')
  const page = await underTest().open(people().author, { size: PHONE, at: `/calendar?item=${id}` })
  await page.getByRole('link', { name: 'Vì sao (không) phát?' }).click()
  await page.getByRole('heading', { name: 'Vì sao phát, vì sao không?' }).waitFor()
  await page
    .getByText(/giờ yên tĩnh/)
    .first()
    .waitFor()
  await look(page, 'why')
  const speakers = await user.get<List<{ id: string; areaPath: string }>>('/speakers?limit=100')
  const there = speakers.items.find(({ areaPath }) => areaPath.includes('05719'))
  await page.goto(`/speakers/${there?.id}`)
  const card = page.getByRole('region', { name: 'Lúc đó loa này phát gì, vì sao?' })
  await fillDate(card, 'Ngày', dateIn(2))
  await fillTime(card, 'Giờ', '22:30')
  await card
    .getByText(/giờ yên tĩnh/)
    .first()
    .waitFor()
  await card.getByRole('link', { name: title }).first().waitFor()
  await look(page, 'speaker-why')
})

test('an author plans a bulletin for the 31st, on the last day of shorter months, and what to do when it is missed', async () => {
  const title = 'Thu tiền điện'
  const { id } = await submitted(title, '05857')
  const page = await underTest().open(people().author, { size: PHONE, at: `/bulletins/${id}` })
  await page.getByRole('button', { name: 'Hẹn giờ phát' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('radio', { name: /^Hằng tháng/ }).click()
  await dialog.getByText('31', { exact: true }).click()
  expect(await dialog.getByRole('radio', { name: /^Phát vào ngày cuối tháng/ }).isChecked()).toBe(true)
  await fillTime(dialog, 'Giờ phát', '05:30')
  await dialog.getByRole('button', { name: 'Thêm lựa chọn' }).click()
  await dialog.getByLabel('Kết thúc').selectOption('count')
  await dialog.getByLabel('Số lượt phát').fill('6')
  await dialog.getByLabel('Không phát ngày nghỉ lễ, Tết').click()
  // Typed and left like that, it is taken all the same.
  await fillDate(dialog, 'Ngày không phát', '2027-01-31')
  await dialog.getByLabel('Nếu máy chủ tắt lúc đó').selectOption('late')
  await dialog.getByLabel('Muộn nhất (phút)').fill('45')
  await dialog.getByText('Không trùng với bản tin nào khác.').waitFor()
  await look(page, 'when-more')
  await dialog.getByRole('button', { name: 'Hẹn giờ phát' }).click()
  await page
    .getByText(/ngày 31 hằng tháng \(tháng thiếu thì ngày cuối tháng\).*6 lượt, trừ ngày nghỉ lễ, trừ 1 ngày/)
    .waitFor()
  const { items } = await people().author.user.get<List<object>>(`/schedules?bulletinId=${id}`)
  expect(items).toMatchObject([
    {
      rule: {
        kind: 'monthly',
        days: [31],
        shortMonth: 'last-day',
        count: 6,
        except: ['2027-01-31'],
        notOnHolidays: true,
      },
      missed: { kind: 'late', minutes: 45 },
    },
  ])
})
