import { expect, test } from 'vitest'
import { PHONE, useConsole } from './support/console.ts'

// A five-year-old Android on 3G: six seconds of its network.
const BUDGET_BYTES = 300 * 1024

const underTest = useConsole({ speakers: 4 })

test('signing in and Today together cost at most 300 KB on the wire, headers and fonts and data included', async () => {
  const { author } = underTest().station.village.people
  // Its fetches come after the page's and answer from what the page has just stored; here, where nothing is stored,
  // they would count twice.
  const page = await underTest().openAnonymous({ at: '/healthz', size: PHONE, serviceWorkers: 'block' })
  const wire = await page.context().newCDPSession(page)
  await wire.send('Network.enable')
  await wire.send('Network.setCacheDisabled', { cacheDisabled: true })
  const urls = new Map<string, string>()
  const sizes: Array<{ url: string; bytes: number }> = []
  wire.on('Network.requestWillBeSent', ({ requestId, request }) => void urls.set(requestId, request.url))
  wire.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    sizes.push({ url: urls.get(requestId) ?? '', bytes: encodedDataLength })
  })
  await page.goto('/')
  await page.getByLabel('Email').fill(author.email)
  await page.getByLabel('Mật khẩu', { exact: true }).fill(author.password)
  await page.getByRole('button', { name: 'Đăng nhập' }).click()
  await page.getByText('cụm loa đang kết nối').waitFor()
  await page.evaluate(() => document.fonts.ready)
  const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0)
  const heaviest = sizes.toSorted((a, b) => b.bytes - a.bytes).slice(0, 8)
  expect(sizes.filter(({ url }) => url && !url.startsWith(underTest().url))).toEqual([])
  expect(total, JSON.stringify(heaviest, null, 2)).toBeLessThanOrEqual(BUDGET_BYTES)
  // That it is compressed at all, and that the screens came.
  expect(total).toBeGreaterThan(100 * 1024)
})

test('once opened it is installed: without a network it opens, says so, and offers to try again', async () => {
  const { author } = underTest().station.village.people
  const page = await underTest().open(author, { size: PHONE, serviceWorkers: 'allow' })
  const manifest = await page.locator('link[rel=manifest]').getAttribute('href')
  const answer = await page.request.get(manifest ?? '')
  expect(await answer.json()).toMatchObject({ short_name: 'Loa Làng', display: 'standalone', start_url: '/' })
  await page.evaluate(() => navigator.serviceWorker.ready)
  await page.reload()
  await page.getByText('cụm loa đang kết nối').waitFor()
  await page.context().setOffline(true)
  await page.reload()
  await page.getByText('Máy chủ không trả lời', { exact: false }).first().waitFor()
  await page.context().setOffline(false)
  await page.getByRole('button', { name: 'Thử lại' }).click()
  await page.getByText('cụm loa đang kết nối').waitFor()
})
