import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { Locator } from 'playwright-core'
import { expect, test } from 'vitest'
import { COMMUNES, PROVINCE } from '../../scripts/demo/village.ts'
import { expectAccessible, look, PHONE, useConsole } from './support/console.ts'
import { fillDate } from './support/fields.ts'

const underTest = useConsole({ speakers: 2 })
const people = () => underTest().station.village.people
const REAL = new URL('../../../shared/data/areas/units-2025-07.csv', import.meta.url)
const COUNTRY = { communes: 3_321, provinces: 34 }

/** As many units as the country has since July 2025: the real list where it is, else one as large. */
async function countryList(): Promise<Buffer> {
  if (existsSync(REAL)) return readFile(REAL)
  const provinces = Array.from({ length: COUNTRY.provinces - 1 }, (_, at) => `${at + 50}`)
  const communes = Array.from({ length: COUNTRY.communes - COMMUNES.length }, (_, at) => [
    `${40_000 + at}`,
    provinces[at % provinces.length],
  ])
  const lines = [
    `${PROVINCE},Tỉnh Thái Nguyên,tinh,`,
    ...COMMUNES.map(({ code, name }) => `${code},${name},xa,${PROVINCE}`),
    ...provinces.map((code) => `${code},Tỉnh Số ${code},tinh,`),
    ...communes.map(([code, parent]) => `${code},Xã Số ${code},xa,${parent}`),
  ]
  return Buffer.from(`code,name,kind,parentCode\n${lines.join('\n')}\n`)
}

const textOf = async (locator: Locator) => ((await locator.textContent()) ?? '').trim()

const countAreas = () =>
  underTest().station.sql(async (db) => {
    const { count } = await db
      .selectFrom('areas')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('kind', 'not in', ['country', 'hamlet', 'tinh', 'thanh_pho'])
      .where('validTo', 'is', null)
      .executeTakeFirstOrThrow()
    return Number(count)
  })

test('an administrator sees what the list of 3,321 communes would change, and nothing is written before "Áp dụng"', async () => {
  const page = await underTest().open(people().admin, { at: '/admin/areas' })
  await page.getByRole('heading', { level: 2, name: 'Việt Nam', exact: true }).waitFor()
  await page.getByRole('tab', { name: 'Nhập danh mục' }).click()
  const file = page.locator('input[type=file]')
  await fillDate(page, 'Có hiệu lực từ ngày', '2025-07-01')
  await file.setInputFiles({ name: 'danh-muc-2025-07.csv', mimeType: 'text/csv', buffer: await countryList() })
  await page.getByRole('button', { name: 'Xem trước thay đổi' }).click()
  await page.getByRole('heading', { name: 'danh-muc-2025-07.csv: 3.355 đơn vị' }).waitFor()
  await page.getByText('Không cụm loa, vai trò hay thôn, xóm nào bị mất địa bàn.').waitFor()
  await page.getByText(/^Khi bấm “Áp dụng”, cây địa bàn từ ngày 01\/07\/2025 sẽ là danh mục này: thêm 3\.350/).waitFor()
  expect(await countAreas()).toBe(COMMUNES.length)
  await look(page, 'admin-import')
  await page.getByRole('button', { name: 'Áp dụng' }).click()
  await page.getByText('3.355 đơn vị có hiệu lực từ ngày 01/07/2025.').waitFor()
  expect(await countAreas()).toBe(COUNTRY.communes)
  await page.getByRole('link', { name: 'Xem cây địa bàn' }).click()
  await page.getByRole('heading', { name: `Trong Việt Nam: ${COUNTRY.provinces}` }).waitFor()
  await page.getByRole('button', { name: /^Tỉnh Thái Nguyên/ }).click()
  await page.getByRole('button', { name: /^Xã La Bằng/ }).click()
  await page.getByRole('button', { name: 'Thêm thôn, xóm' }).waitFor()
  expect(await page.getByRole('searchbox').count()).toBe(1)
  await look(page, 'admin-areas')
})

