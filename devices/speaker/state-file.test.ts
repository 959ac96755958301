import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readJsonFile, writeJsonFile } from './state-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'loa-state-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

// A limit on the size of a file does what a nearly full disk does: the first write is short, only the next one fails.
test.skipIf(process.platform === 'win32')('a disk with room for half of it leaves the old document whole', () => {
  const path = join(folder, 'state.json')
  writeJsonFile(path, { old: true })
  const module = new URL('./state-file.ts', import.meta.url).href
  const script = `const { writeJsonFile } = await import(process.argv[1])
    try { writeJsonFile(process.argv[2], 'x'.repeat(5_000)) } catch (error) { process.stdout.write(error.code) }`
  const limited = ['-c', 'ulimit -f 2 && exec "$@"', 'sh', process.execPath]
  const child = spawnSync('sh', [...limited, '--input-type=module', '-e', script, module, path], { encoding: 'utf8' })
  expect(child.stdout).toBe('EFBIG')
  expect(readJsonFile(path)).toEqual({ old: true })
})
