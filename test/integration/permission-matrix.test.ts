import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { rolePermits } from '../../src/context.ts'
import type { GrantRole } from '../../src/db/tables.ts'
import { AreaFixtures, type FixtureArea } from '../support/area-fixtures.ts'
import { type HttpServer, insertTestAreas, startHttpServer } from '../support/http-server.ts'
import { type About, ROUTE_PERMISSIONS, type RouteRule, type Sent } from '../support/route-permissions.ts'

// Every route × role × where the thing lies, seen from a grant over the commune 05857 (guarantee I12).
const ROLES: readonly GrantRole[] = ['author', 'approver', 'duty_officer', 'technician', 'viewer', 'administrator']
const COUNTRY = { code: 'VN', path: '/VN/' }
const AREAS = {
  own: { code: '05857', path: '/VN/19/05857/' },
  child: { code: '05857-01', path: '/VN/19/05857/05857-01/' },
  parent: { code: '19', path: '/VN/19/' },
  sibling: { code: '05818', path: '/VN/19/05818/' },
  foreign: { code: '01', path: '/VN/01/' },
} as const satisfies Record<string, FixtureArea>
type Relation = keyof typeof AREAS
// safe because Object.keys of a literal gives its keys
const RELATIONS = Object.keys(AREAS) as Relation[]

let server: HttpServer
let made: AreaFixtures
const tokens = new Map<string, string>()
beforeAll(async () => {
  server = await startHttpServer()
  await insertTestAreas(server.database)
  const { path, code } = AREAS.child
  await server.database.db
    .insertInto('areas')
    .values({
      code,
      path,
      name: 'Thôn Một',
      nameSearch: 'thon mot',
      kind: 'hamlet',
      parentCode: '05857',
      validFrom: '2025-07-01',
      validTo: null,
      source: 'test',
    })
    .execute()
  made = new AreaFixtures(server)
  for (const role of ROLES)
    for (const area of [AREAS.own, COUNTRY]) tokens.set(`${role} ${area.code}`, (await made.token(area, role)).token)
})
afterAll(() => server?.stop())

type Reply = { status: number; code: string | undefined; text: string }

async function send(route: string, { path, body, csv }: Sent, token: string | undefined): Promise<Reply> {
  const response = await fetch(`${server.url}/api/v1${path}`, {
    method: route.split(' ')[0] ?? 'GET',
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(csv === undefined ? {} : { 'content-type': 'text/csv' }),
    },
    ...(body === undefined && csv === undefined ? {} : { body: csv ?? JSON.stringify(body) }),
  })
  const text = await response.text()
  const code = response.ok ? undefined : String(JSON.parse(text).code)
  return { status: response.status, code, text }
}

const isDenied = ({ code }: Reply): boolean => code === 'permission.denied' || (code?.endsWith('.not-found') ?? false)
const isAllowed = ({ status, code }: Reply, after: readonly string[] = []): boolean =>
  status < 300 || (code !== undefined && after.includes(code))
const mayReach = (relation: Relation, above: boolean | undefined): boolean =>
  relation === 'own' || relation === 'child' || (relation === 'parent' && above === true)
const auditHead = async (): Promise<number> =>
  (await server.database.db.selectFrom('auditHead').select('seq').executeTakeFirstOrThrow()).seq

