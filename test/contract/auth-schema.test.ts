import { getSchema } from 'better-auth/db'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { identityOf } from '../../src/accounts/identity.ts'
import { type AccountServer, startAccountServer } from '../support/account-server.ts'

let server: AccountServer
beforeAll(async () => {
  server = await startAccountServer()
})
afterAll(() => server?.stop())

const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

test('our migration has every table and column that better-auth with our options reads or writes, and no other plugin', async () => {
  const { options } = await identityOf(server.app)
  expect(options.plugins.map((plugin) => plugin.id)).toEqual(['two-factor'])
  const wanted = Object.entries(getSchema(options)).flatMap(([table, { fields }]) =>
    ['id', ...Object.keys(fields)].map((field) => `${snake(table)}.${snake(field)}`),
  )
  const { rows } = await server.database.pool.query<{ name: string }>(
    `select table_name || '.' || column_name as name from information_schema.columns where table_name like 'auth\\_%'`,
  )
  expect(wanted).toContain('auth_two_factors.backup_codes')
  expect(rows.map((row) => row.name)).toEqual(expect.arrayContaining(wanted))
  expect(new Set(rows.map((row) => row.name.split('.')[0]))).toEqual(
    new Set(Object.keys(getSchema(options)).map(snake)),
  )
})
