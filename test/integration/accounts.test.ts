import { afterAll, beforeAll, expect, test } from 'vitest'
import { createSetupToken } from '../../src/accounts/setup.ts'
import { type AccountServer, ROOT_PASSWORD, startAccountServer } from '../support/account-server.ts'

let server: AccountServer
beforeAll(async () => {
  server = await startAccountServer()
})
afterAll(() => server?.stop())

test('the set-up token works once, and none is made while there is an administrator', async () => {
  expect(await createSetupToken(server.app)).toBeUndefined()
  const again = {
    token: 'setup_'.padEnd(49, 'x'),
    name: 'Kẻ khác',
    email: 'other@example.vn',
    password: 'a long password',
  }
  await server.browser().refused('setup.done', 'POST', '/setup', again)
})

test('a session cookie is HttpOnly and SameSite=Lax, and no answer shows the session token', async () => {
  const answer = await server
    .browser()
    .send('POST', '/auth/sign-in/email', { email: 'root@example.vn', password: ROOT_PASSWORD })
  expect(answer.body).toEqual({ twoFactorRequired: false })
  const cookies = answer.headers.getSetCookie()
  expect(cookies[0]).toMatch(/^loa\.session_token=.*; Max-Age=43200; Path=\/; HttpOnly; SameSite=Lax$/)
})

test('a wrong password, an unknown address and an account without password get the same answer', async () => {
  const person = { name: 'Chưa đặt', email: 'not-yet@example.vn', grants: [{ role: 'viewer', areaCode: '19' }] }
  await server.root.expect(201, 'POST', '/people', person)
  const answers = []
  for (const email of ['nobody@example.vn', 'not-yet@example.vn', (await server.person(person.grants)).email]) {
    answers.push(
      await server.browser().refused('sign-in.refused', 'POST', '/auth/sign-in/email', { email, password: 'wrong' }),
    )
  }
  const texts = answers.map((answer) => JSON.stringify({ ...answer, instance: 'one per request' }))
  expect(new Set(texts).size).toBe(1)
})

test('no route of the library beyond ours answers, sign-up least of all', async () => {
  const body = { name: 'Me', email: 'me@example.vn', password: 'a long password' }
  for (const path of [
    'sign-up/email',
    'update-user',
    'delete-user',
    'request-password-reset',
    'reset-password',
    'set-password',
    'get-access-token',
    'two-factor/get-totp-uri',
    'two-factor/send-otp',
    'change-email',
    'update-session',
  ])
    await server.root.refused('route.not-found', 'POST', `/auth/${path}`, body)
  for (const path of ['ok', 'error', 'get-session', 'list-sessions', 'verify-email'])
    await server.root.refused('route.not-found', 'GET', `/auth/${path}`)
})

test('signing out ends the session, not only the cookie', async () => {
  const { browser } = await server.person([{ role: 'viewer', areaCode: '19' }])
  const thief = server.browser()
  for (const [name, value] of browser.cookies) thief.cookies.set(name, value)
  await thief.expect(200, 'GET', '/me')
  await browser.expect(204, 'POST', '/auth/sign-out')
  expect([...browser.cookies.keys()]).toEqual(['loa.device'])
  await thief.refused('session.required', 'GET', '/me')
})

test('a session revoked from another device is refused at its next request', async () => {
  const { browser, email, password } = await server.person([{ role: 'viewer', areaCode: '19' }])
  const phone = server.browser()
  await phone.signIn(email, password)
  const { items } = await browser.expect(200, 'GET', '/auth/sessions')
  expect(items).toHaveLength(2)
  const other = items.find((item) => !item.current)
  await browser.expect(204, 'DELETE', `/auth/sessions/${other?.id}`)
  await phone.refused('session.required', 'GET', '/me')
  await browser.expect(200, 'GET', '/me')
  await browser.refused('session.not-found', 'DELETE', `/auth/sessions/${other?.id}`)
})

