import { parse as parseCsv } from 'csv-parse/sync'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { fixedClock } from '../../src/clock.ts'
import { monthlyReport } from '../../src/reports/monthly.ts'
import { createSpeaker } from '../../src/speakers/create.ts'
import { insertDelivery, insertOccurrence, type Told } from '../support/ledger.ts'
import { type ReadCell, readPdfText, readWorkbook } from '../support/read-files.ts'
import { createRegistry, importSmallTree, type Registry } from '../support/registry.ts'

// 05:00 in Viet Nam on the 21st.
const START = new Date('2026-11-20T22:00:00.000Z')
// That moment as Excel counts days, on a clock in Viet Nam.
const START_IN_EXCEL = expect.closeTo(46_347 + 5 / 24, 8)
const FORMULA = '=HYPERLINK("http://x","Bấm vào đây")'

let registry: Registry
beforeEach(async () => {
  registry = await createRegistry({ clock: fixedClock('2026-12-01T01:00:00Z') })
  await importSmallTree(registry.ctx)
})
afterEach(() => registry.stop())

/** Two communes, three speakers; a bulletin that two played, a formula for a title, a missed one, an alert, a drill. */
async function aMonth() {
  const { ctx } = registry
  const add = async (name: string, areaCode: string) => (await createSpeaker(ctx, { name, areaCode })).speaker
  const [a, b, c] = [await add('Loa A', '90001'), await add('Loa B', '90001'), await add('Loa C', '90002')]
  const air = async (row: object, told: Array<[typeof a, Told]>) => {
    const id = await insertOccurrence(ctx, { areaCodes: ['90'], startAt: START, ...row })
    for (const [speaker, outcome] of told) await insertDelivery(ctx, id, speaker, outcome)
    return id
  }
  const played = (playedMs: number): Told => ({ status: 'played', playingAt: START, playedMs })
  const partial = await air({ title: 'Lịch tiêm phòng xã Đồng Xanh', status: 'partial', reason: 'not-all-played' }, [
    [a, played(90_000)],
    [b, played(60_000)],
    [c, { status: 'failed', reason: 'storage-full', detail: FORMULA }],
  ])
  await air({ title: FORMULA, areaCodes: ['90001'] }, [[a, played(30_000)]])
  await air({ title: 'Bản tin ế ẩm', status: 'missed', reason: 'server-down' }, [])
  await air({ title: 'Cảnh báo lũ quét', kind: 'alert', priority: 'emergency' }, [
    [a, played(12_000)],
    [b, { status: 'cancelled', reason: 'all-clear', playingAt: START, playedMs: 6_000 }],
    [c, { status: 'unreachable', reason: 'offline' }],
  ])
  await air({ title: 'Diễn tập', mode: 'drill' }, [[a, played(10_000)]])
  return { partial, speaker: a }
}

async function download(path: string, ctx = registry.ctx): Promise<Buffer> {
  const response = await registry.request(ctx, path)
  expect(response.status, path).toBe(200)
  return Buffer.from(await response.arrayBuffer())
}
const values = (rows: ReadCell[][] = []) => rows.map((row) => row.map(({ value }) => value))
const MONTH = 'area=90&month=2026-11'
const DAYS = 'from=2026-11-21&to=2026-11-21'

