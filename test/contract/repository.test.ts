import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkDocs } from '../../scripts/check-docs.ts'
import { checkLayers } from '../../scripts/check-layers.ts'
import { missingEntries } from '../../scripts/complete-lock.ts'
import { noticeIsCurrent } from '../../scripts/notice.ts'

const root = new URL('../../', import.meta.url).pathname
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'loa-repository-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function write(path: string, text: string): Promise<void> {
  await mkdir(join(folder, path, '..'), { recursive: true })
  await writeFile(join(folder, path), text)
}

test('every path and command named in the documents exists', async () => {
  expect(await checkDocs(root)).toBe('')
})

test('a document that names what is not there is told, with its line', async () => {
  await write('package.json', JSON.stringify({ scripts: { demo: '' } }))
  await write('src/there.ts', '')
  await write('README.md', 'see `src/there.ts` and `npm run demo`\n`src/gone.ts`\n`npm run gone`\n[x](docs/gone.md)\n')
  expect((await checkDocs(folder)).split('\n')).toEqual([
    'README.md:2 names src/gone.ts, which is not there',
    'README.md:3 names "npm run gone", which package.json does not have',
    'README.md:4 links to docs/gone.md, which is not there',
  ])
})

test('imports against the layers are told', async () => {
  await write(
    'src/bulletins/submit.ts',
    "import { a } from '../clips/store.ts'\nimport { b } from './store.ts'\nimport { c } from '../areas/find.ts'\n",
  )
  await write('src/mqtt/external.ts', "import { a } from '../speakers/list.ts'\n")
  await write(
    'devices/speaker/play.ts',
    "import { a } from '../../src/bulletins/schema.ts'\nimport { b } from '../../src/protocol/topics.ts'\n",
  )
  await write('src/clips/save.ts', "import { a } from '../../test/support/app.ts'\n")
  expect((await checkLayers(folder)).split('\n')).toEqual([
    'devices/speaker/play.ts imports src/bulletins/schema.ts: devices know the server by src/protocol only',
    'src/bulletins/submit.ts imports src/clips/store.ts: a store is private to its feature',
    'src/clips/save.ts imports test/support/app.ts: nothing but a test imports tests',
    'src/mqtt/external.ts imports src/speakers/list.ts: src/mqtt knows no feature',
  ])
})

test('NOTICE lists what the lockfile installs', async () => {
  expect(await noticeIsCurrent()).toBe('')
})

test('the lockfile names the optional packages of every platform, else newer npms refuse it', async () => {
  const lock = JSON.parse(await readFile(new URL('../../package-lock.json', import.meta.url), 'utf8'))
  expect(Object.keys(missingEntries(lock))).toEqual([])
})

test('a program of ours runs on Node 24 however it is started, and its exit code comes through', async () => {
  const run = (code: string) =>
    promisify(execFile)('node', ['scripts/node24.mjs', '-e', code], { cwd: new URL('../..', import.meta.url) })
  expect((await run('process.stdout.write(process.version)')).stdout).toMatch(/^v24\./)
  await expect(run('process.exit(7)')).rejects.toMatchObject({ code: 7 })
})
