import { randomInt } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { authenticate } from '../../src/accounts/authenticate.ts'
import { requireRecentSecondFactor } from '../../src/accounts/second-factor.ts'
import { type AccountServer, startAccountServer } from '../support/account-server.ts'
import { Authenticator } from '../support/authenticator.ts'
import type { Browser } from '../support/browser.ts'

let server: AccountServer
beforeAll(async () => {
  server = await startAccountServer({ trustProxy: true })
})
afterAll(() => server?.stop())

const VIEWER = [{ role: 'viewer', areaCode: '19' }]
const anyAddress = () => ({ 'x-forwarded-for': `198.51.100.${randomInt(256)}, 203.0.113.${randomInt(256)}` })
const unblock = () =>
  server.database.db
    .updateTable('signInFailures')
    .set({ blockedUntil: new Date(0) })
    .execute()

async function withTwoFactor() {
  const person = await server.person(VIEWER)
  const { totpUri, backupCodes } = await person.browser.expect(200, 'POST', '/auth/two-factor/enable', {
    password: person.password,
  })
  const phone = new Authenticator(totpUri)
  await person.browser.expect(204, 'POST', '/auth/two-factor/verify-totp', { code: phone.code() })
  // So that the tests need not wait for the next 30 seconds.
  await server.database.db.deleteFrom('usedTotpSteps').where('userId', '=', person.id).execute()
  return { ...person, phone, backupCodes }
}

async function half(email: string, password: string): Promise<Browser> {
  const browser = server.browser()
  browser.headers = anyAddress()
  expect(await browser.expect(200, 'POST', '/auth/sign-in/email', { email, password })).toEqual({
    twoFactorRequired: true,
  })
  return browser
}

test('with two-factor on, the password alone opens nothing; a code does', async () => {
  const { email, password, phone } = await withTwoFactor()
  const browser = await half(email, password)
  await browser.refused('session.required', 'GET', '/me')
  await browser.expect(204, 'POST', '/auth/two-factor/verify-totp', { code: phone.code() })
  expect(await browser.expect(200, 'GET', '/me')).toMatchObject({
    twoFactor: { enabled: true, confirmedAt: expect.any(String) },
  })
})

test('a code works once: not in a second sign-in, not by an onlooker, not as a step-up', async () => {
  const { email, password, phone } = await withTwoFactor()
  const code = phone.code()
  const browser = await half(email, password)
  await browser.expect(204, 'POST', '/auth/two-factor/verify-totp', { code })
  const onlooker = await half(email, password)
  await onlooker.refused('second-factor.code-used', 'POST', '/auth/two-factor/verify-totp', { code })
  await browser.refused('second-factor.code-used', 'POST', '/auth/two-factor/verify-totp', { code })
  await onlooker.expect(204, 'POST', '/auth/two-factor/verify-totp', { code: phone.code(1) })
})

test('of two sign-ins that show the same code at the same time, one gets in', async () => {
  const { email, password, phone } = await withTwoFactor()
  const browsers = [await half(email, password), await half(email, password)]
  const code = phone.code()
  const answers = await Promise.all(
    browsers.map((browser) => browser.send('POST', '/auth/two-factor/verify-totp', { code })),
  )
  expect(answers.map((answer) => answer.status).sort()).toEqual([204, 401])
})

test('a backup code works once, and new ones need a fresh code of the authenticator', async () => {
  const { email, password, phone, backupCodes } = await withTwoFactor()
  const code = backupCodes[0]
  await (await half(email, password)).expect(204, 'POST', '/auth/two-factor/verify-backup-code', { code })
  const browser = await half(email, password)
  await browser.refused('second-factor.refused', 'POST', '/auth/two-factor/verify-backup-code', { code })
  await browser.expect(204, 'POST', '/auth/two-factor/verify-totp', { code: phone.code() })
  await server.database.db
    .updateTable('authSessions')
    .set({ secondFactorAt: new Date(0) })
    .execute()
  await browser.refused('second-factor.required', 'POST', '/auth/two-factor/backup-codes', { password })
  await browser.expect(204, 'POST', '/auth/two-factor/verify-totp', { code: phone.code(1) })
  expect((await browser.expect(200, 'POST', '/auth/two-factor/backup-codes', { password })).backupCodes).toHaveLength(
    10,
  )
})

