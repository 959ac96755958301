import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { parseConfig } from '../../src/config.ts'

const read = (path: string) => readFile(new URL(`../../${path}`, import.meta.url), 'utf8')

/** Names in the schema of the environment, as they are written in src/config.ts. */
async function settings(): Promise<string[]> {
  const [, schema = ''] = (await read('src/config.ts')).split('const Environment = z.object({')
  const [body = ''] = schema.split('\n})')
  return [...body.matchAll(/^ {2}([A-Z][A-Z_]*):/gm)].flatMap(([, name]) => name ?? [])
}

/** Name → default, from the table under "Settings". */
async function documented(): Promise<Array<[name: string, byDefault: string]>> {
  const [, section = ''] = (await read('docs/operations.md')).split('\n## Settings\n')
  const [table = ''] = section.split('\n## ')
  const rows = table.matchAll(/^\| `([A-Z][A-Z_]*)` *\| *`?([^|`]*?)`? *\| *\S/gm)
  return [...rows].map(([, name = '', byDefault = '']) => [name, byDefault])
}

test('every setting stands in the table of docs/operations.md once, and nothing else does', async () => {
  const names = (await documented()).map(([name]) => name)
  const known = await settings()
  expect(known).toContain('DATABASE_URL')
  expect(names.toSorted()).toEqual(known.toSorted())
})

test('the table says the defaults that hold', async () => {
  const defaults: Record<string, unknown> = { ...parseConfig({}), nodeEnv: 'production' }
  const fieldOf = (name: string) =>
    name
      .replace(/^LOA_/, '')
      .toLowerCase()
      .replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
  const textOf = (value: unknown) => (value === undefined || value === '' ? 'unset' : String(value))
  const rows = await documented()
  expect(rows).toEqual(rows.map(([name]) => [name, textOf(defaults[fieldOf(name)])]))
})
