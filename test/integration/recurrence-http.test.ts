import { afterAll, beforeAll, expect, test } from 'vitest'
import { type HttpServer, startHttpServer } from '../support/http-server.ts'

let server: HttpServer
beforeAll(async () => {
  server = await startHttpServer()
}, 60_000)
afterAll(() => server?.stop())

test('the public holidays of a span are told in both languages; a span that is too long or backwards is refused', async () => {
  expect(await server.root.expect(200, 'GET', '/holidays?from=2027-02-05&to=2027-02-06')).toEqual({
    items: [
      { date: '2027-02-05', name: { vi: 'Ngày cuối năm âm lịch', en: "Lunar New Year's Eve" } },
      { date: '2027-02-06', name: { vi: 'Mùng 1 Tết Nguyên đán', en: 'Lunar New Year, day 1' } },
    ],
  })
  for (const [from, to] of [
    ['2027-02-06', '2027-02-05'],
    ['2000-01-01', '2026-01-01'],
    ['2027-02-30', '2027-03-01'],
  ])
    await server.root.refused('request.invalid', 'GET', `/holidays?from=${from}&to=${to}`)
})

test('a rule that says more than days is refused at its field, with what is allowed', async () => {
  const body = await server.root.refused('request.invalid', 'POST', '/schedules/preview', {
    clipDurationMs: 60_000,
    areaCodes: ['VN'],
    rule: { kind: 'rrule', rrule: 'FREQ=HOURLY', at: '05:00', startsOn: '2026-11-22' },
  })
  expect(body).toMatchObject({
    errors: [{ pointer: '/rule/rrule', detail: expect.stringContaining('allowed are FREQ=DAILY') }],
  })
})
