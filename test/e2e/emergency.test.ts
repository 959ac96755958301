import { decodeJwt } from 'jose'
import type { Locator, Page } from 'playwright-core'
import { expect, onTestFinished, test } from 'vitest'
import { look, PHONE, useConsole } from './support/console.ts'

const underTest = useConsole({ speakers: 8 })

type Made = { id: string; clipSha256: string; occurrenceIds: string[] }
// Two sounds are spoken and measured; on a busy machine that takes its time.
const MAKING = { timeout: 30_000 }
const SHORT = { title: 'Thử nước lũ', text: 'Lũ về.', allClearText: 'Báo yên.', riskLevel: 2, areaCodes: ['19'] }
const prepare = (extra: object = {}) =>
  underTest().station.village.people.dutyOfficer.user.post<Made>('/alerts', { ...SHORT, ...extra })
const openAsDutyOfficer = (options: object) => {
  const { station, open } = underTest()
  return open(station.village.people.dutyOfficer, options)
}

/** Pressed until what it leads to is there, as a person would. */
async function hold(page: Page, name: string, until: Locator): Promise<void> {
  await page.getByRole('button', { name }).hover()
  await page.mouse.down()
  await until.waitFor()
  await page.mouse.up()
}

/** Only Tab, as somebody without a mouse. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor()
  for (let steps = 0; steps < 120; steps += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`Tab never came to ${target}`)
}

const soundsOf = (occurrenceId: string) =>
  underTest().station.sounds.filter((sound) => sound.occurrenceId === occurrenceId)
const speakersWith = (occurrenceId: string, event: string) =>
  new Set(soundsOf(occurrenceId).flatMap((sound) => (sound.event === event ? [sound.speakerId] : []))).size

/** What the page shows, and what the database says, by the same names. */
async function countsOnScreen(page: Page): Promise<Record<string, number>> {
  const counters = await page.locator('[data-counter]').all()
  const read = async (counter: Locator) =>
    [await counter.getAttribute('data-counter'), Number(await counter.locator('dd').first().textContent())] as const
  return Object.fromEntries(await Promise.all(counters.map(read)))
}
async function countsInLedger(occurrenceId: string): Promise<Record<string, number>> {
  const rows = await underTest().station.sql((db) =>
    db.selectFrom('deliveries').select('status').where('occurrenceId', '=', occurrenceId).execute(),
  )
  const count = (...statuses: string[]) => rows.filter(({ status }) => statuses.includes(status)).length
  const sides = {
    starting: count('accepted', 'fetched', 'armed'),
    failed: count('failed', 'rejected', 'preempted', 'expired'),
    stopped: count('cancelled'),
  }
  return {
    silent: count('pending', 'unreachable', 'superseded'),
    playing: count('playing'),
    played: count('played'),
    total: rows.length,
    ...Object.fromEntries(Object.entries(sides).filter(([, value]) => value > 0)),
  }
}
const expectLedgerOnScreen = (page: Page, occurrenceId: string, expected: Record<string, number>) =>
  expect
    .poll(async () => [await countsOnScreen(page), await countsInLedger(occurrenceId)], { timeout: 20_000 })
    .toEqual([expect.objectContaining(expected), expect.objectContaining(expected)])

async function sentOccurrence(page: Page): Promise<string> {
  const alertId = new URL(page.url()).pathname.split('/').at(-1) ?? ''
  const { dutyOfficer } = underTest().station.village.people
  const { occurrenceIds } = await dutyOfficer.user.get<Made>(`/alerts/${alertId}`)
  return occurrenceIds[0] ?? ''
}