test('nobody ends the session of another person', async () => {
  const one = await server.person([{ role: 'viewer', areaCode: '19' }])
  const two = await server.person([{ role: 'viewer', areaCode: '19' }])
  const { items } = await two.browser.expect(200, 'GET', '/auth/sessions')
  const [session] = items
  await one.browser.refused('session.not-found', 'DELETE', `/auth/sessions/${session?.id}`)
  await two.browser.expect(200, 'GET', '/me')
})

test('changing the password ends every other session and keeps this one', async () => {
  const { browser, email, password } = await server.person([{ role: 'viewer', areaCode: '19' }])
  const phone = server.browser()
  await phone.signIn(email, password)
  const newPassword = 'một mật khẩu hoàn toàn mới'
  await browser.refused('password.refused', 'POST', '/auth/change-password', { currentPassword: 'wrong', newPassword })
  await browser.expect(204, 'POST', '/auth/change-password', { currentPassword: password, newPassword })
  await phone.refused('session.required', 'GET', '/me')
  await browser.expect(200, 'GET', '/me')
  await phone.refused('sign-in.refused', 'POST', '/auth/sign-in/email', { email, password })
  await phone.signIn(email, newPassword)
})

test('an invitation works once, and a newer one makes it worthless', async () => {
  const grants = [{ role: 'viewer', areaCode: '19' }]
  const first = await server.root.expect(201, 'POST', '/people', { name: 'Mới', email: 'new@example.vn', grants })
  const second = await server.root.expect(201, 'POST', `/people/${first.personId}/invitations`)
  const visitor = server.browser()
  const password = 'mật khẩu đầu tiên'
  await visitor.refused('password.token-invalid', 'POST', '/auth/password', { token: first.token, password })
  await visitor.expect(204, 'POST', '/auth/password', { token: second.token, password })
  await visitor.refused('password.token-invalid', 'POST', '/auth/password', { token: second.token, password })
  await visitor.signIn('new@example.vn', password)
})

test('a grant given or revoked counts at the next request of the running session', async () => {
  const { id, browser } = await server.person([{ role: 'viewer', areaCode: '05857' }])
  await browser.refused('permission.denied', 'GET', '/people')
  const grant = await server.root.expect(201, 'POST', `/people/${id}/grants`, { role: 'administrator', areaCode: '19' })
  await browser.expect(200, 'GET', '/people')
  await server.root.expect(204, 'DELETE', `/people/${id}/grants/${grant.id}`)
  await browser.refused('permission.denied', 'GET', '/people')
  await server.root.refused('grant.not-found', 'DELETE', `/people/${id}/grants/${grant.id}`)
})

test('a grant over a group is a grant over each member as the group stands now', async () => {
  const id = `grp_${'0'.repeat(26)}`
  await server.database.db
    .insertInto('areaGroups')
    .values({ id, name: 'Ven sông', areaCodes: ['05857'], createdBy: 'test', createdAt: new Date() })
    .execute()
  const { browser } = await server.person([{ role: 'author', areaCode: id }])
  const paths = async () => (await browser.expect(200, 'GET', '/me')).grants.map((grant) => grant.path)
  expect(await paths()).toEqual(['/VN/19/05857/'])
  await server.database.db
    .updateTable('areaGroups')
    .set({ areaCodes: ['05857', '05818'] })
    .where('id', '=', id)
    .execute()
  expect((await paths()).sort()).toEqual(['/VN/19/05818/', '/VN/19/05857/'])
})

