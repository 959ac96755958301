import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { startServer } from '../../scripts/demo/server.ts'
import type { Person } from '../../scripts/demo/village.ts'
import { Authenticator } from '../support/authenticator.ts'
import { expectAccessible, look, PHONE, useConsole } from './support/console.ts'

const underTest = useConsole({ speakers: 4 })
const people = () => underTest().station.village.people

async function signIn(page: Page, { email, password }: Pick<Person, 'email' | 'password'>): Promise<void> {
  await page.getByRole('textbox', { name: 'Email' }).fill(email)
  await page.getByLabel('Mật khẩu', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Đăng nhập' }).click()
}
/** One digit a box, as a thumb does it. */
async function giveCode(page: Page, code: string): Promise<void> {
  for (const [at, digit] of [...code].entries())
    await page.getByRole('group', { name: 'Mã 6 số' }).locator('input:visible').nth(at).fill(digit)
}
const seeToday = (page: Page) => page.getByRole('heading', { level: 1, name: /^Chào buổi/ }).waitFor()

/** Somebody of this test alone, invited by the administrator: what is done to this account concerns no other test. */
async function invited(name: string): Promise<{ email: string; token: string }> {
  const email = `${name.toLowerCase().replace(/\W/g, '')}-${crypto.randomUUID()}@thainguyen.example`
  const grants = [{ role: 'author', areaCode: '05818' }]
  const { token } = await people().admin.user.post<{ token: string }>('/people', { name, email, grants })
  return { email, token }
}
async function member(name: string): Promise<{ email: string; password: string }> {
  const { email, token } = await invited(name)
  const password = 'trăng lên đầu bản'
  await people().admin.user.post('/auth/password', { token, password })
  return { email, password }
}

test('the link that a new server prints makes its first administrator, once, and leaves no token in the address', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'loa-setup-'))
  const server = await startServer(join(folder, 'data'), { NODE_ENV: 'test' })
  const context = await underTest().browser.newContext({ viewport: PHONE, reducedMotion: 'reduce' })
  try {
    const page = await context.newPage()
    await page.goto(`${server.url}/calendar`)
    await page.getByRole('heading', { level: 1, name: 'Thiết lập lần đầu' }).waitFor()
    await page.goto(`${server.url}/setup#token=${server.setupToken}`)
    await page.reload()
    await page.goto(`${server.url}/sign-in`)
    // Opened where the page stands already: only the address changes.
    await page.getByRole('heading', { level: 1, name: 'Thiết lập lần đầu' }).waitFor()
    await page.goto(`${server.url}/setup#token=${server.setupToken}`)
    await page.getByText('Đã nhận mã thiết lập từ đường dẫn.').waitFor()
    await page.waitForURL(`${server.url}/setup`)
    await page.getByLabel('Họ và tên').fill('Lý Thị Hoa')
    await page.getByLabel('Email').fill('hoa@xa.example')
    await page.getByLabel('Mật khẩu mới').fill('1234567890')
    await page.getByText('Yếu: dễ đoán', { exact: false }).waitFor()
    await page.getByLabel('Mật khẩu mới').fill('mùa gặt năm nay được lúa')
    await page.getByText('Mạnh', { exact: true }).waitFor()
    await look(page, 'setup')
    await page.getByRole('button', { name: 'Tạo tài khoản và đăng nhập' }).click()
    await page.getByRole('heading', { level: 1, name: /Lý Thị Hoa/ }).waitFor()
    await page.getByRole('heading', { name: 'Bắt đầu' }).waitFor()
    await page.goto(`${server.url}/setup#token=${server.setupToken}`)
    await page.getByText('Hệ thống đã được thiết lập', { exact: false }).waitFor()
  } finally {
    await context.close()
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
})

test('a wrong password says so and, after five, how long to wait; the right one leads to where one was going', async () => {
  const person = await member('Nông Văn Chờ')
  const page = await underTest().openAnonymous({ at: '/account', size: PHONE })
  await page.getByRole('heading', { level: 1, name: 'Đăng nhập' }).waitFor()
  await look(page, 'sign-in')
  await page.getByRole('button', { name: 'Đăng nhập' }).click()
  await page.getByText('Nhập địa chỉ email').waitFor()
  await signIn(page, { ...person, password: 'không phải' })
  await page.getByRole('alert').getByText('Email hoặc mật khẩu không đúng').waitFor()
  await signIn(page, person)
  await page.getByRole('heading', { level: 1, name: 'Tài khoản của tôi' }).waitFor()

  const other = await underTest().openAnonymous({ at: '/sign-in?next=https://evil.example/' })
  const nobody = { email: `${crypto.randomUUID()}@thainguyen.example`, password: 'không phải' }
  for (let tries = 0; tries < 6; tries++) {
    await Promise.all([other.waitForResponse(/sign-in\/email/), signIn(other, nobody)])
    if (tries < 5) await other.getByText('Email hoặc mật khẩu không đúng').waitFor()
  }
  await other.getByText(/^Nhập sai quá nhiều lần\. Thử lại được sau 0:\d\d\.$/).waitFor()
  expect(await other.getByRole('button', { name: 'Đăng nhập' }).isDisabled()).toBe(true)
})

