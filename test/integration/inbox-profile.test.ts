import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { z } from 'zod'
import { sourceProfile } from '../../scripts/source-profile.ts'
import { systemActor } from '../../src/context.ts'
import { pullSources } from '../../src/inbox/pull.ts'
import { DailyReport, PlayResult, Receipt, Refusal } from '../../src/inbox/schema.ts'
import { FakeProvince } from '../support/fake-province.ts'
import { type HttpServer, insertTestAreas, startHttpServer } from '../support/http-server.ts'

// docs/source-profile.md is what others build against: what it shows must be what the server takes and gives.
const read = (name: string) => readFile(new URL(`../../docs/${name}`, import.meta.url), 'utf8')

type Example = { kind: string; value: Record<string, unknown> }
let examples: Example[]
let province: FakeProvince
let server: HttpServer
beforeAll(async () => {
  const text = await read('source-profile.md')
  examples = [...text.matchAll(/^```json (\S+)\n(.*?)^```/gms)].map(([, kind = '', body = '']) => ({
    kind,
    value: JSON.parse(body),
  }))
  province = await FakeProvince.start()
  server = await startHttpServer({ LOA_INBOX_HOSTS: province.host })
  await insertTestAreas(server.database)
}, 60_000)
afterAll(async () => {
  await server?.stop()
  await province?.down()
})

const ofKind = (kind: string) => examples.filter((example) => example.kind === kind).map(({ value }) => value)

/** The example as if it were written now: its dates as far from now as they stood from its date of issue. */
function asOfNow(example: Record<string, unknown>): Record<string, unknown> {
  const now = server.app.clock.now().getTime()
  const issued = new Date(String(example['issuedAt'])).getTime()
  const moved = ['issuedAt', 'airAt', 'validTo'].flatMap((name) => {
    const given = example[name]
    return typeof given === 'string' ? [[name, new Date(now + new Date(given).getTime() - issued).toISOString()]] : []
  })
  return { ...example, ...Object.fromEntries(moved) }
}

describe('the open profile for source systems', () => {
  test('shows bulletins of all three priorities that the server takes as they stand', async () => {
    const made = await server.root.expect(201, 'POST', '/inbox-sources', {
      ...{ name: 'Tỉnh', kind: 'push', areaCode: '19', mayEmergency: true },
    })
    const bulletins = ofKind('bulletin').map(asOfNow)
    const states = []
    for (const bulletin of bulletins) {
      const answer = await province.push(server.url, { id: made.id, token: made.token }, bulletin)
      expect(answer, JSON.stringify(answer.body)).toMatchObject({ status: 200 })
      Receipt.strict().parse(answer.body)
      states.push(answer.body['status'])
    }
    expect(states).toEqual(['waiting', 'scheduled', 'sent'])
  }, 60_000)

  test('shows a withdrawal that the server takes from a source that it asks', async () => {
    const made = await server.root.expect(201, 'POST', '/inbox-sources', {
      ...{ name: 'Tỉnh', kind: 'pull', areaCode: '19', baseUrl: province.url, secret: province.secret },
    })
    province.bulletins.push(...ofKind('bulletin').slice(0, 2).map(asOfNow), ...ofKind('cancellation'))
    await pullSources({ ...server.app, actor: systemActor('test'), requestId: 'test' })
    const items = server.app.db.selectFrom('inboxItems').where('sourceId', '=', made.id)
    expect(await items.select(['externalId', 'status']).orderBy('id').execute()).toEqual([
      { externalId: 'TN-2026-1122-01', status: 'waiting' },
      { externalId: 'TN-2026-1122-02', status: 'cancelled' },
      { externalId: 'TN-2026-1122-02', status: 'applied' },
    ])
  }, 60_000)

  test.each([
    ['receipt', Receipt],
    ['refusal', Refusal],
    ['play-result', PlayResult],
    ['report', DailyReport],
  ] satisfies Array<[string, z.ZodObject]>)(
    'shows a %s as the server writes it, no field more or less',
    (kind, schema) => {
      const shown = ofKind(kind)
      expect(shown.length).toBeGreaterThan(0)
      for (const value of shown) expect(schema.strict().parse(value)).toEqual(value)
    },
  )

  test('is told to machines by the OpenAPI document beside it, made from the routes as they are', async () => {
    expect(await read('source-profile.openapi.json')).toBe(sourceProfile())
  })

  test('says plainly that it claims no conformity', async () => {
    expect(await read('source-profile.md')).toContain('**No conformity is claimed.**')
    expect(sourceProfile()).toContain('It claims no conformity with 2455/BTTTT-TTCS or 5616/BTTTT-TTCS.')
  })
})