test('the duty officer on a phone sends a storm warning, sees who is silent, gives the all-clear and reads the result', async () => {
  const { station } = underTest()
  const away = station.fleet.speakers[0]
  away?.drop(3_600_000)
  onTestFinished(() => {
    away?.drop(0)
    return station.reconnected()
  })
  const page = await openAsDutyOfficer({ size: PHONE })
  await page.getByRole('banner').getByRole('link', { name: 'Khẩn cấp' }).click()
  await page.getByRole('link', { name: /KHẨN CẤP THẬT/ }).waitFor()
  await look(page, 'emergency-choice')
  await page.getByRole('link', { name: /KHẨN CẤP THẬT/ }).click()

  // Nothing is chosen for anybody: the way on names what is missing instead of sounding.
  await page.getByRole('button', { name: 'Đọc lại trước khi phát' }).click()
  await page.getByText('Nơi phát, Tiêu đề, Lời phát, Cấp độ rủi ro').waitFor()
  await page.getByRole('radio', { name: 'Bão' }).click()
  await expect.poll(() => page.getByLabel('Tiêu đề').inputValue()).toBe('Cảnh báo bão')
  await page.getByRole('treeitem', { name: /Thái Nguyên/ }).click()
  await page.getByRole('radio', { name: /Cấp 4/ }).click()
  await page.getByLabel('Lời phát').fill('Bão. Vào nhà ngay.')
  await page.getByLabel('Lời báo yên').fill('Báo yên.')
  await look(page, 'emergency-compose')
  await page.getByRole('button', { name: 'Đọc lại trước khi phát' }).click()

  const readBack = page.getByTestId('read-back')
  await readBack.waitFor(MAKING)
  expect(await readBack.textContent()).toMatch(
    /^Còi hụ 3 giây, rồi lời: “Bão\. Vào nhà ngay\. Tin này ra lúc \d\d:\d\d, ngày [\d/]+”\. Lặp lại mỗi 1 phút đến \d\d:\d\d .*Trên 8 cụm loa ở 4 xã, phường .*1 cụm đang mất kết nối\./,
  )
  await look(page, 'emergency-read-back')
  expect(soundsOf(await sentOccurrence(page))).toEqual([])
  await hold(page, 'Giữ để PHÁT KHẨN CẤP', page.getByRole('heading', { name: 'Đang phát: Cảnh báo bão' }))

  const occurrenceId = await sentOccurrence(page)
  await expectLedgerOnScreen(page, occurrenceId, { silent: 1, playing: 7, played: 0, total: 8 })
  expect(speakersWith(occurrenceId, 'started')).toBe(7)
  const first = page.getByRole('list', { name: 'Từng thôn, xóm' }).getByRole('listitem').first()
  expect(await first.textContent()).toContain('Im lặng 1/1')
  await first.getByText(/Cụm loa 001: Mất kết nối/).waitFor()
  await look(page, 'emergency-live')
  const isHeard = () =>
    soundsOf(occurrenceId).filter(({ kind, event }) => kind === 'speech' && event === 'ended').length
  await expect.poll(isHeard, { timeout: 20_000 }).toBeGreaterThanOrEqual(7)

  await page.getByRole('button', { name: 'Báo yên' }).click()
  await page.getByText('“Báo yên.”').waitFor()
  await hold(page, 'Giữ để BÁO YÊN', page.getByText('Đã báo yên'))
  await expectLedgerOnScreen(page, occurrenceId, { playing: 0, played: 7, total: 8 })
  await page.getByText('7 trên 8 cụm loa đã phát trọn lời ít nhất một lần.').waitFor()
  await page.getByText(/Lời báo yên: 7 trên 8 cụm loa đã phát/).waitFor({ timeout: 20_000 })
  await page.getByRole('link', { name: 'Sổ lượt phát của cảnh báo' }).waitFor()
  await look(page, 'emergency-ended')
  // Five looks with axe: more than a minute on a busy machine.
}, 120_000)

test('a prepared draft goes out by a touch and a hold; a short press sends nothing; without a network nothing is offered', async () => {
  await prepare()
  const { author } = underTest().station.village.people
  await author.user.post('/clips/speech', { title: 'Lời báo lũ quét', text: 'Lũ quét đang về.', areaCodes: ['19'] })
  const page = await openAsDutyOfficer({ size: PHONE, at: '/emergency?mode=live' })
  // What one was about to write waits meanwhile, a chosen recording too.
  // The areas push down what stands below them when they come: a click in that moment lands elsewhere.
  await page.getByRole('treeitem', { name: /Sảng Mộc/ }).waitFor()
  await page.getByText('Bản ghi có sẵn').click()
  await page.getByRole('button', { name: 'Chọn: Lời báo lũ quét' }).click()
  // It is chosen once it stands there: a page that ends in the same instant has nothing to keep yet.
  await page.getByRole('button', { name: 'Nghe: Lời báo lũ quét' }).waitFor()
  await page.reload()
  await page.getByRole('button', { name: 'Nghe: Lời báo lũ quét' }).waitFor()
  await page.getByRole('button', { name: 'Chọn bản thu khác' }).waitFor()
  const sends: string[] = []
  page.on('request', (request) => void (request.url().endsWith('/send') && sends.push(request.url())))
  await page.getByRole('link', { name: 'Đọc lại và phát: Thử nước lũ' }).click()
  const button = page.getByRole('button', { name: 'Giữ để PHÁT KHẨN CẤP' })
  await button.hover()
  await page.mouse.down()
  await page.mouse.up()
  // Had the short press begun anything, its own order would come before that of the hold.
  await hold(page, 'Giữ để PHÁT KHẨN CẤP', page.getByRole('heading', { name: 'Đang phát: Thử nước lũ' }))
  expect(sends).toHaveLength(1)
  const occurrenceId = await sentOccurrence(page)
  await expectLedgerOnScreen(page, occurrenceId, { playing: 8, silent: 0, total: 8 })

  await page.context().setOffline(true)
  await page.getByText(/Số liệu dừng ở \d\d:\d\d:\d\d/).waitFor()
  await page.getByRole('button', { name: 'Báo yên' }).click()
  expect(await page.getByRole('button', { name: 'Giữ để BÁO YÊN' }).isDisabled()).toBe(true)
  await page.context().setOffline(false)
  await hold(page, 'Giữ để BÁO YÊN', page.getByText('Đã báo yên'))
})

