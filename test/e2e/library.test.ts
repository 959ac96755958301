import { expect, test } from 'vitest'
import { approveBySight } from '../../scripts/demo/approve.ts'
import { look, PHONE, useConsole } from './support/console.ts'

const underTest = useConsole({ speakers: 4 })
const people = () => underTest().station.village.people

type Bulletin = { id: string; clipSha256: string; revision: number }
type Occurrence = { status: string }

test('an author keeps a text as a template, finds it without tones, and writes from it by filling in the gaps', async () => {
  const page = await underTest().open(people().author, { at: '/library?tab=templates' })
  await page.getByRole('heading', { name: 'Chưa có văn bản mẫu nào' }).waitFor()
  await page.getByRole('button', { name: 'Tạo mẫu' }).click()
  await page.getByLabel('Tên mẫu').fill('Mời họp xóm')
  await page.getByLabel('Tiêu đề bản tin').fill('Họp {{xóm}}')
  await page.getByLabel('Lời bản tin').fill('Mời bà con {{xóm}} đến {{địa điểm}}.')
  await page.getByRole('treeitem', { name: /Thái Nguyên/ }).click()
  await page.getByRole('button', { name: 'Lưu', exact: true }).click()
  await page.getByText('Chỗ cần điền: xóm, địa điểm').waitFor()
  await page.getByLabel('Tìm theo tên').fill('moi hop')
  await expect.poll(() => page.url()).toContain('q=moi')
  await page.getByText('Mời họp xóm', { exact: true }).waitFor()
  await look(page, 'templates')
  await page.getByRole('link', { name: 'Soạn từ mẫu này' }).click()
  await page.getByRole('heading', { level: 1, name: /Soạn/ }).waitFor()
  await page.getByLabel('xóm', { exact: true }).waitFor()
})

test('a clip that was put away is taken back with one touch', async () => {
  await people().author.user.post('/bulletins', {
    title: 'Vệ sinh chuồng trại',
    text: 'Bà con quét dọn.',
    areaCodes: ['05818'],
  })
  const page = await underTest().open(people().author, { size: PHONE, at: '/library' })
  await page.getByText('Vệ sinh chuồng trại', { exact: true }).waitFor()
  await look(page, 'library')
  await page.getByRole('button', { name: 'Cất đi', exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Cất đi' }).click()
  await page.getByRole('heading', { name: 'Thư viện chưa có bản thu nào' }).waitFor()
  await page.getByRole('button', { name: 'Hoàn tác' }).click()
  await page.getByText('Vệ sinh chuồng trại', { exact: true }).waitFor()
})

test('a leader takes an approval back, and nothing of the bulletin airs any more', async () => {
  const { author, approver } = people()
  const rule = { kind: 'daily', at: '05:00', startsOn: '2030-01-01' }
  const made = await author.user.post<Bulletin>('/bulletins', {
    title: 'Họp phụ huynh',
    text: 'Mời họp.',
    areaCodes: ['05818'],
  })
  await author.user.post('/schedules', { bulletinId: made.id, rule })
  const { id } = made
  await approveBySight(approver.user, await author.user.post<Bulletin>(`/bulletins/${id}/submit`))
  const page = await underTest().open(approver, { at: '/bulletins' })
  await page.getByRole('link', { name: /Họp phụ huynh/ }).waitFor()
  await look(page, 'bulletins')
  await page.getByRole('link', { name: /Họp phụ huynh/ }).click()
  await page.getByRole('button', { name: 'Thu hồi', exact: true }).click()
  await page.getByText('Nếu bản tin đang phát, mọi cụm loa dừng ngay.', { exact: false }).waitFor()
  await page.getByRole('dialog').getByRole('textbox').fill('Hoãn họp')
  await page.getByRole('button', { name: 'Dừng và thu hồi' }).click()
  await page.getByText('Đã thu hồi: Hoãn họp').waitFor()
  expect(await author.user.get<Occurrence>(`/bulletins/${id}`)).toMatchObject({ status: 'revoked' })
  const planned = await author.user.get<{ items: Occurrence[] }>(`/occurrences?bulletinId=${id}&status=planned,armed`)
  expect(planned.items).toEqual([])
})

test('who reads English finds every screen in English, and none of them is inaccessible', async () => {
  const page = await underTest().open(people().admin)
  await page.getByRole('button', { name: /^Tài khoản/ }).click()
  await page.getByRole('menuitem', { name: 'English' }).click()
  const screens = {
    Bulletins: 'Bulletins',
    Calendar: 'Calendar',
    Speakers: 'Speakers',
    Library: 'Library',
    Reports: 'Reports',
  }
  for (const [link, heading] of Object.entries(screens)) {
    await page.getByRole('link', { name: link, exact: true }).click()
    await page.getByRole('heading', { level: 1, name: heading }).waitFor()
  }
  expect(await page.locator('html').getAttribute('lang')).toBe('en')
})
