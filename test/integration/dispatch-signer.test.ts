import { afterEach, beforeEach, expect, test } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { Secret } from '../../src/config.ts'
import { openSigner } from '../../src/dispatch/signer.ts'
import { createIds } from '../../src/ids.ts'
import { importKeys, openEnvelope } from '../../src/protocol/envelope.ts'
import type { Document } from '../../src/protocol/messages.ts'
import { deriveKey } from '../../src/secrets.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

let database: TestDatabase
beforeEach(async () => {
  database = await createTestDatabase()
})
afterEach(() => database?.drop())

const ids = createIds(systemClock)
const open = (secret = 'a secret of thirty-two characters or more') =>
  openSigner(database.db, deriveKey(new Secret(secret), 'signing-keys'), systemClock, ids)
const stopAll = (mode: 'live' | 'drill'): Document => ({
  v: 1,
  kind: 'stopAll',
  id: ids.next('cmd'),
  issuedAt: '2026-11-21T05:00:00.000Z',
  expiresAt: '2026-11-21T06:00:00.000Z',
  issuedBefore: '2026-11-21T05:00:00.000Z',
  mode,
  to: { areas: ['VN'], speakers: [], except: [] },
})

test('the keys survive a restart: what was signed before is trusted after, and the other way round', async () => {
  const first = await open()
  const before = await first.sign(stopAll('live'))
  const second = await open()
  expect(second.trustedKeys()).toEqual(first.trustedKeys())
  for (const [jws, signer] of [
    [before, second],
    [await second.sign(stopAll('live')), first],
  ] as const)
    expect(await openEnvelope(jws, await importKeys(signer.trustedKeys()))).toMatchObject({ ok: true })
})

test('processes that start together end up with the same keys, one of each purpose', async () => {
  const signers = await Promise.all(Array.from({ length: 6 }, () => open()))
  for (const signer of signers) expect(signer.trustedKeys()).toEqual(signers[0]?.trustedKeys())
  expect(
    signers[0]
      ?.trustedKeys()
      .map(({ purpose }) => purpose)
      .sort(),
  ).toEqual(['config', 'drill', 'emergency', 'routine'])
  const keys = await importKeys(signers[0]?.trustedKeys() ?? [])
  for (const signer of signers)
    expect(await openEnvelope(await signer.sign(stopAll('drill')), keys)).toMatchObject({ ok: true })
})

test('another LOA_SECRET stops the start and says so, without a word of the secret', async () => {
  await open()
  const wrong = 'a wrong secret of thirty-two characters'
  const error = await open(wrong).then(
    () => undefined,
    (err: Error) => err,
  )
  expect(error?.message).toMatch(/LOA_SECRET is not the one/)
  expect(`${error?.message} ${error?.stack}`).not.toContain(wrong)
})

test('no private key stands in the database unsealed, nor is one handed out as trusted', async () => {
  const signer = await open()
  const rows = await database.db.selectFrom('signingKeys').selectAll().execute()
  for (const row of rows) expect(JSON.stringify(row)).not.toMatch(/"d"\s*:/)
  for (const key of signer.trustedKeys()) expect(Object.keys(key.publicJwk).sort()).toEqual(['crv', 'kty', 'x'])
})

test('a retired key signs nothing more; a new one takes its place at the next start', async () => {
  const before = await open()
  await database.db
    .updateTable('signingKeys')
    .set({ retiredAt: systemClock.now() })
    .where('purpose', '=', 'drill')
    .execute()
  const after = await open()
  const kid = (signer: typeof before, purpose: string) =>
    signer.trustedKeys().find((key) => key.purpose === purpose)?.kid
  expect(kid(after, 'drill')).not.toBe(kid(before, 'drill'))
  expect(kid(after, 'emergency')).toBe(kid(before, 'emergency'))
})
