import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { look, PHONE, useConsole } from './support/console.ts'

const underTest = useConsole({ speakers: 8 })

type Bulletin = { id: string; title: string; revision: number; status: string; decisionReason: string | null }
const WORDS = 'Mời bà con họp.'
const people = () => underTest().station.village.people

/** What the author sent, by the API; the console's own way to write is told in compose.test.ts. */
async function submitted(title: string, rule?: object): Promise<Bulletin> {
  const { user } = people().author
  const bulletin = await user.post<Bulletin>('/bulletins', { title, text: WORDS, areaCodes: ['05818'] })
  if (rule) await user.post('/schedules', { bulletinId: bulletin.id, rule })
  return user.post<Bulletin>(`/bulletins/${bulletin.id}/submit`)
}
const openAsApprover = (at: string) => underTest().open(people().approver, { size: PHONE, at })
const hear = async (page: Page, title: string) => {
  await page.getByRole('button', { name: `Nghe: ${title}` }).click()
  await page.getByText('Đã nghe đủ').waitFor({ timeout: 20_000 })
}
const speakersThat = (event: string) =>
  new Set(underTest().station.sounds.flatMap((sound) => (sound.event === event ? [sound.speakerId] : []))).size

test('an approver on a phone hears the very audio, approves, and it airs on the speakers', async () => {
  const title = 'Phát ngay khi được duyệt'
  const { id } = await submitted(title, { kind: 'once', on: '2030-01-01', at: '05:00', whenApproved: true })
  const page = await openAsApprover('/approvals')
  await page.getByRole('link', { name: new RegExp(title) }).waitFor()
  await look(page, 'approvals')
  await page.getByRole('link', { name: new RegExp(title) }).click()
  await page.getByRole('heading', { level: 1, name: title }).waitFor()
  await page.getByText(/sẽ phát trên 2 cụm loa ở Xã La Bằng.*Phát ngay khi được duyệt/).waitFor()
  const approve = page.getByRole('button', { name: 'Duyệt', exact: true })
  expect(await approve.isDisabled()).toBe(true)
  await look(page, 'approval')
  await hear(page, title)
  await approve.click()
  await page.getByText(`Đã duyệt “${title}”`, { exact: false }).waitFor()
  await expect.poll(() => speakersThat('ended'), { timeout: 40_000 }).toBe(2)
  expect(await people().author.user.get<Bulletin>(`/bulletins/${id}`)).toMatchObject({ status: 'approved' })
})

test('an approver sends one back with a reason, and the author finds it on Today', async () => {
  const title = 'Sai giờ họp'
  const { id } = await submitted(title)
  const page = await openAsApprover(`/approvals/${id}`)
  await page.getByRole('button', { name: 'Trả lại', exact: true }).click()
  await page.getByText('Sai ngày giờ').click()
  await page.getByLabel('Lý do trả lại').pressSequentially(' Họp lúc 20h.')
  await page.getByRole('dialog').getByRole('button', { name: 'Trả lại' }).click()
  await page.getByText(`Đã trả lại “${title}”`, { exact: false }).waitFor()
  const author = await underTest().open(people().author, { size: PHONE })
  await author.getByText(title).first().waitFor()
  await author.getByText('Sai ngày giờ. Họp lúc 20h.', { exact: false }).first().waitFor()
})

test('a bulletin that its author changed while the approver listened cannot be approved', async () => {
  const title = 'Bản bị sửa giữa chừng'
  const { id, revision } = await submitted(title)
  const page = await openAsApprover(`/approvals/${id}`)
  await hear(page, title)
  const { user } = people().author
  await user.request('PATCH', `/bulletins/${id}`, { revision, text: 'Lời khác hẳn.' })
  await user.post(`/bulletins/${id}/submit`)
  await page.getByText('Bản tin đã thay đổi sau khi bạn nghe: nghe lại').first().waitFor()
  const approve = page.getByRole('button', { name: 'Duyệt', exact: true })
  expect(await approve.isDisabled()).toBe(true)
  await look(page, 'approval-changed')
  await page.getByRole('button', { name: 'Mở bản mới' }).click()
  expect(await approve.isDisabled()).toBe(true)
  await hear(page, title)
  await approve.click()
  await page.getByText(`Đã duyệt “${title}”`, { exact: false }).waitFor()
})