test('an administrator gives nothing outside the own areas, and manages nobody whose rights reach further', async () => {
  const local = await server.person([{ role: 'administrator', areaCode: '05857' }])
  const above = await server.person([
    { role: 'viewer', areaCode: '05857' },
    { role: 'duty_officer', areaCode: '19' },
  ])
  const inside = await server.person([{ role: 'viewer', areaCode: '05857' }])
  const invite = (areaCode: string) => ({ name: 'X', email: 'x@example.vn', grants: [{ role: 'viewer', areaCode }] })
  for (const areaCode of ['VN', '19', '05818', '01'])
    await local.browser.refused('permission.denied', 'POST', '/people', invite(areaCode))
  await local.browser.refused('permission.denied', 'POST', `/people/${local.id}/grants`, {
    role: 'administrator',
    areaCode: '19',
  })
  await local.browser.refused('permission.denied', 'POST', `/people/${above.id}/invitations`)
  await local.browser.refused('permission.denied', 'POST', `/people/${above.id}/disable`)
  await local.browser.refused('permission.denied', 'DELETE', `/people/${above.id}/two-factor`)
  await local.browser.expect(201, 'POST', `/people/${inside.id}/invitations`)
  await local.browser.expect(204, 'POST', `/people/${inside.id}/disable`)
  await inside.browser.refused('session.required', 'GET', '/me')
  await inside.browser.refused('sign-in.refused', 'POST', '/auth/sign-in/email', {
    email: inside.email,
    password: inside.password,
  })
})

test('an administrator lists the people of the own areas with their rights there, and no others', async () => {
  const local = await server.person([{ role: 'administrator', areaCode: '01' }])
  const both = await server.person([
    { role: 'author', areaCode: '01' },
    { role: 'author', areaCode: '05818' },
  ])
  const { items } = await local.browser.expect(200, 'GET', '/people?limit=200')
  expect(items.map((person) => person.id).sort()).toEqual([local.id, both.id].sort())
  expect(items.flatMap((person) => person.grants.map((grant) => grant.areaCode))).toEqual(['01', '01'])
})

test('the last administrator of the whole country can neither be disabled nor lose the grant', async () => {
  const me = await server.root.expect(200, 'GET', '/me')
  const { items } = await server.root.expect(200, 'GET', '/people?limit=200')
  const own = items.find((person) => person.id === me.id)?.grants.at(0)
  await server.root.refused('grant.last-administrator', 'POST', `/people/${me.id}/disable`)
  await server.root.refused('grant.last-administrator', 'DELETE', `/people/${me.id}/grants/${own?.id}`)
})

test('an API token acts with its role over its area, until it is revoked or expires', async () => {
  const made = await server.root.expect(201, 'POST', '/tokens', {
    name: 'IOC',
    role: 'viewer',
    areaCode: '19',
    expiresInMinutes: 5,
  })
  const machine = server.browser()
  machine.headers = { authorization: `Bearer ${made.token}` }
  expect(await machine.expect(200, 'GET', '/me')).toMatchObject({
    id: made.id,
    kind: 'token',
    grants: [{ role: 'viewer', path: '/VN/19/' }],
  })
  await machine.refused('session.person-only', 'GET', '/auth/sessions')
  const rows = await server.database.db.selectFrom('apiTokens').selectAll().execute()
  expect(JSON.stringify(rows)).not.toContain(made.token)
  expect(rows[0]?.lastUsedAt).toBeInstanceOf(Date)
  await server.root.expect(204, 'DELETE', `/tokens/${made.id}`)
  await machine.refused('session.required', 'GET', '/me')

  const expired = await server.root.expect(201, 'POST', '/tokens', {
    name: 'old',
    role: 'viewer',
    areaCode: '19',
    expiresInMinutes: 1,
  })
  await server.database.db
    .updateTable('apiTokens')
    .set({ expiresAt: new Date(Date.now() - 1) })
    .where('id', '=', String(expired.id))
    .execute()
  machine.headers = { authorization: `Bearer ${expired.token}` }
  await machine.refused('session.required', 'GET', '/me')
})

test('a broken or unknown Authorization header is refused even beside a good cookie', async () => {
  for (const authorization of ['Bearer', 'Bearer x', `Bearer ${'y'.repeat(43)}`, 'Basic cm9vdDpyb290'])
    expect((await server.root.send('GET', '/me', undefined, { authorization })).body).toMatchObject({
      code: 'session.required',
    })
})
