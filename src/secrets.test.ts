import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { parseConfig, Secret } from './config.ts'
import { deriveKey, loadSecret, seal, unseal } from './secrets.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'loa-secrets-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const key = deriveKey(new Secret('a secret of thirty-two characters or more'), 'test')

test('what is sealed is unsealed to the same text, and never looks the same twice', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const sealed = seal(key, text)
      expect(unseal(key, sealed)).toBe(text)
      expect(seal(key, text)).not.toBe(sealed)
    }),
  )
})

test('one changed byte anywhere, or another key, opens nothing', () => {
  const sealed = Buffer.from(seal(key, 'the private key of a station'), 'base64url')
  fc.assert(
    fc.property(fc.nat(sealed.length - 1), fc.integer({ min: 1, max: 255 }), (at, bits) => {
      const changed = Buffer.from(sealed)
      changed[at] = (changed[at] ?? 0) ^ bits
      expect(() => unseal(key, changed.toString('base64url'))).toThrow()
    }),
  )
  const other = deriveKey(new Secret('a secret of thirty-two characters or more'), 'another use')
  expect(() => unseal(other, sealed.toString('base64url'))).toThrow()
})

test('a text cut short opens nothing, not even with a shorter tag', () => {
  const sealed = Buffer.from(seal(key, 'x'), 'base64url')
  for (let length = 0; length < sealed.length; length += 1)
    expect(() => unseal(key, sealed.subarray(0, length).toString('base64url'))).toThrow()
})

test('without LOA_SECRET one is made at the first start, kept, and readable by its owner only', async () => {
  const config = parseConfig({ LOA_DATA_DIR: join(folder, 'new/data') })
  const first = await loadSecret(config)
  expect(first.reveal().length).toBeGreaterThanOrEqual(43)
  expect((await loadSecret(config)).reveal()).toBe(first.reveal())
  expect((await stat(join(folder, 'new/data/secret'))).mode & 0o777).toBe(0o600)
})

test('LOA_SECRET wins over the kept one and writes nothing', async () => {
  const config = parseConfig({ LOA_DATA_DIR: folder, LOA_SECRET: 's'.repeat(40) })
  expect((await loadSecret(config)).reveal()).toBe('s'.repeat(40))
  await expect(readFile(join(folder, 'secret'))).rejects.toThrow()
})

test('processes that start together on one folder end up with the same secret', async () => {
  const config = parseConfig({ LOA_DATA_DIR: folder })
  const secrets = await Promise.all(Array.from({ length: 16 }, () => loadSecret(config)))
  expect(new Set(secrets.map((secret) => secret.reveal())).size).toBe(1)
  expect(secrets[0]?.reveal().length).toBeGreaterThanOrEqual(43)
})

test('a kept secret that is empty or cut short stops the start: nothing is ever sealed with it', async () => {
  for (const text of ['', '\n', 'short']) {
    await writeFile(join(folder, 'secret'), text)
    await expect(loadSecret(parseConfig({ LOA_DATA_DIR: folder }))).rejects.toThrow(/secret.*(empty|short)/is)
  }
})
