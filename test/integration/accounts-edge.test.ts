import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { newSecretToken, tokenHash } from '../../src/accounts/one-time-token.ts'
import { createSetupToken } from '../../src/accounts/setup.ts'
import { purgeSignIns } from '../../src/accounts/sign-in-store.ts'
import { type AccountServer, ROOT_PASSWORD, startAccountServer } from '../support/account-server.ts'

let server: AccountServer
beforeAll(async () => {
  server = await startAccountServer({ publicUrl: 'https://loa.example.vn' })
})
afterAll(() => server?.stop())

test('behind https the session cookie is Secure and named so', async () => {
  expect([...server.root.cookies.keys()]).toEqual(['__Secure-loa.session_token', '__Secure-loa.device'])
})

test('a page of another site can change nothing with the cookie of a signed-in person', async () => {
  const body = { name: 'X', email: 'x@example.vn', grants: [{ role: 'viewer', areaCode: 'VN' }] }
  const foreign: Array<Record<string, string>> = [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'https://loa.example.vn.evil.example' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' },
  ]
  for (const headers of foreign)
    expect((await server.root.send('POST', '/people', body, headers)).body).toMatchObject({ code: 'csrf.refused' })
})

test('a request with a cookie that names no site at all is refused; reading, tokens and the own site pass', async () => {
  const cookie = [...server.root.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const unnamed = await fetch(`${server.url}/api/v1/auth/sessions`, { method: 'DELETE', headers: { cookie } })
  expect(await unnamed.json()).toMatchObject({ code: 'csrf.refused' })
  expect((await fetch(`${server.url}/api/v1/me`, { headers: { cookie, origin: 'https://evil.example' } })).status).toBe(
    200,
  )
  expect(
    (await server.root.send('DELETE', '/auth/sessions', undefined, { origin: 'https://loa.example.vn' })).status,
  ).toBe(204)
  const made = await server.root.expect(201, 'POST', '/tokens', { name: 'm', role: 'administrator', areaCode: 'VN' })
  const machine = await fetch(`${server.url}/api/v1/tokens/${made.id}`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${made.token}` },
  })
  expect(machine.status).toBe(204)
})

test('another site cannot sign a browser in as somebody else', async () => {
  const body = { email: 'root@example.vn', password: ROOT_PASSWORD }
  const answer = await server.browser().send('POST', '/auth/sign-in/email', body, { origin: 'https://evil.example' })
  expect(answer.body).toMatchObject({ code: 'csrf.refused' })
})

test('every change to people, rights and tokens is in the log, which verifies over HTTP', async () => {
  const { id } = await server.person([{ role: 'viewer', areaCode: '19' }])
  const grant = await server.root.expect(201, 'POST', `/people/${id}/grants`, { role: 'author', areaCode: '05857' })
  await server.root.expect(204, 'DELETE', `/people/${id}/grants/${grant.id}`)
  await server.root.expect(204, 'POST', `/people/${id}/disable`)
  const { items } = await server.root.expect(200, 'GET', `/audit?subjectId=${id}`)
  expect(items.map((entry) => entry.action)).toEqual([
    'person.disable',
    'grant.revoke',
    'grant.give',
    'session.start',
    'password.set',
    'person.create',
  ])
  expect(await server.root.expect(200, 'POST', '/audit/verify')).toMatchObject({
    ok: true,
    entries: expect.any(Number),
  })
})

test('an administrator of one area reads the entries of that area only, page by page, and cannot ask for the whole', async () => {
  const { id, browser } = await server.person([{ role: 'administrator', areaCode: '01' }])
  await server.person([{ role: 'viewer', areaCode: '19' }])
  const first = await browser.expect(200, 'GET', '/audit?limit=2')
  const second = await browser.expect(200, 'GET', `/audit?limit=200&cursor=${first.nextCursor}`)
  const seen = [...first.items, ...second.items]
  expect(seen.map((entry) => [entry.action])).toEqual([['session.start'], ['password.set'], ['person.create']])
  expect(await server.root.expect(200, 'GET', `/audit?subjectId=${id}`)).toMatchObject({ items: seen })
  await browser.refused('permission.denied', 'POST', '/audit/verify')
})

test('answers that show a secret are kept by no cache, and by no Idempotency-Key', async () => {
  const body = { name: 'khóa', role: 'viewer', areaCode: '19' }
  const first = await server.root.send('POST', '/tokens', body, { 'idempotency-key': 'k-1' })
  expect(first.headers.get('cache-control')).toBe('no-store')
  const kept = await server.database.db.selectFrom('idempotencyKeys').selectAll().execute()
  expect(JSON.stringify(kept)).not.toContain(first.body.token)
})

test('a set-up token ends after 24 hours; two of them still make one administrator', async () => {
  const fresh = await startAccountServer()
  onTestFinished(() => fresh.stop())
  const { db } = fresh.database
  await db
    .updateTable('grants')
    .set({ revokedAt: new Date() })
    .where('areaCode', '=', 'VN')
    .where('role', '=', 'administrator')
    .execute()
  const old = newSecretToken('setup_')
  await db
    .insertInto('setupTokens')
    .values({ hash: tokenHash(old), createdAt: new Date(0), expiresAt: new Date(Date.now() - 1) })
    .execute()
  const setUp = (token: string | undefined, n: number) =>
    fresh.browser().send('POST', '/setup', {
      token,
      name: `Admin ${n}`,
      email: `admin-${n}@example.vn`,
      password: 'a long password',
    })
  expect((await setUp(old, 0)).body).toMatchObject({ code: 'setup.token-invalid' })
  const tokens = [await createSetupToken(fresh.app), await createSetupToken(fresh.app)]
  const stored = await db.selectFrom('setupTokens').selectAll().execute()
  for (const token of tokens) expect(JSON.stringify(stored)).not.toContain(token)
  const answers = await Promise.all(tokens.map((token, n) => setUp(token, n + 1)))
  expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409])
})

test('housekeeping takes away what has run out, and nothing that is in use', async () => {
  const { id, browser } = await server.person([{ role: 'viewer', areaCode: '19' }])
  const { db } = server.database
  const sessions = () => db.selectFrom('authSessions').select('id').where('userId', '=', id).execute()
  await purgeSignIns(db, new Date())
  expect(await sessions()).toHaveLength(1)
  await browser.expect(200, 'GET', '/me')
  await db
    .updateTable('authSessions')
    .set({ expiresAt: new Date(0) })
    .where('userId', '=', id)
    .execute()
  await browser.refused('session.required', 'GET', '/me')
  await purgeSignIns(db, new Date())
  expect(await sessions()).toEqual([])
})