describe('the month', () => {
  test('counts planned and aired, minutes on air and at the speakers, by topic, area and day, and whom an alert reached', async () => {
    await aMonth()
    const report = await monthlyReport(registry.ctx, { area: '90', month: '2026-11' })
    expect(report).toMatchObject({
      ...{ occurrences: 4, airings: 3, minutesOnAir: 2.2, speakerMinutes: 3.3, drills: 1 },
      byTopic: [
        { topic: 'schedule', occurrences: 3, airings: 2, minutesOnAir: 2, speakerMinutes: 3 },
        { topic: 'alert', occurrences: 1, airings: 1, minutesOnAir: 0.2, speakerMinutes: 0.3 },
      ],
      byArea: [
        { code: '90001', occurrences: 4, airings: 3, minutesOnAir: 2.2, deliveries: { total: 5, played: 4 } },
        { code: '90002', occurrences: 3, airings: 0, minutesOnAir: 0, deliveries: { total: 2, played: 0 } },
        { code: '90003', occurrences: 3, airings: 0 },
      ],
      emergencies: {
        ...{ alerts: 1, targets: 3, reached: 2, reachedShare: 0.6667 },
        items: [{ title: 'Cảnh báo lũ quét', riskLevel: null, startAt: START.toISOString(), airings: 1 }],
      },
      notAired: {
        total: 1,
        reasons: [{ reason: 'server-down', vi: 'Máy chủ không hoạt động vào giờ phát', count: 1 }],
        items: [{ title: 'Bản tin ế ẩm', status: 'missed' }],
      },
    })
    expect(report.days).toHaveLength(30)
    expect(report.days[20]).toMatchObject({ date: '2026-11-21', occurrences: 4, airings: 3, deliveries: 7, played: 4 })
    // What was heard elsewhere in the province was not heard in this commune, and this one has nobody to hear it.
    expect((await monthlyReport(registry.ctx, { area: '90002', month: '2026-11' })).notAired.total).toBe(3)
    expect((await monthlyReport(registry.ctx, { area: '90003', month: '2026-11' })).notAired.total).toBe(1)
  })

  test('says the same in CSV, XLSX and PDF', async () => {
    await aMonth()
    const csv: string[][] = parseCsv(await download(`/reports/monthly.csv?${MONTH}`), { bom: true })
    const workbook = readWorkbook(await download(`/reports/monthly.xlsx?${MONTH}`))
    const pdf = readPdfText(await download(`/reports/monthly.pdf?${MONTH}`))
    expect([...workbook.keys()]).toEqual([
      'Tổng hợp',
      'Lĩnh vực',
      'Địa bàn',
      'Theo ngày',
      'Khẩn cấp',
      'Không phát được',
    ])
    const [, total = []] = csv
    expect(total.slice(3, 7)).toEqual(['4', '3', '2.2', '3.3'])
    expect(values(workbook.get('Tổng hợp'))[1]?.slice(3, 7)).toEqual([4, 3, 2.2, 3.3])
    expect(pdf).toContain('Tổng số 4 3 2,2 3,3')
    expect(pdf).toContain('2 Cảnh báo khẩn cấp 1 1 0,2 0,3')
    expect(csv).toContainEqual(['Lĩnh vực', 'Cảnh báo khẩn cấp', 'alert', '1', '1', '0.2', '0.3', ''])
    expect(values(workbook.get('Lĩnh vực'))).toContainEqual(['Cảnh báo khẩn cấp', 'alert', 1, 1, 0.2, 0.3])
    expect(values(workbook.get('Theo ngày'))[21]?.slice(0, 3)).toEqual([46_347, 4, 3])
    expect(values(workbook.get('Khẩn cấp'))[1]).toEqual([START_IN_EXCEL, 'Cảnh báo lũ quét', '', 1, 3, 2, 0.6667])
  })

  test('as a PDF has the form of Decree 30, and every letter of its Vietnamese can be selected', async () => {
    await aMonth()
    const response = await registry.request(registry.ctx, `/reports/monthly.pdf?area=90001&month=2026-11`)
    expect(response.headers.get('content-type')).toBe('application/pdf')
    expect(response.headers.get('content-disposition')).toBe('inline; filename="bao-cao-90001-2026-11.pdf"')
    const bytes = Buffer.from(await response.arrayBuffer())
    expect(bytes.toString('latin1')).toContain('/MediaBox [0 0 595.28 841.89]')
    const text = readPdfText(bytes)
    for (const line of [
      'ỦY BAN NHÂN DÂN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM',
      'XÃ ĐỒNG XANH',
      'Độc lập - Tự do - Hạnh phúc',
      'Đồng Xanh, ngày 01 tháng 12 năm 2026',
      'BÁO CÁO',
      'Hoạt động truyền thanh cơ sở tháng 11 năm 2026',
      '- Ủy ban nhân dân tỉnh Thử Nghiệm;',
      'CHỦ TỊCH',
    ])
      expect(text, line).toContain(line)
    expect(text.join(' ')).toContain('máy chủ không hoạt động vào giờ phát: 1 lượt')
    expect(text.join(' ')).toContain('tính đến hết ngày 30/11/2026./.')
    expect(text.join('')).not.toContain('\ufffd')
    // Pages are numbered from the second on.
    expect(text.at(-1)).toBe('2')
  })

  test('is for those who may look at the area, in every kind of file', async () => {
    const stranger = registry.as(['viewer', '/VN/91/'])
    for (const kind of ['csv', 'xlsx', 'pdf'])
      expect((await registry.request(stranger, `/reports/monthly.${kind}?${MONTH}`)).status, kind).toBe(403)
  })
})