test('stop-all from the header silences every speaker in two touches, whatever screen one is on', async () => {
  const { dutyOfficer } = underTest().station.village.people
  const alert = await prepare({ title: 'Mưa lớn', text: 'Mưa rất to, nước suối đang dâng, bà con không ra suối.' })
  const sent = await dutyOfficer.user.post<Made>(`/alerts/${alert.id}/send`, { clipSha256: alert.clipSha256 })
  const occurrenceId = sent.occurrenceIds[0] ?? ''
  await expect.poll(() => speakersWith(occurrenceId, 'started')).toBe(8)
  const page = await openAsDutyOfficer({ size: PHONE, at: '/speakers' })
  await page.getByRole('banner').getByRole('button', { name: 'Dừng tất cả' }).click()
  await page.getByText(/8 cụm loa ở Tỉnh Thái Nguyên sẽ im lặng ngay/).waitFor()
  await page.getByRole('button', { name: 'Dừng ngay' }).click()
  await expect.poll(() => speakersWith(occurrenceId, 'stopped')).toBe(8)
  expect(underTest().station.fleet.stats().sounding).toBe(0)
  await page.goto(`/emergency/${alert.id}`)
  await page.getByText('Đã bị dừng bằng lệnh dừng').waitFor()
  await expectLedgerOnScreen(page, occurrenceId, { playing: 0, total: 8, stopped: 8 })
})

test('a drill made by keyboard alone says DIỄN TẬP everywhere, is signed as a drill and can never be sent as live', async () => {
  const { station } = underTest()
  const page = await openAsDutyOfficer({ at: '/emergency' })
  await tabTo(page, page.getByRole('link', { name: /^DIỄN TẬP/ }))
  await page.keyboard.press('Enter')
  await tabTo(page, page.getByRole('radio', { name: 'Bão' }))
  await page.keyboard.press('Space')
  await tabTo(page, page.getByRole('treeitem', { name: /Thái Nguyên/ }).first())
  await page.keyboard.press('Space')
  await tabTo(page, page.getByLabel('Lời phát'))
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type('Bão.')
  await tabTo(page, page.getByRole('radio', { name: /Cấp 1/ }))
  await page.keyboard.press('Space')
  await look(page, 'drill-compose')
  await tabTo(page, page.getByRole('button', { name: 'Đọc lại trước khi phát' }))
  await page.keyboard.press('Enter')
  await page.getByTestId('read-back').waitFor(MAKING)
  expect(await page.title()).toContain('DIỄN TẬP')
  expect(await page.getByTestId('read-back').textContent()).toMatch(
    /Diễn tập\. Diễn tập\. Đây là diễn tập\. Bão\..*Hết diễn tập/,
  )

  const alertId = new URL(page.url()).pathname.split('/').at(-1) ?? ''
  const { clipSha256 } = await station.village.people.dutyOfficer.user.get<Made>(`/alerts/${alertId}`)
  const refused = await page.request.post(`/api/v1/alerts/${alertId}/send`, {
    data: { clipSha256, mode: 'live' },
    headers: { origin: underTest().url },
  })
  expect(await refused.json()).toMatchObject({ code: 'alert.other-mode' })
  expect(await page.getByRole('button', { name: /KHẨN CẤP/ }).count()).toBe(0)

  await tabTo(page, page.getByRole('button', { name: 'Giữ để phát DIỄN TẬP' }))
  await page.keyboard.down('Space')
  await page.getByRole('heading', { name: /^DIỄN TẬP đang phát/ }).waitFor()
  await page.keyboard.up('Space')
  const occurrenceId = await sentOccurrence(page)
  await expectLedgerOnScreen(page, occurrenceId, { playing: 8, total: 8 })
  expect(await page.title()).toContain('DIỄN TẬP')
  await look(page, 'drill-live')
  const { jws } = await station.sql((db) =>
    db.selectFrom('commands').select('jws').where('occurrenceId', '=', occurrenceId).executeTakeFirstOrThrow(),
  )
  expect(decodeJwt(jws)).toMatchObject({ kind: 'play', mode: 'drill', occurrenceId })

  await tabTo(page, page.getByRole('button', { name: 'Báo yên', exact: true }))
  await page.keyboard.press('Enter')
  await tabTo(page, page.getByRole('button', { name: 'Giữ để báo yên DIỄN TẬP' }))
  await page.keyboard.down('Enter')
  await page.getByText('Đã báo yên').waitFor()
  await page.keyboard.up('Enter')
})

test('an author has no red button, reads the list, and is told who can send a draft', async () => {
  const { id } = await prepare({ title: 'Sạt lở', mode: 'drill' })
  const { station, open } = underTest()
  const page = await open(station.village.people.author, { at: '/emergency?mode=live' })
  await page.getByText(/Người trực ban mới soạn và phát được/).waitFor()
  expect(await page.getByRole('banner').getByRole('link', { name: 'Khẩn cấp' }).count()).toBe(0)
  expect(await page.getByRole('link', { name: /KHẨN CẤP THẬT|^DIỄN TẬP/ }).count()).toBe(0)
  await page.getByRole('link', { name: 'Xem bản soạn: Sạt lở' }).click()
  await page.getByText(/Cần người có quyền gửi/).waitFor()
  expect(await page.getByRole('button', { name: /Giữ để/ }).count()).toBe(0)
  expect(page.url()).toContain(id)
})