test('a list with faults is refused with the line of each, and nothing of it is written', async () => {
  const before = await countAreas()
  const page = await underTest().open(people().admin, { at: '/admin/areas?tab=import', size: PHONE })
  await fillDate(page, 'Có hiệu lực từ ngày', '2030-01-01')
  const list = `code,name,kind,parentCode\n${PROVINCE},Tỉnh Thái Nguyên,tinh,\n5857,Xã Phúc Thuận,xa,${PROVINCE}\n05818,Xã La Bằng,xa,99\n`
  await page.locator('input[type=file]').setInputFiles({
    ...{ name: 'loi.csv', mimeType: 'text/csv', buffer: Buffer.from(list) },
  })
  await page.getByRole('button', { name: 'Xem trước thay đổi' }).click()
  const alert = page.getByRole('alert')
  await alert.getByText('Tệp có lỗi, chưa ghi gì').waitFor()
  await alert.getByText('Dòng 3: mã 5857 bị mất số 0 ở đầu; hãy để cột mã là dạng chữ').waitFor()
  expect(await page.getByRole('button', { name: 'Áp dụng' }).count()).toBe(0)
  await expectAccessible(page, 'a list with faults')
  expect(await countAreas()).toBe(before)
})

test('an administrator adds a hamlet, renames it and ends it; one with speakers in it stays', async () => {
  const page = await underTest().open(people().admin, { at: '/admin/areas?at=05719', size: PHONE })
  await page.getByRole('button', { name: 'Thêm thôn, xóm' }).click()
  await page.getByLabel('Tên', { exact: true }).fill('Xóm Khuổi Uốn')
  await page.getByText(/^Xóm Khuổi Uốn thuộc Xã Sảng Mộc từ hôm nay/).waitFor()
  await page.getByRole('button', { name: 'Thêm', exact: true }).click()
  await page.getByRole('button', { name: /^Xóm Khuổi Uốn/ }).click()
  await page.getByRole('button', { name: 'Đổi tên' }).click()
  await page.getByLabel('Tên', { exact: true }).fill('Xóm Khuổi Chạo')
  await page.getByText(/^Tên mới có từ hôm nay\. 0 cụm loa/).waitFor()
  await page.getByRole('dialog').getByRole('button', { name: 'Đổi tên' }).click()
  await page.getByRole('heading', { level: 2, name: 'Xóm Khuổi Chạo', exact: true }).waitFor()
  await page.getByRole('button', { name: 'Kết thúc' }).click()
  await page.getByText('Không có vai trò nào được cấp riêng ở đây.').waitFor()
  await page.getByText('Mới thêm hôm nay nên kết thúc từ ngày mai.').waitFor()
  await page.getByRole('dialog').getByRole('button', { name: 'Kết thúc' }).click()
  await page.getByRole('heading', { level: 2, name: 'Xã Sảng Mộc', exact: true }).waitFor()
  await page.getByRole('button', { name: /^Xóm Khuổi Chạo/ }).click()
  await page.getByText('Hết hiệu lực từ', { exact: false }).waitFor()
  expect(await page.getByRole('button', { name: 'Kết thúc' }).count()).toBe(0)
  await page.goto('/admin/areas?at=05857-01')
  await page.getByRole('button', { name: 'Kết thúc' }).click()
  await page.getByText('Chưa kết thúc được: còn 1 cụm loa ở đây').waitFor()
})

