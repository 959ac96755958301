import { readFile } from 'node:fs/promises'
import type { Download, Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { COMMUNES } from '../../scripts/demo/village.ts'
import { approvedBulletin, closed, newestSchedule, schedule } from '../support/airings.ts'
import { readPdfText, readWorkbook } from '../support/read-files.ts'
import { DESKTOP, look, PHONE, useConsole } from './support/console.ts'

const SPEAKERS = 8
const SILENT = 1
const SOON = { timeout: 10_000 }
const underTest = useConsole({ speakers: SPEAKERS })
const leader = () => underTest().station.village.people.approver
const open = (at: string, size = DESKTOP) => underTest().open(leader(), { size, at })

let airing: { id: string; title: string }

/** One airing on all speakers but one, which has no power. */
beforeAll(async () => {
  const { station } = underTest()
  const [absent] = station.fleet.speakers
  await absent?.stop()
  await schedule(station, await approvedBulletin(station), 2)
  const id = await newestSchedule(station)
  await closed(station, id)
  airing = await station.sql((db) =>
    db.selectFrom('occurrences').select(['id', 'title']).where('scheduleId', '=', id).executeTakeFirstOrThrow(),
  )
}, 60_000)

type Counted = { status: string; count: number }
const countedBySql = (): Promise<Counted[]> =>
  underTest().station.sql((db) =>
    db
      .selectFrom('deliveries')
      .select(({ fn }) => ['status', fn.countAll<number>().as('count')])
      .where('occurrenceId', '=', airing.id)
      .groupBy('status')
      .execute(),
  )
/** What the screen counts, by state; `all` is the sum. */
const countsShown = (page: Page): Promise<Record<string, number>> =>
  page
    .locator('[data-count]')
    .evaluateAll((links) =>
      Object.fromEntries(
        links.map((link) => [link.getAttribute('data-count'), Number(link.querySelector('b')?.textContent)]),
      ),
    )
const bytesOf = async (download: Download): Promise<Buffer> => readFile(await download.path())
async function download(page: Page, button: string): Promise<{ name: string; bytes: Buffer }> {
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: button, exact: true }).click(),
  ])
  return { name: file.suggestedFilename(), bytes: await bytesOf(file) }
}

test('a leader goes from the log of the day to the ledger of an airing, where every speaker has one state and a reason', async () => {
  const page = await open('/reports?tab=log')
  await page.getByRole('link', { name: airing.title }).waitFor()
  await look(page, 'reports-log')
  await page.getByRole('link', { name: airing.title }).click()
  await page.getByRole('heading', { level: 1, name: airing.title }).waitFor()
  await page.getByText(`${SPEAKERS - SILENT} trên ${SPEAKERS} cụm loa báo đã phát hết.`).waitFor()

  const rows = page.getByRole('grid', { name: 'Từng cụm loa' }).getByRole('row')
  await expect.poll(() => rows.count(), SOON).toBe(SPEAKERS + 1)
  const cells = await rows.evaluateAll((all) =>
    all.slice(1).map((row) => [...row.querySelectorAll('[role=gridcell]')].map((cell) => cell.textContent ?? '')),
  )
  expect(new Set(cells.map(([name]) => name)).size).toBe(SPEAKERS)
  expect(cells.filter(([, , status, reason]) => !status || !reason)).toEqual([])
  expect(cells.filter(([, , status]) => status === 'Không liên lạc được').map((row) => row[3])).toEqual([
    'Cụm loa mất kết nối suốt thời gian phát',
  ])

  const counted = await countedBySql()
  expect(await countsShown(page)).toEqual({
    all: SPEAKERS,
    ...Object.fromEntries(counted.map(({ status, count }) => [status, Number(count)])),
  })
  await look(page, 'ledger')
})

test('the ledger is filtered by result with the keyboard, and the filter survives a reload', async () => {
  const page = await open(`/occurrences/${airing.id}`)
  const filter = page.getByRole('navigation', { name: 'Lọc theo kết quả' })
  await filter.getByRole('link', { name: /Không liên lạc được/ }).focus()
  await page.keyboard.press('Enter')
  const rows = page.getByRole('grid', { name: 'Từng cụm loa: Không liên lạc được' }).getByRole('row')
  await expect.poll(() => rows.count(), SOON).toBe(SILENT + 1)
  expect(new URL(page.url()).search).toBe('?status=unreachable')
  await page.reload()
  await expect.poll(() => rows.count(), SOON).toBe(SILENT + 1)
  // Enter on a row opens its speaker.
  await rows.nth(1).focus()
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/speakers\/spk_/)
})

