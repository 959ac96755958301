import { parse as parseCsv } from 'csv-parse/sync'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { fixedClock } from '../../src/clock.ts'
import { listBroadcastLog } from '../../src/reports/broadcast-log.ts'
import { listDeliveries, summariseOccurrence } from '../../src/reports/ledger.ts'
import { monthlyReport } from '../../src/reports/monthly.ts'
import { createSpeaker } from '../../src/speakers/create.ts'
import type { Speaker } from '../../src/speakers/store.ts'
import { insertDelivery, insertOccurrence, type Told } from '../support/ledger.ts'
import { createRegistry, importSmallTree, type Registry } from '../support/registry.ts'

// 05:00 in Viet Nam on the 21st.
const START = new Date('2026-11-20T22:00:00.000Z')
const late = (ms: number) => new Date(START.getTime() + ms)

let registry: Registry
beforeEach(async () => {
  registry = await createRegistry({ clock: fixedClock('2026-11-21T01:00:00Z') })
  await importSmallTree(registry.ctx)
})
afterEach(() => registry.stop())

const addSpeaker = async (name: string, areaCode: string): Promise<Speaker> =>
  (await createSpeaker(registry.ctx, { name, areaCode })).speaker

async function air(row: Parameters<typeof insertOccurrence>[1], told: Array<[Speaker, Told]>): Promise<string> {
  const id = await insertOccurrence(registry.ctx, row)
  for (const [speaker, outcome] of told) await insertDelivery(registry.ctx, id, speaker, outcome)
  return id
}

/** Three speakers in province 90: one played on time, one late, one was full; and one of province 91 that is silent. */
async function airEverywhere() {
  const [a, b, c] = [
    await addSpeaker('Loa A', '90001'),
    await addSpeaker('Loa B', '90002'),
    await addSpeaker('Loa C', '90002'),
  ]
  const d = await addSpeaker('Loa D', '91001')
  const id = await air({ areaCodes: ['90', '91'], startAt: START, status: 'partial', reason: 'not-all-played' }, [
    [a, { status: 'played', playingAt: late(20), playedMs: 89_990 }],
    [b, { status: 'played', playingAt: late(1_500), playedMs: 88_000 }],
    [c, { status: 'failed', reason: 'storage-full', detail: '=cmd|calc' }],
    [d, { status: 'unreachable', reason: 'offline' }],
  ])
  return { id, a, b, c, d }
}