test('step-up: approving asks for a code at most five minutes old, and only of accounts that have two-factor', async () => {
  const { browser, phone } = await withTwoFactor()
  const actorOf = async (who: Browser) => {
    const cookie = [...who.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const actor = await authenticate(server.app, new Headers({ cookie }), 'req_1')
    if (!actor) throw new Error('not signed in')
    return { actor, clock: server.app.clock }
  }
  requireRecentSecondFactor(await actorOf(browser), 5)
  await server.database.db
    .updateTable('authSessions')
    .set({ secondFactorAt: new Date(Date.now() - 301_000) })
    .execute()
  const stale = await actorOf(browser)
  expect(() => requireRecentSecondFactor(stale, 5)).toThrow(expect.objectContaining({ code: 'second-factor.required' }))
  await browser.expect(204, 'POST', '/auth/two-factor/verify-totp', { code: phone.code() })
  requireRecentSecondFactor(await actorOf(browser), 5)
  requireRecentSecondFactor(await actorOf((await server.person(VIEWER)).browser), 5)
})

test('switching two-factor off needs password and a fresh code; then the password is enough again', async () => {
  const { browser, email, password } = await withTwoFactor()
  await browser.refused('password.refused', 'POST', '/auth/two-factor/disable', { password: 'wrong' })
  await browser.expect(204, 'POST', '/auth/two-factor/disable', { password })
  await server.browser().signIn(email, password)
})

test('an administrator switches two-factor off for a lost phone, which ends every session', async () => {
  const { id, browser, email, password } = await withTwoFactor()
  await server.root.expect(204, 'DELETE', `/people/${id}/two-factor`)
  await browser.refused('session.required', 'GET', '/me')
  await server.browser().signIn(email, password)
})

test('enabling is not enabled: before a first code was verified, the password is enough and no code counts', async () => {
  const { browser, email, password } = await server.person(VIEWER)
  await browser.expect(200, 'POST', '/auth/two-factor/enable', { password })
  await server.browser().signIn(email, password)
})

test('guessing a password from ever new addresses is stopped after five tries, the right one included', async () => {
  const { email, password } = await server.person(VIEWER)
  const guess = (text: string) =>
    server.browser().send('POST', '/auth/sign-in/email', { email, password: text }, anyAddress())
  for (let n = 0; n < 5; n++) expect((await guess(`wrong ${n}`)).body).toMatchObject({ code: 'sign-in.refused' })
  const before = Date.now()
  const { body } = await guess(password)
  expect(body).toMatchObject({ code: 'sign-in.backoff', status: 429, retryAfterSeconds: expect.any(Number) })
  expect(Date.parse(body.retryAt) - before).toBeGreaterThan(25_000)
  await unblock()
  expect((await guess('wrong')).status).toBe(401)
  const { body: longer } = await guess(password)
  expect(Date.parse(longer.retryAt) - before).toBeGreaterThan(55_000)
  await unblock()
  expect((await guess(password)).status).toBe(200)
  expect((await guess('wrong')).status).toBe(401)
  expect((await guess(password)).status).toBe(200)
})

test('strangers who guess at an account do not keep its owner out on a device that signed in before', async () => {
  const { browser, email, password } = await server.person(VIEWER)
  for (let n = 0; n < 6; n++)
    await server.browser().send('POST', '/auth/sign-in/email', { email, password: `wrong ${n}` }, anyAddress())
  await server.browser().refused('sign-in.backoff', 'POST', '/auth/sign-in/email', { email, password })
  await browser.signIn(email, password)
  const other = await server.person(VIEWER)
  const thief = server.browser()
  thief.cookies.set('loa.device', other.browser.cookies.get('loa.device') ?? '')
  await thief.refused('sign-in.backoff', 'POST', '/auth/sign-in/email', { email, password })
  for (let n = 0; n < 5; n++)
    await browser.refused('sign-in.refused', 'POST', '/auth/sign-in/email', { email, password: `wrong ${n}` })
  await browser.refused('sign-in.backoff', 'POST', '/auth/sign-in/email', { email, password })
})

test('forty guesses sent at once get five answers; an account that does not exist behaves the same', async () => {
  const { email } = await server.person(VIEWER)
  for (const account of [email, 'nobody@example.vn']) {
    const guesses = Array.from({ length: 40 }, (_, n) =>
      server.browser().send('POST', '/auth/sign-in/email', { email: account, password: `wrong ${n}` }, anyAddress()),
    )
    const statuses = (await Promise.all(guesses)).map((answer) => answer.status)
    expect(statuses.filter((status) => status === 401)).toHaveLength(5)
    expect(statuses.filter((status) => status === 429)).toHaveLength(35)
  }
})

test('guessing a code is stopped over all challenges and addresses, and on record for the administrators', async () => {
  const { id, email, password, phone } = await withTwoFactor()
  const right = phone.code()
  const wrong = right === '000000' ? '111111' : '000000'
  for (let n = 0; n < 5; n++)
    await (await half(email, password)).refused('second-factor.refused', 'POST', '/auth/two-factor/verify-totp', {
      code: wrong,
    })
  await (await half(email, password)).refused('sign-in.backoff', 'POST', '/auth/two-factor/verify-totp', {
    code: right,
  })
  const { items } = await server.root.expect(200, 'GET', `/audit?subjectId=${id}&action=sign-in.block`)
  expect(items).toHaveLength(1)
  expect(items[0]).toMatchObject({ actorId: 'system:sign-in', areaCodes: ['19'], data: { factor: 'code' } })
})

test('a stolen session cannot be used to guess the password', async () => {
  const { browser, password } = await server.person(VIEWER)
  for (let n = 0; n < 5; n++)
    await browser.refused('password.refused', 'POST', '/auth/two-factor/enable', { password: `wrong ${n}` })
  await browser.refused('sign-in.backoff', 'POST', '/auth/change-password', {
    currentPassword: password,
    newPassword: 'a new long password',
  })
})

test('one address that tries many accounts is stopped, by the address the proxy saw and not the one it claims', async () => {
  const send = (n: number) =>
    server.browser().send(
      'POST',
      '/auth/sign-in/email',
      { email: `spray-${n}@example.vn`, password: 'x' },
      {
        'x-forwarded-for': `198.51.100.${n}, 192.0.2.77`,
      },
    )
  expect((await send(1)).status).toBe(401)
  const spent = await server.database.db
    .updateTable('authRateLimits')
    .set({ count: 60 })
    .where('key', 'like', '%192.0.2.77%')
    .returning('key')
    .execute()
  expect(spent).toHaveLength(1)
  expect((await send(2)).body).toMatchObject({ code: 'sign-in.rate-limited', retryAfterSeconds: expect.any(Number) })
})

test('a disabled person with a challenge under way gets no session', async () => {
  const { id, email, password, phone } = await withTwoFactor()
  const browser = await half(email, password)
  await server.root.expect(204, 'POST', `/people/${id}/disable`)
  await browser.refused('sign-in.refused', 'POST', '/auth/two-factor/verify-totp', { code: phone.code() })
  await browser.refused('session.required', 'GET', '/me')
})
