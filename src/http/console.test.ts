import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { consoleRoutes } from './console.ts'

let folder: string
let consoleDir: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'loa-dist-'))
  consoleDir = join(folder, 'dist')
  await mkdir(join(consoleDir, 'assets'), { recursive: true })
  await writeFile(join(folder, 'secret.txt'), 'mật khẩu')
  await writeFile(join(consoleDir, 'index.html'), '<title>Loa Làng</title>')
  await writeFile(join(consoleDir, 'assets', 'index-Bq3x.js'), 'export {}')
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const ask = async (path: string, accept = 'text/html') => {
  const answer = await consoleRoutes({ consoleDir }).request(`http://loa.test${path}`, { headers: { accept } })
  return { status: answer.status, kept: answer.headers.get('cache-control'), text: await answer.text() }
}

test('what is named by its content is kept for a year; the page and whatever else may change is asked for anew', async () => {
  expect(await ask('/assets/index-Bq3x.js', '*/*')).toMatchObject({
    status: 200,
    kept: 'public, max-age=31536000, immutable',
  })
  expect(await ask('/')).toMatchObject({ status: 200, kept: 'no-cache' })
  expect(await ask('/lich-phat/tuan')).toMatchObject({ status: 200, kept: 'no-cache', text: '<title>Loa Làng</title>' })
  // The page in the place of a file is never kept as that file.
  expect(await ask('/assets/none')).toMatchObject({ status: 200, kept: 'no-cache' })
  expect(await ask('/assets/index-none.js', '*/*')).toMatchObject({ status: 404, kept: null })
})

test.each(['/api/v1/none', '/audio/none', '/live/none', '/problems/none', '/openapi.json/none'])(
  'an unknown address of a program (%s) is no page, also for a browser',
  async (path) => expect((await ask(path)).status).toBe(404),
)

test.each([
  '/../secret.txt',
  '/%2e%2e/secret.txt',
  '/..%2fsecret.txt',
  '/assets/..%2f..%2fsecret.txt',
  '/..%5csecret.txt',
  '/assets/%00',
])('nothing outside the build is served: %s', async (path) => expect((await ask(path)).text).not.toContain('mật khẩu'))