describe('the ledger of an occurrence', () => {
  test('says of every speaker what happened, why in words, and how late it began', async () => {
    const { id, a, c } = await airEverywhere()
    const { items } = await listDeliveries(registry.ctx, id, { limit: 50 })
    expect(items.map(({ status, reason, lateMs }) => [status, reason, lateMs])).toEqual([
      ['played', null, 20],
      ['played', null, 1_500],
      ['failed', 'storage-full', null],
      ['unreachable', 'offline', null],
    ])
    expect(items[0]).toMatchObject({ speakerId: a.id, speakerName: 'Loa A', areaName: 'Xã Đồng Xanh', reasonVi: null })
    expect(items[2]).toMatchObject({
      speakerId: c.id,
      reasonVi: 'Bộ nhớ của cụm loa đã đầy',
      reasonEn: "The speaker's storage is full",
    })
  })

  test('a clock that cannot be right does not make a start early: it began when the server heard of it', async () => {
    const a = await addSpeaker('Loa A', '90001')
    const told: Told = { status: 'played', playingAt: late(-86_400_000), startedAt: late(900) }
    const id = await air({ areaCodes: ['90001'], startAt: START }, [[a, told]])
    expect((await listDeliveries(registry.ctx, id, { limit: 50 })).items).toMatchObject([{ lateMs: 900 }])
    expect(await summariseOccurrence(registry.ctx, id)).toMatchObject({ firstStartMs: 900, spreadMs: 0 })
  })

  test('a speaker whose commune has ended, and whom nobody has moved, stays in sight of its province', async () => {
    const { id, a } = await airEverywhere()
    await registry.ctx.db.updateTable('areas').set({ validTo: '2026-11-01' }).where('code', '=', '90001').execute()
    const { items } = await listDeliveries(registry.as(['viewer', '/VN/90/']), id, { limit: 50 })
    expect(items.map(({ speakerId }) => speakerId)).toContain(a.id)
    expect(await monthlyReport(registry.ctx, { area: '90', month: '2026-11' })).toMatchObject({
      deliveries: { total: 3 },
    })
  })

  test('can be read by status and page by page', async () => {
    const { id } = await airEverywhere()
    const first = await listDeliveries(registry.ctx, id, { limit: 3 })
    const second = await listDeliveries(registry.ctx, id, { limit: 3, cursor: first.nextCursor ?? '' })
    expect(second).toMatchObject({ items: [{ speakerName: 'Loa D' }], nextCursor: null })
    expect((await listDeliveries(registry.ctx, id, { limit: 50, status: 'failed' })).items).toHaveLength(1)
  })

  test('shows everybody only the speakers of their own areas', async () => {
    const { id } = await airEverywhere()
    const commune = registry.as(['viewer', '/VN/90/90002/'])
    expect((await listDeliveries(commune, id, { limit: 50 })).items.map(({ speakerName }) => speakerName)).toEqual([
      'Loa B',
      'Loa C',
    ])
    expect(await summariseOccurrence(commune, id)).toMatchObject({ targets: 2, played: 1 })
    const elsewhere = await air({ areaCodes: ['91001'], startAt: START }, [])
    await expect(listDeliveries(commune, elsewhere, { limit: 50 })).rejects.toMatchObject({ code: 'permission.denied' })
    await expect(summariseOccurrence(commune, 'occ_none')).rejects.toMatchObject({ code: 'occurrence.not-found' })
  })

  test('in numbers: targets, played, reasons, and how far the starts lie apart', async () => {
    const { id } = await airEverywhere()
    expect(await summariseOccurrence(registry.ctx, id)).toEqual({
      occurrenceId: id,
      title: 'Bản tin sáng',
      status: 'partial',
      reason: 'not-all-played',
      startAt: START.toISOString(),
      targets: 4,
      played: 2,
      byStatus: [
        { status: 'played', count: 2 },
        { status: 'failed', count: 1 },
        { status: 'unreachable', count: 1 },
      ],
      reasons: [
        { reason: 'offline', vi: 'Cụm loa mất kết nối suốt thời gian phát', en: expect.any(String), count: 1 },
        { reason: 'storage-full', vi: 'Bộ nhớ của cụm loa đã đầy', en: expect.any(String), count: 1 },
      ],
      firstStartAt: late(20).toISOString(),
      lastStartAt: late(1_500).toISOString(),
      firstStartMs: 20,
      lastStartMs: 1_500,
      spreadMs: 1_480,
    })
    const silent = await air({ areaCodes: ['90'], startAt: START, status: 'missed', reason: 'server-down' }, [])
    expect(await summariseOccurrence(registry.ctx, silent)).toMatchObject({
      targets: 0,
      firstStartMs: null,
      spreadMs: null,
    })
  })

  test('is a file for a spreadsheet by Accept or by .csv, whole, and without formulas', async () => {
    const { id } = await airEverywhere()
    const byAccept = await registry.request(registry.ctx, `/occurrences/${id}/deliveries?limit=1`, {
      headers: { accept: 'text/csv' },
    })
    const bySuffix = await registry.request(registry.ctx, `/occurrences/${id}/deliveries.csv`)
    expect(byAccept.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    const bytes = Buffer.from(await byAccept.arrayBuffer())
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
    expect(Buffer.from(await bySuffix.arrayBuffer())).toEqual(bytes)
    const rows: Array<Record<string, string>> = parseCsv(bytes, { columns: true, bom: true })
    expect(rows).toHaveLength(4)
    expect(rows[2]).toMatchObject({
      'Cụm loa': 'Loa C',
      'Kết quả': 'failed',
      'Lý do': 'Bộ nhớ của cụm loa đã đầy',
      'Chi tiết': "'=cmd|calc",
    })
    const json = await registry.request(registry.ctx, `/occurrences/${id}/deliveries`, { headers: { accept: '*/*' } })
    expect(json.headers.get('content-type')).toMatch(/json/)
    const missing = await registry.request(registry.ctx, `/occurrences/occ_${'0'.repeat(26)}/deliveries.csv`)
    expect(missing.status).toBe(404)
  })
})

describe('the month of an area', () => {
  const report = (area: string, month = '2026-11', ctx = registry.ctx) => monthlyReport(ctx, { area, month })

  test('counts airings, minutes, priorities, topics, results and living speakers of that area alone', async () => {
    const { a } = await airEverywhere()
    await registry.ctx.db
      .updateTable('speakers')
      .set({ lastSeenAt: START, online: true, enrolledAt: START })
      .where('id', '=', a.id)
      .execute()
    await air({ kind: 'alert', priority: 'emergency', areaCodes: ['90001'], startAt: START, clipDurationMs: 30_000 }, [
      [a, { status: 'played', playingAt: late(5) }],
    ])
    await air({ mode: 'drill', areaCodes: ['90'], startAt: START }, [[a, { status: 'played', playingAt: late(5) }]])
    await air({ areaCodes: ['90'], startAt: START, status: 'missed', reason: 'server-down' }, [])
    const province = await report('90')
    expect(province).toMatchObject({
      area: { code: '90', name: 'Tỉnh Thử Nghiệm' },
      occurrences: 3,
      airings: 2,
      minutesOnAir: 2,
      drills: 1,
      byPriority: [
        { priority: 'emergency', airings: 1, minutesOnAir: 0.5 },
        { priority: 'normal', airings: 1, minutesOnAir: 1.5 },
      ],
      deliveries: { total: 4, played: 3, playedShare: 0.75, reasons: [{ reason: 'storage-full', count: 1 }] },
      speakers: { total: 3, enrolled: 1, alive: 1, onlineNow: 1 },
    })
    expect(province.byOutcome).toEqual(expect.arrayContaining([{ status: 'missed', count: 1 }]))
    expect(await report('90002')).toMatchObject({ occurrences: 2, airings: 1, deliveries: { total: 2, played: 1 } })
    expect(await report('91')).toMatchObject({
      occurrences: 1,
      airings: 0,
      minutesOnAir: 0,
      deliveries: { total: 1, playedShare: 0 },
    })
    expect(await report('90003')).toMatchObject({ airings: 0, deliveries: { total: 0, playedShare: null } })
    expect((await report('VN')).deliveries.total).toBe(5)
  })

  test('begins and ends at midnight in Viet Nam', async () => {
    const a = await addSpeaker('Loa A', '90001')
    const played: Told = { status: 'played', playingAt: START, playedMs: 60_000 }
    for (const startAt of [
      '2026-10-31T16:59:59Z',
      '2026-10-31T17:00:00Z',
      '2026-11-30T16:59:59Z',
      '2026-11-30T17:00:00Z',
    ])
      await air({ areaCodes: ['90001'], startAt: new Date(startAt) }, [[a, played]])
    expect(await report('90001')).toMatchObject({ airings: 2, minutesOnAir: 2 })
    expect(await report('90001', '2026-10')).toMatchObject({ airings: 1 })
  })

  test('a target that names an area and one inside it counts once', async () => {
    const a = await addSpeaker('Loa A', '90001')
    await air({ areaCodes: ['90', '90001'], startAt: START }, [
      [a, { status: 'played', playingAt: START, playedMs: 60_000 }],
    ])
    expect(await report('90')).toMatchObject({ occurrences: 1, airings: 1, deliveries: { total: 1 } })
  })

  test('is for those who may look at the area', async () => {
    await expect(report('90', '2026-11', registry.as(['viewer', '/VN/90/90001/']))).rejects.toMatchObject({
      code: 'permission.denied',
    })
    await expect(report('99')).rejects.toMatchObject({ code: 'area.not-found' })
    const bad = await registry.request(registry.ctx, '/reports/monthly?area=90&month=2026-13')
    expect(await bad.json()).toMatchObject({ code: 'request.invalid', errors: [{ pointer: '/query/month' }] })
  })

  test('is a file too', async () => {
    await airEverywhere()
    const text = await (await registry.request(registry.ctx, '/reports/monthly.csv?area=90&month=2026-11')).text()
    expect(text).toContain(',,1,1,1.5,3,\r\n')
    expect(text).toContain('Lý do,Bộ nhớ của cụm loa đã đầy,storage-full,1,,,,\r\n')
  })
})

describe('the broadcast log', () => {
  const log = (query: object = {}, ctx = registry.ctx) =>
    listBroadcastLog(ctx, { from: '2026-11-21', to: '2026-11-21', limit: 50, ...query })

  test('lists what aired and what did not, in order, page by page', async () => {
    const { id } = await airEverywhere()
    const missed = await air({ areaCodes: ['90001'], startAt: START, status: 'missed', reason: 'server-down' }, [])
    const later = await air({ areaCodes: ['90001'], startAt: late(3_600_000) }, [])
    const { items } = await log()
    expect(items.map(({ occurrenceId }) => occurrenceId)).toEqual([id, missed, later])
    expect(items[0]).toMatchObject({ targets: 4, played: 2, reasonEn: 'Not every speaker played it' })
    expect(items[1]).toMatchObject({ targets: 0, reasonVi: 'Máy chủ không hoạt động vào giờ phát' })
    const first = await log({ limit: 2 })
    expect(
      (await log({ limit: 2, cursor: first.nextCursor ?? '' })).items.map(({ occurrenceId }) => occurrenceId),
    ).toEqual([later])
    expect((await log({ from: '2026-11-22', to: '2026-11-22' })).items).toEqual([])
  })

  test('shows a commune what concerned it, province-wide airings too, with its own speakers counted', async () => {
    const { id } = await airEverywhere()
    await air({ areaCodes: ['91001'], startAt: START }, [])
    const commune = registry.as(['viewer', '/VN/90/90002/'])
    expect((await log({}, commune)).items).toMatchObject([{ occurrenceId: id, targets: 2, played: 1 }])
    expect((await log({ area: '91' })).items).toHaveLength(2)
    expect((await log({ area: '90003' })).items).toMatchObject([{ occurrenceId: id, targets: 0 }])
  })

  test('as a file has every row', async () => {
    const codes = Array.from({ length: 450 }, (_, n) => late(n * 1_000))
    for (const startAt of codes) await air({ areaCodes: ['90001'], startAt }, [])
    const response = await registry.request(registry.ctx, '/reports/broadcast-log.csv?from=2026-11-21&to=2026-11-21')
    const rows: unknown[] = parseCsv(await response.text(), { columns: true, bom: true })
    expect(rows).toHaveLength(450)
  })
})
