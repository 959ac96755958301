import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { authenticate } from '../../src/accounts/authenticate.ts'
import { type AccountServer, startAccountServer } from '../support/account-server.ts'

let server: AccountServer
beforeAll(async () => {
  server = await startAccountServer()
})
afterAll(() => server?.stop())

/** The tool as an operator runs it, in a process of its own. */
async function run(script: string, ...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const env = {
    PATH: process.env['PATH'],
    DATABASE_URL: server.database.url,
    LOA_SECRET: 'a secret of thirty-two characters or more',
  }
  return promisify(execFile)(process.execPath, [`scripts/${script}.ts`, ...args], { env }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error) => ({ code: error.code, stdout: error.stdout, stderr: error.stderr }),
  )
}

test('npm run token prints a token that works, and the log says that an operator made it', async () => {
  const { code, stdout } = await run('token', '--role', 'technician', '--area', '19', '--minutes', '5', '--print')
  expect(code).toBe(0)
  expect(stdout).toMatch(/^loa_\S{43}\n$/)
  const actor = await authenticate(server.app, new Headers({ authorization: `Bearer ${stdout.trim()}` }), 'req_1')
  expect(actor).toMatchObject({ kind: 'token', grants: [{ role: 'technician', path: '/VN/19/' }] })
  const { items } = await server.root.expect(200, 'GET', `/audit?subjectId=${actor?.id}`)
  expect(items).toMatchObject([{ action: 'token.create', actorId: 'system:local-operator' }])
})

test('npm run token says what it wants, and names an area that is not there', async () => {
  expect(await run('token', '--role', 'king')).toMatchObject({ code: 64, stderr: expect.stringContaining('usage:') })
  expect(await run('token', '--role', 'viewer', '--minutes', '0')).toMatchObject({ code: 64 })
  const missing = await run('token', '--role', 'viewer', '--area', '99')
  expect(missing).toMatchObject({ code: 1, stdout: '' })
  expect(missing.stderr).toMatch(/^On \d{4}-\d\d-\d\d there is no area 99\.\n$/)
})

test('npm run audit:verify gives a head to note, and exits 1 once the log no longer continues it', async () => {
  const { code, stdout } = await run('audit-verify')
  expect(code).toBe(0)
  const head = /Head (\d+:[0-9a-f]{64})\n$/.exec(stdout)?.[1] ?? ''
  await server.root.expect(201, 'POST', '/tokens', { name: 'x', role: 'viewer', areaCode: '19' })
  expect((await run('audit-verify', '--head', head)).code).toBe(0)
  const other = `${head.split(':')[0]}:${'0'.repeat(64)}`
  expect(await run('audit-verify', '--head', other)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('broken at entry'),
  })
  expect(await run('audit-verify', '--head', 'nonsense')).toMatchObject({ code: 64 })
})