test('a group of two communes is made, renamed, and an outline of one of them is imported; a faulty outline is refused', async () => {
  const name = `Ven sông ${crypto.randomUUID().slice(0, 8)}`
  const page = await underTest().open(people().admin, { at: '/admin/areas?tab=groups' })
  await page.getByRole('button', { name: 'Lập nhóm' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Tên nhóm').fill(name)
  for (const [typed, commune] of [
    ['la bang', 'Xã La Bằng'],
    ['sang moc', 'Xã Sảng Mộc'],
  ] as const) {
    await dialog.getByRole('searchbox').fill(typed)
    await dialog.getByRole('checkbox', { name: commune, exact: true }).click()
    await dialog.getByText(new RegExp(`^Đã chọn: .*${commune}`)).waitFor()
  }
  await dialog.getByRole('button', { name: 'Lập nhóm' }).click()
  await page.getByRole('heading', { name }).waitFor()
  await page.getByText('2 địa bàn: Xã La Bằng và Xã Sảng Mộc').waitFor()
  await page.getByRole('button', { name: `Sửa nhóm ${name}` }).click()
  await dialog.getByLabel('Tên nhóm').fill(`${name} Công`)
  await dialog.getByRole('button', { name: 'Lưu' }).click()
  await page.getByRole('heading', { name: `${name} Công` }).waitFor()

  await page.getByRole('tab', { name: 'Ranh giới' }).click()
  const square = [
    ...[
      [105.6, 21.6],
      [105.7, 21.6],
      [105.7, 21.7],
      [105.6, 21.7],
    ],
    [105.6, 21.6],
  ]
  const shapes = (code: string) => {
    const geometry = { type: 'Polygon', coordinates: [square] }
    const collection = { type: 'FeatureCollection', features: [{ type: 'Feature', properties: { code }, geometry }] }
    return {
      name: 'ranh-gioi.geojson',
      mimeType: 'application/geo+json',
      buffer: Buffer.from(JSON.stringify(collection)),
    }
  }
  await page.locator('input[type=file]').setInputFiles(shapes('99999'))
  await page.getByRole('button', { name: 'Nhập ranh giới' }).click()
  await page.getByText('Hình thứ 1: không có địa bàn mã 99999').waitFor()
  await page.locator('input[type=file]').setInputFiles(shapes('05818'))
  await page.getByRole('button', { name: 'Nhập ranh giới' }).click()
  await page.getByText('Đã nhập ranh giới của 1 địa bàn').waitFor()
})

test('an invited person sets a password and may do only what the role says; taken back, the open session loses it', async () => {
  const name = 'Lường Thị Lụa'
  const email = `lua-${crypto.randomUUID()}@thainguyen.example`
  const admin = await underTest().open(people().admin, { at: '/admin/people' })
  await admin.getByRole('cell', { name: /mai@thainguyen/ }).waitFor()
  await look(admin, 'admin-people')
  await admin.getByRole('button', { name: 'Mời người dùng' }).click()
  const dialog = admin.getByRole('dialog')
  await dialog.getByLabel('Họ và tên').fill(name)
  await dialog.getByLabel('Email').fill(email)
  await dialog.getByRole('searchbox').fill('la bang')
  await dialog.getByRole('radio', { name: 'Xã La Bằng', exact: true }).check()
  await dialog.getByText(`${name} sẽ được soạn, trình bản tin và lập lịch phát ở Xã La Bằng.`).waitFor()
  await dialog.getByRole('button', { name: 'Tạo lời mời' }).click()
  const link = await textOf(dialog.getByRole('group', { name: 'Đường dẫn mời' }))
  await dialog.getByRole('button', { name: 'Tôi đã lưu, đóng lại' }).click()

  const password = 'suối chảy qua bản Chang'
  const page = await underTest().openAnonymous({ at: link })
  await page.getByLabel('Mật khẩu mới').fill(password)
  await page.getByRole('button', { name: 'Đặt mật khẩu' }).click()
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Mật khẩu', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Đăng nhập' }).click()
  const nav = page.getByRole('navigation').first()
  await nav.getByRole('link', { name: 'Soạn bản tin' }).waitFor()
  for (const hidden of ['Chờ duyệt', 'Người dùng', 'Nhật ký hệ thống', 'Tình trạng hệ thống'])
    expect(await nav.getByRole('link', { name: hidden }).count()).toBe(0)
  await page.goto('/library?tab=templates')
  await page.getByRole('button', { name: 'Tạo mẫu' }).first().click()
  const form = page.getByRole('dialog')
  await form.getByLabel('Tên mẫu').fill('Mời họp xóm')
  await form.getByLabel(/^Tiêu đề/).fill('Họp xóm')
  await form.locator('textarea').first().fill('Mời bà con tới nhà văn hóa họp xóm.')

  await admin.getByRole('searchbox', { name: 'Tìm theo tên hoặc email' }).fill('luong thi lua')
  await admin.getByRole('button', { name: `Quản lý ${name}` }).click()
  await admin.getByRole('button', { name: 'Thu hồi vai trò Người soạn ở Xã La Bằng' }).click()
  await admin.getByText('Có hiệu lực ngay, kể cả ở máy đang mở sẵn.', { exact: false }).waitFor()
  await admin.getByRole('button', { name: 'Thu hồi', exact: true }).click()
  await admin.getByText('Đã thu hồi vai trò').waitFor()

  await form.locator('button[type=submit]').click()
  await form.getByText('Vai trò của bạn không được làm việc này ở địa bàn này').waitFor()
  await page.reload()
  await nav.getByRole('link', { name: 'Hôm nay' }).waitFor()
  expect(await nav.getByRole('link', { name: 'Soạn bản tin' }).count()).toBe(0)
})