/** What went otherwise than the table says, one line each; empty when all is well. */
async function walk(route: string, rule: RouteRule): Promise<string[]> {
  if (!('permission' in rule)) return []
  if ('list' in rule) return walkList(route, rule)
  const wrong: string[] = []
  const untouched = new Map<Relation, Sent>()
  // Who is refused changes nothing and who reads neither: the next may try the same thing.
  const thing = async (about: About, relation: Relation, isUsedUp: boolean): Promise<Sent> => {
    if (isUsedUp) return about(made, AREAS[relation])
    const sent = untouched.get(relation) ?? (await about(made, AREAS[relation]))
    untouched.set(relation, sent)
    return sent
  }
  const attempt = async (role: GrantRole, token: string | undefined, sent: Sent, allowed: boolean, where: string) => {
    const before = allowed ? 0 : await auditHead()
    const reply = await send(route, sent, token)
    const fine = allowed ? isAllowed(reply, rule.after) : isDenied(reply)
    if (!fine)
      wrong.push(
        `${role} ${where}: ${allowed ? 'should' : 'should not'}, got ${reply.status} ${reply.text.slice(0, 300)}`,
      )
    if (!allowed && (await auditHead()) !== before) wrong.push(`${role} ${where}: refused, yet something was changed`)
  }
  for (const role of ROLES) {
    const permitted = rolePermits(role, rule.permission)
    if ('country' in rule) {
      await attempt(role, tokens.get(`${role} 05857`), rule.country, false, 'of a commune')
      await attempt(role, tokens.get(`${role} VN`), rule.country, permitted, 'of the country')
      continue
    }
    for (const relation of RELATIONS) {
      const allowed = permitted && mayReach(relation, rule.above)
      const sent = await thing(rule.about, relation, allowed && !route.startsWith('GET '))
      await attempt(role, tokens.get(`${role} 05857`), sent, allowed, relation)
    }
  }
  return wrong
}

async function walkList(route: string, rule: Extract<RouteRule, { list: string }>): Promise<string[]> {
  const wrong: string[] = []
  const items = new Map<Relation, string>()
  for (const relation of rule.listed ?? RELATIONS) items.set(relation, await rule.item(made, AREAS[relation]))
  const path = `${rule.list}${rule.list.includes('?') ? '&' : '?'}limit=200`
  for (const role of ROLES) {
    const reply = await send(route, { path }, tokens.get(`${role} 05857`))
    if (!rolePermits(role, rule.permission)) {
      if (!isDenied(reply)) wrong.push(`${role}: should not, got ${reply.status}`)
      continue
    }
    if (reply.status !== 200) {
      wrong.push(`${role}: should, got ${reply.status} ${reply.text.slice(0, 300)}`)
      continue
    }
    const body = JSON.parse(reply.text)
    const seen = new Set(rule.itemsOf ? rule.itemsOf(body) : body.items.map((item: { id: string }) => item.id))
    for (const [relation, item] of items)
      if (seen.has(item) !== mayReach(relation, rule.above))
        wrong.push(`${role} ${seen.has(item) ? 'sees' : 'does not see'} what lies in ${relation}`)
  }
  return wrong
}

test('the table of permissions names every route of the API, and no other', async () => {
  const document = await (await fetch(`${server.url}/openapi.json`)).json()
  // safe because openapi.json is an OpenAPI document
  const paths = (document as { paths: Record<string, Record<string, unknown>> }).paths
  const routes = Object.entries(paths).flatMap(([path, item]) =>
    Object.keys(item)
      .filter((method) => ['get', 'post', 'put', 'patch', 'delete'].includes(method))
      .map((method) => `${method.toUpperCase()} ${path}`),
  )
  const ofApi = routes.filter((route) => route.includes(' /api/v1/'))
  expect(ofApi.sort()).toEqual(Object.keys(ROUTE_PERMISSIONS).sort())
})

/** A request that finds nothing, with what the routes about one's own account ask for. */
function blank(route: string): Sent {
  const path = (route.split(' /api/v1')[1] ?? '').replaceAll(/\{[^}]+\}/g, 'x')
  const password = 'a long password'
  return route.startsWith('POST')
    ? { path, body: { password, currentPassword: password, newPassword: password } }
    : { path }
}

test.each(Object.entries(ROUTE_PERMISSIONS).filter(([, rule]) => !('open' in rule)))(
  'nobody who has not signed in: %s',
  async (route) => {
    expect(await send(route, blank(route), undefined)).toMatchObject({ status: 401, code: 'session.required' })
  },
)

test.each(Object.entries(ROUTE_PERMISSIONS).filter(([, rule]) => 'person' in rule))(
  "no API token acts on a person's own account: %s",
  async (route) => {
    const reply = await send(route, blank(route), tokens.get('administrator VN'))
    expect(reply).toMatchObject({ status: 403, code: 'session.person-only' })
  },
)

describe('each role does what it may in its own area and below, and nothing elsewhere', () => {
  test.each(Object.entries(ROUTE_PERMISSIONS).filter(([, rule]) => 'permission' in rule))('%s', async (route, rule) => {
    expect(await walk(route, rule)).toEqual([])
  })
})
