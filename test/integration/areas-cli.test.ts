import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

const SCRIPT = fileURLToPath(new URL('../../scripts/areas-import.ts', import.meta.url))
const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url))

let database: TestDatabase
beforeEach(async () => {
  database = await createTestDatabase()
})
afterEach(() => database.drop())

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const { PATH, HOME } = process.env
  const env = { PATH, HOME, NODE_ENV: 'test', DATABASE_URL: database.url, LOA_SECRET: 'x'.repeat(32) }
  const child = spawn(process.execPath, [SCRIPT, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const exit = new Promise<number>((resolve) => child.once('exit', (code) => resolve(code ?? -1)))
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)])
  return { code: await exit, out, err }
}

test('the tool imports a file, says so the second time, and previews without touching anything', async () => {
  const file = fixture('areas-two-level.csv')
  const undated = await run(file)
  expect(undated).toMatchObject({ code: 64, out: '' })
  expect(undated.err).toContain('Say --valid-from YYYY-MM-DD')
  const preview = await run(file, '--valid-from', '2025-07-01', '--dry-run')
  expect(preview).toMatchObject({ code: 0, err: '' })
  expect(preview.out).toMatch(/4 areas from 2025-07-01, preview: nothing was changed/)
  expect((await run(file, '--valid-from', '2025-07-01')).out).toContain('added 4, changed 0, removed 0, unchanged 0')
  expect((await run(file, '--valid-from', '2025-07-01')).out).toContain('already so, nothing changed')
})

test('faults are lines of words and exit code 1, never a stack trace', async () => {
  const faulty = await run(fixture('areas-faulty.csv'), '--valid-from', '2025-07-01')
  expect(faulty.code).toBe(1)
  expect(faulty.err).toContain('10 faults; nothing was imported.\n  line 3: code 9 has lost its leading zero')
  const missing = await run(fixture('none.csv'), '--valid-from', '2025-07-01')
  expect(missing).toMatchObject({ code: 1, err: expect.stringContaining('no such file') })
  const date = await run(fixture('areas-two-level.csv'), '--valid-from', 'tomorrow')
  expect(date).toMatchObject({ code: 1, err: expect.stringContaining('validFrom: Invalid ISO date') })
  for (const { err } of [faulty, missing, date]) expect(err).not.toMatch(/\n\s+at /)
})