test('a token is shown once, opens what its role says, and nothing any more once it is revoked', async () => {
  const name = `Trung tâm điều hành ${crypto.randomUUID().slice(0, 8)}`
  const page = await underTest().open(people().admin, { at: '/admin/tokens' })
  await page.getByRole('button', { name: 'Tạo khóa' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Tên', { exact: true }).fill(name)
  await dialog.getByRole('searchbox').fill('la bang')
  await dialog.getByRole('radio', { name: 'Xã La Bằng', exact: true }).check()
  await dialog.getByText('Phần mềm nào có khóa này sẽ được xem, không thay đổi gì ở Xã La Bằng.').waitFor()
  await dialog.getByRole('button', { name: 'Tạo khóa' }).click()
  const token = await textOf(dialog.getByRole('group', { name: 'Khóa kết nối' }))
  await dialog.getByRole('button', { name: 'Tôi đã lưu, đóng lại' }).click()
  const ask = async () =>
    (await fetch(`${underTest().url}/api/v1/me`, { headers: { authorization: `Bearer ${token}` } })).status
  expect(await ask()).toBe(200)
  await page.reload()
  await page.getByRole('heading', { name }).waitFor()
  expect(await page.getByText(token).count()).toBe(0)
  await look(page, 'admin-tokens')
  await page.getByRole('button', { name: `Thu hồi khóa ${name}` }).click()
  await page.getByText('bị từ chối ngay từ lần gọi sau', { exact: false }).waitFor()
  await page.getByRole('button', { name: 'Thu hồi', exact: true }).click()
  await page.getByText('Đã thu hồi khóa').waitFor()
  expect(await ask()).toBe(401)
})

test('the audit log is filtered by its address and found whole with one click', async () => {
  const page = await underTest().open(people().admin, { at: '/admin/audit' })
  await page.getByLabel('Loại việc').selectOption('Người dùng')
  await page.waitForURL('**/admin/audit?kind=person.')
  await page.reload()
  const entries = page.getByRole('list', { name: 'Các dòng nhật ký' })
  await entries.getByText('Thêm người dùng').first().waitFor()
  expect(await entries.getByText('Thêm thôn').count()).toBe(0)
  await entries.getByText('Chi tiết').first().click()
  await entries.getByRole('group', { name: 'Dữ liệu ghi lại' }).waitFor()
  await page.getByRole('button', { name: 'Kiểm tra toàn vẹn' }).click()
  const words = await textOf(page.getByText(/^[\d.]+ dòng, chuỗi nguyên vẹn$/))
  const counted = Number(words.replace(/ dòng.*/, '').replaceAll('.', ''))
  const stored = await underTest().station.sql((db) =>
    db.selectFrom('auditHead').select('seq').executeTakeFirstOrThrow(),
  )
  expect(counted).toBeGreaterThan(10)
  expect(counted).toBeLessThanOrEqual(Number(stored.seq))
  await look(page, 'admin-audit')
})

test('the health of the system is one sentence first, and only for those who administer the whole of it', async () => {
  const page = await underTest().open(people().admin, { at: '/admin/health' })
  await page.getByRole('heading', { name: 'Cơ sở dữ liệu' }).waitFor()
  await page.getByText(/^(Mọi bộ phận chạy tốt|Vẫn phát được, nhưng cần xem|Có bộ phận hỏng)/).waitFor()
  await look(page, 'admin-health')
  const author = await underTest().open(people().author, { at: '/admin/health' })
  await author.getByText('Trang này dành cho quản trị toàn hệ thống').waitFor()
})