describe('the broadcast log', () => {
  test('as a workbook has real dates and numbers, and a title like a formula is text', async () => {
    await aMonth()
    const rows = readWorkbook(await download(`/reports/broadcast-log.xlsx?${DAYS}`)).get('Nhật ký phát thanh') ?? []
    const csv: string[][] = parseCsv(await download(`/reports/broadcast-log.csv?${DAYS}`), { bom: true })
    expect(values(rows)[0]).toEqual(csv[0])
    expect(rows).toHaveLength(csv.length)
    const [, first = []] = values(rows)
    expect(first.slice(2, 4)).toEqual([START_IN_EXCEL, 'Lịch tiêm phòng xã Đồng Xanh'])
    expect(first.slice(15, 18)).toEqual([3, 2, 90_000])
    // The reader throws on a formula; the text is as it was typed.
    expect(values(rows)[2]?.[3]).toBe(FORMULA)
  })

  test('as a PDF lists every airing with its words, drills marked', async () => {
    await aMonth()
    const text = readPdfText(await download(`/reports/broadcast-log.pdf?${DAYS}&area=90001`)).join(' ')
    expect(text).toContain('NHẬT KÝ PHÁT THANH')
    expect(text).toContain('Ngày 21/11/2026')
    expect(text).toContain('XÃ ĐỒNG XANH')
    expect(text).toContain('[Diễn tập]')
    expect(text).toContain('Tổng số: 5 lượt phát./.')
    expect(text).toContain('2/2')
    const other = readPdfText(await download(`/reports/broadcast-log.pdf?${DAYS}`, registry.as(['viewer', '/VN/91/'])))
    expect(other).toContain('Tổng số: 0 lượt phát./.')
    expect(other).toContain('TỈNH BÊN CẠNH')
  })

  test('as a PDF names a few of the two hundred areas of one airing, so that its row fits on a page', async () => {
    const areaCodes = ['90001', '90002', ...Array.from({ length: 198 }, (_, n) => String(80_000 + n))]
    await insertOccurrence(registry.ctx, { areaCodes, startAt: START })
    const text = readPdfText(await download(`/reports/broadcast-log.pdf?${DAYS}`)).join(' ')
    expect(text).toContain('194')
    expect(text).not.toContain('80150')
  })

  test('too long for a file in memory is refused by the name of the field, and CSV has all of it', async () => {
    await registry.database.pool.query(
      `insert into occurrences (id, kind, title, priority, area_codes, shard, local_at, start_at, dispatch_at, valid_until,
         closes_at, clip_sha256, clip_duration_ms, status, created_at, updated_at)
       select 'occ_' || lpad(n::text, 26, '0'), 'schedule', 'Bản tin', 'normal', '{90001}', 'VN', n::text, t, t, t, t,
         'a', 1000, 'completed', t, t
       from generate_series(1, 2001) n, lateral (select $1::timestamptz + n * interval '1 second' as t) at`,
      [START],
    )
    const refused = await registry.request(registry.ctx, `/reports/broadcast-log.pdf?${DAYS}`)
    expect(refused.status).toBe(422)
    expect(await refused.json()).toMatchObject({ code: 'report.too-large', errors: [{ pointer: '/query/to' }] })
    const csv: unknown[] = parseCsv(await download(`/reports/broadcast-log.csv?${DAYS}`), { bom: true })
    expect(csv).toHaveLength(2_002)
    const year = await registry.request(registry.ctx, '/reports/broadcast-log.xlsx?from=2024-01-01&to=2026-11-21')
    expect(await year.json()).toMatchObject({ code: 'request.invalid', errors: [{ pointer: '/query/to' }] })
  })
})

describe('one airing, one speaker', () => {
  test('the ledger of an airing as a workbook says what its CSV says', async () => {
    const { partial } = await aMonth()
    const rows = readWorkbook(await download(`/occurrences/${partial}/deliveries.xlsx`)).get('Sổ phát thanh') ?? []
    const csv: string[][] = parseCsv(await download(`/occurrences/${partial}/deliveries.csv`), { bom: true })
    expect(values(rows)[0]).toEqual(csv[0])
    expect(values(rows).map((row) => row[5])).toEqual(['Kết quả bằng chữ', 'Đã phát', 'Đã phát', 'Không phát được'])
    expect(values(rows)[3]?.[9]).toBe(FORMULA)
    expect(values(rows)[1]?.[13]).toEqual(START_IN_EXCEL)
    expect(values(rows)[1]?.[18]).toBe(90_000)
  })

  test('a speaker’s own history is newest first, page by page, with reasons in words, for those who may see it', async () => {
    const { speaker } = await aMonth()
    const latest = await insertOccurrence(registry.ctx, {
      areaCodes: ['90001'],
      startAt: new Date('2026-11-22T10:00:00Z'),
    })
    await insertDelivery(registry.ctx, latest, speaker, { status: 'unreachable', reason: 'no-answer' })
    const path = `/speakers/${speaker.id}/deliveries`
    const page = async (query: string) => JSON.parse((await download(`${path}?${query}`)).toString('utf8'))
    const first = await page('limit=2')
    expect(first.items[0]).toMatchObject({
      ...{ occurrenceId: latest, title: 'Bản tin sáng', priority: 'normal', mode: 'live', status: 'unreachable' },
      ...{ startAt: '2026-11-22T10:00:00.000Z', reason: 'no-answer', playedMs: null },
      reasonText: { vi: 'Cụm loa có kết nối nhưng không trả lời', en: 'The speaker was connected but never answered' },
    })
    const second = await page(`limit=4&cursor=${first.nextCursor}`)
    expect([...first.items, ...second.items]).toHaveLength(5)
    expect(new Set([...first.items, ...second.items].map(({ occurrenceId }) => occurrenceId)).size).toBe(5)
    expect(second.nextCursor).toBeNull()
    expect((await page('status=unreachable')).items).toHaveLength(1)
    expect((await registry.request(registry.as(['viewer', '/VN/90/90002/']), path)).status).toBe(403)
  })
})