test('a leader on a phone reads the ledger as cards and sees on the map where it stayed silent', async () => {
  const page = await open(`/occurrences/${airing.id}`, PHONE)
  const cards = page.getByRole('list', { name: 'Từng cụm loa' }).getByRole('listitem')
  await expect.poll(() => cards.count(), SOON).toBe(SPEAKERS)
  await page.getByRole('button', { name: 'Xem trên bản đồ' }).click()
  const legend = page.getByRole('list', { name: 'Chú giải' })
  await legend.getByText('Không lên tiếng').waitFor()
  await legend.getByText('Đã phát', { exact: true }).waitFor()
})

test('the ledger and the month are taken away as files that open, and the month as a form to print', async () => {
  const ledger = await open(`/occurrences/${airing.id}`)
  await ledger.getByRole('heading', { level: 1, name: airing.title }).waitFor()
  const csv = await download(ledger, 'Tải CSV')
  expect(csv.name).toBe(`${airing.id}.csv`)
  expect(csv.bytes.toString('utf8').trimEnd().split('\r\n')).toHaveLength(SPEAKERS + 1)
  const sheet = readWorkbook((await download(ledger, 'Tải Excel')).bytes)
  expect([...sheet.values()][0]).toHaveLength(SPEAKERS + 1)

  const page = await open('/reports')
  await page.getByRole('heading', { level: 2, name: /^Tỉnh Thái Nguyên, tháng/ }).waitFor()
  const month = readWorkbook((await download(page, 'Tải Excel')).bytes)
  expect([...month.keys()]).toContain('Theo ngày')
  const lines = (await download(page, 'Tải CSV')).bytes.toString('utf8')
  expect(lines).toContain('Xã La Bằng')

  // What the link opens in another tab; a browser without a window has no reader for it.
  const link = page.getByRole('link', { name: 'In / nộp lên trên' })
  expect(await link.getAttribute('target')).toBe('_blank')
  const pdf = await page.request.get((await link.getAttribute('href')) ?? '')
  expect(pdf.headers()['content-type']).toBe('application/pdf')
  expect(readPdfText(await pdf.body()).join(' ')).toContain('THÁI NGUYÊN')
})

test('the month of a commune is reached by keyboard, in words, as charts and as tables, and its address can be sent on', async () => {
  const page = await open('/reports')
  await page.getByRole('heading', { level: 2, name: /^Tỉnh Thái Nguyên, tháng/ }).waitFor()
  await page
    .getByRole('img', { name: /^Lượt phát từng ngày/ })
    .locator('svg')
    .first()
    .waitFor()
  await look(page, 'reports-month')

  const area = page.getByRole('combobox', { name: 'Địa bàn' })
  await area.focus()
  await page.keyboard.press('ArrowDown')
  await area.fill('la bang')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 2, name: /^Xã La Bằng, tháng/ }).waitFor()
  expect(new URL(page.url()).searchParams.get('area')).toBe(COMMUNES[1].code)

  await page.getByRole('button', { name: 'Xem bảng số liệu: Lượt phát từng ngày' }).press('Enter')
  const table = page.getByRole('table', { name: 'Lượt phát từng ngày' })
  const aired = await table
    .getByRole('row')
    .evaluateAll((rows) =>
      rows.slice(1).reduce((total, row) => total + Number(row.querySelector('td')?.textContent), 0),
    )
  expect(aired).toBe(1)

  await page.getByRole('button', { name: 'Tháng trước' }).press('Enter')
  await page.getByText('Chưa ngày nào có lượt phát.').first().waitFor()
  const sent = await open(new URL(page.url()).pathname + new URL(page.url()).search, PHONE)
  await sent.getByRole('heading', { level: 2, name: /^Xã La Bằng, tháng/ }).waitFor()
})
