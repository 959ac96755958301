import { expect, test } from 'vitest'
import { approveBySight } from '../../scripts/demo/approve.ts'
import { look, PHONE, useConsole } from './support/console.ts'

const underTest = useConsole({ speakers: 8 })
const people = () => underTest().station.village.people
const AREA = '05818'
const PATIENT = { timeout: 10_000 }

type Bulletin = { id: string; clipSha256: string; revision: number }
const write = (title: string) =>
  people().author.user.post<Bulletin>('/bulletins', {
    title,
    text: 'Mời bà con họp tại nhà văn hóa.',
    areaCodes: [AREA],
  })

test('speakers online and offline are those of the database, to the speaker, and change while one looks', async () => {
  const { station } = underTest()
  const page = await underTest().open(people().author, { size: PHONE })
  const stored = () =>
    station.sql((db) =>
      db
        .selectFrom('speakers')
        .select(({ fn }) => [
          fn.countAll<number>().as('total'),
          fn.count<number>('online').filterWhere('online', '=', true).as('online'),
        ])
        .where('status', '=', 'active')
        .executeTakeFirstOrThrow(),
    )
  const shown = () =>
    page
      .getByText(/^\d+\/\d+$/)
      .first()
      .textContent()
  await expect.poll(shown, PATIENT).toBe('8/8')
  expect(await stored()).toEqual({ total: 8, online: 8 })
  await page.getByText('Tất cả đang kết nối').waitFor()
  const [gone] = station.fleet.speakers
  await gone?.stop()
  await expect.poll(shown, PATIENT).toBe('7/8')
  expect(await stored()).toEqual({ total: 8, online: 7 })
  await page.getByRole('link', { name: '1 cụm loa mất kết nối' }).waitFor()
  await look(page, 'today')
  await gone?.start()
  await expect.poll(shown, PATIENT).toBe('8/8')
})

test('an approver finds what waits, and one touch leads to it; its author has it back with the reason', async () => {
  const title = 'Họp xóm tối nay'
  const { id } = await write(title)
  await people().author.user.post(`/bulletins/${id}/submit`)
  const page = await underTest().open(people().approver, { size: PHONE })
  await page.getByRole('heading', { name: 'Bản tin chờ duyệt' }).waitFor()
  await look(page, 'today-approver')
  await page.getByRole('link', { name: `Nghe và duyệt: ${title}` }).click()
  await page.waitForURL(`**/approvals/${id}`)

  await people().approver.user.post(`/bulletins/${id}/reject`, { reason: 'Thiếu giờ họp' })
  const author = await underTest().open(people().author)
  await author.getByText('Lý do: Thiếu giờ họp').waitFor()
  await author.getByRole('link', { name: `Sửa lại: ${title}` }).waitFor()
})

test('an airing shows how far it is and how many speakers play it, as they say it', async () => {
  const { station } = underTest()
  const title = 'Tiêm phòng gia súc'
  const bulletin = await write(title)
  await people().author.user.post(`/bulletins/${bulletin.id}/submit`)
  await approveBySight(people().approver.user, bulletin)
  const { user } = people().author
  const at = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Ho_Chi_Minh', dateStyle: 'short', timeStyle: 'medium' })
  const plan = (ms: number) => {
    const [on, time] = at.format(Date.now() + ms).split(' ')
    const rule = { kind: 'once', on, at: time }
    return user.post('/schedules', { bulletinId: bulletin.id, areaCodes: [AREA], rule })
  }
  await plan(3_600_000)
  const planned = async () => (await user.get<{ next: unknown[] }>('/today')).next.length
  await expect.poll(planned, PATIENT).toBe(1)
  const page = await underTest().open(people().author)
  await page.getByText('Lúc này không phát gì').waitFor()
  await page.getByRole('region', { name: 'Sắp phát' }).getByText(title).waitFor()
  await plan(4_000)
  const card = page.getByRole('region', { name: 'Đang phát' })
  await card.getByText('2/2 cụm loa đang phát', { exact: false }).waitFor({ timeout: 20_000 })
  await card.getByRole('progressbar', { name: `Đã qua bao lâu: ${title}` }).waitFor()
  await look(page, 'today-airing')
  const played = () =>
    station.sql((db) =>
      db
        .selectFrom('deliveries')
        .innerJoin('occurrences', 'occurrences.id', 'deliveries.occurrenceId')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('occurrences.title', '=', title)
        .where('deliveries.status', '=', 'played')
        .executeTakeFirstOrThrow(),
    )
  await page.getByText('Lúc này không phát gì').waitFor({ timeout: 30_000 })
  expect(await played()).toEqual({ count: 2 })
})

test('the red button of a duty officer leads to the warning screen and sounds nothing', async () => {
  const page = await underTest().open(people().dutyOfficer, { size: PHONE })
  const before = underTest().station.sounds.length
  await page.getByRole('link', { name: /^Cảnh báo khẩn cấp/ }).waitFor()
  await look(page, 'today-duty')
  await page.getByRole('link', { name: /^Cảnh báo khẩn cấp/ }).click()
  await page.waitForURL('**/emergency')
  expect(underTest().station.sounds.length).toBe(before)
})
