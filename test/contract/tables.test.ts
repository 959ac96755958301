import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database?.drop())

type Column = { type: string; nullable: boolean; generated: boolean }
type Tables = Record<string, Record<string, Column>>

const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

/** What a column of this TypeScript type is in PostgreSQL, as one of a few names. */
function kindOf(type: string): string {
  if (type.startsWith('Json<')) return 'json'
  if (type === 'string[]' || type === 'number[]') return type
  if (type === 'Date') return 'timestamptz'
  if (type === 'number' || type === 'boolean') return type
  return 'text' // string, a union of literals, a named union of literals
}

const SQL_KINDS: Record<string, string> = {
  jsonb: 'json',
  'text[]': 'string[]',
  'int2[]': 'number[]',
  'timestamp with time zone': 'timestamptz',
  integer: 'number',
  smallint: 'number',
  bigint: 'number',
  real: 'number',
  'double precision': 'number',
  boolean: 'boolean',
  text: 'text',
  date: 'text',
  xid8: 'text',
}

/** The interfaces of tables.ts by the table they are named under in `Tables`. */
async function declared(): Promise<Tables> {
  const source = await readFile(new URL('../../src/db/tables.ts', import.meta.url), 'utf8')
  const bodyOf = (name: string) =>
    new RegExp(`export interface ${name} \\{\\n([\\s\\S]*?)\\n\\}`).exec(source)?.[1] ?? ''
  const tables = [...bodyOf('Tables').matchAll(/^ {2}(\w+): (\w+)$/gm)]
  return Object.fromEntries(
    tables.map(([, table = '', type = '']) => {
      const lines = bodyOf(type)
        .split('\n')
        .filter((line) => /^ {2}\w+: /.test(line))
      return [snake(table), Object.fromEntries(lines.map(columnOf))]
    }),
  )
}

function columnOf(line: string): [string, Column] {
  const [, name = '', text = ''] = /^ {2}(\w+): (.+)$/.exec(line) ?? []
  const generated = /^Generated<(.+)>$/.exec(text)
  const type = generated?.[1] ?? text
  const bare = type.replace(/ \| null$/, '')
  return [snake(name), { type: kindOf(bare), nullable: bare !== type, generated: generated !== null }]
}

async function migrated(): Promise<Tables> {
  const { rows } = await database.pool.query<{
    table: string
    column: string
    type: string
    nullable: boolean
    generated: boolean
  }>(
    `select table_name as "table", column_name as "column",
      case data_type when 'ARRAY' then substr(udt_name, 2) || '[]' else data_type end as type, is_nullable = 'YES' as nullable,
      column_default is not null or is_identity = 'YES' or is_generated = 'ALWAYS' as generated
    from information_schema.columns where table_schema = 'public' and table_name <> 'migrations'
    order by table_name, ordinal_position`,
  )
  const tables: Tables = {}
  for (const { table, column, type, nullable, generated } of rows)
    tables[table] = { ...tables[table], [column]: { type: SQL_KINDS[type] ?? `unknown: ${type}`, nullable, generated } }
  return tables
}

test('tables.ts and the migrations agree on every table, column, type, null and default', async () => {
  const [ours, theirs] = await Promise.all([declared(), migrated()])
  expect(Object.keys(ours).length).toBeGreaterThan(25)
  expect(ours).toEqual(theirs)
})