test('an invited person sets a password of their own and signs in', async () => {
  const { email, token } = await invited('Triệu Thị Mời')
  const page = await underTest().openAnonymous({ at: `/invitation#token=${token}`, size: PHONE })
  await page.waitForURL('**/invitation')
  await page.getByLabel('Mật khẩu mới').fill('ngắn')
  await page.getByRole('button', { name: 'Đặt mật khẩu' }).click()
  await page.getByText('Còn thiếu 6 ký tự').first().waitFor()
  await page.getByLabel('Mật khẩu mới').fill('suối chảy qua bản Chang')
  await page.getByRole('button', { name: 'Đặt mật khẩu' }).click()
  await page.getByText('Đã đặt mật khẩu. Mời đăng nhập.').waitFor()
  await signIn(page, { email, password: 'suối chảy qua bản Chang' })
  await seeToday(page)
})

test('an official turns on two-factor sign-in, and gets in with a recovery code when the phone is lost', async () => {
  const person = await member('Hoàng Văn Mã')
  const page = await underTest().openAnonymous({ at: '/account', size: PHONE })
  await signIn(page, person)
  await page.getByRole('button', { name: 'Bật xác thực hai bước' }).click()
  await page.getByLabel('Nhập mật khẩu để tiếp tục').fill(person.password)
  await page.getByRole('button', { name: 'Tiếp tục' }).click()
  await page.getByRole('img', { name: 'Mã QR', exact: false }).waitFor()
  const dialog = page.getByRole('dialog')
  const secret = ((await dialog.locator('code').textContent()) ?? '').replaceAll(/\s/g, '')
  await expectAccessible(page, 'two-factor set-up')
  const phone = new Authenticator(`otpauth://totp/x?secret=${secret}`)
  await giveCode(page, phone.code())
  await dialog.getByText('Mất điện thoại', { exact: false }).waitFor()
  const codes = await dialog.locator('code').allInnerTexts()
  expect(codes).toHaveLength(10)
  await expectAccessible(page, 'recovery codes')
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    dialog.getByRole('button', { name: 'Tải về' }).click(),
  ])
  expect(file.suggestedFilename()).toBe('loa-lang-ma-khoi-phuc.txt')
  expect(await dialog.getByRole('button', { name: 'Xong' }).isDisabled()).toBe(true)
  await dialog.getByLabel('Tôi đã cất giữ các mã này').check()
  await dialog.getByRole('button', { name: 'Xong' }).click()
  await page.getByRole('button', { name: 'Tạo mã khôi phục mới' }).waitFor()

  const lost = await underTest().openAnonymous({ at: '/account', size: PHONE })
  await signIn(lost, person)
  await lost.getByRole('heading', { level: 1, name: 'Xác thực hai bước' }).waitFor()
  await expectAccessible(lost, 'second step')
  await giveCode(lost, '000000')
  await lost.getByText('Mã xác thực không đúng').waitFor()
  await lost.getByRole('button', { name: 'Không có điện thoại?', exact: false }).click()
  await lost.getByLabel('Mã khôi phục').fill(codes[0] ?? '')
  await lost.getByRole('button', { name: 'Xác nhận' }).click()
  await lost.getByRole('heading', { level: 1, name: 'Tài khoản của tôi' }).waitFor()

  const again = await underTest().openAnonymous({ at: '/sign-in' })
  await signIn(again, person)
  await giveCode(again, phone.code(1))
  await seeToday(again)
})

test('a session ended from another device leads to the sign-in page, and back to the same place after it', async () => {
  const person = await member('Ma Thị Máy')
  const office = await underTest().openAnonymous({ at: '/account' })
  await signIn(office, person)
  await office.getByText('Thiết bị này').waitFor()
  const phone = await underTest().openAnonymous({ at: '/account', size: PHONE })
  await signIn(phone, person)
  await phone.getByText('Thiết bị này').waitFor()
  await look(phone, 'account')
  await phone.getByRole('button', { name: 'Đăng xuất mọi thiết bị khác' }).click()
  await phone
    .getByRole('dialog')
    .getByText(/sẽ bị đăng xuất ngay/)
    .waitFor()
  await phone.getByRole('dialog').getByRole('button', { name: 'Đăng xuất mọi thiết bị khác' }).click()
  await phone.getByText('Đã đăng xuất mọi thiết bị khác', { exact: true }).waitFor()

  // Back on the network, the console asks for everything anew.
  await office.evaluate(() => dispatchEvent(new Event('online')))
  await office.getByText('Phiên làm việc đã kết thúc', { exact: false }).waitFor()
  await signIn(office, person)
  await office.getByRole('heading', { level: 1, name: 'Tài khoản của tôi' }).waitFor()
  expect(new URL(office.url()).pathname).toBe('/account')
})

test('after signing out the way back leads to the sign-in page and shows nothing', async () => {
  const page = await underTest().openAnonymous({ at: '/' })
  await signIn(page, await member('Lường Văn Ra'))
  await seeToday(page)
  await page.getByRole('button', { name: /^Tài khoản/ }).click()
  await page.getByRole('menuitem', { name: 'Đăng xuất' }).click()
  await page.getByRole('heading', { level: 1, name: 'Đăng nhập' }).waitFor()
  expect(await page.getByText('Phiên làm việc đã kết thúc', { exact: false }).count()).toBe(0)
  await page.goto('/')
  await page.getByRole('heading', { level: 1, name: 'Đăng nhập' }).waitFor()
})
