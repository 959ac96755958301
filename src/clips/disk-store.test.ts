import { createHash, randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDiskStore } from './disk-store.ts'
import { openTempDir } from './temp-dir.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'loa-store-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function file(bytes: Buffer) {
  const path = join(folder, randomBytes(8).toString('hex'))
  await writeFile(path, bytes)
  return { path, sha256: createHash('sha256').update(bytes).digest('hex') }
}

test('what is put can be read, whole and in part, and putting it again changes nothing', async () => {
  const store = createDiskStore(join(folder, 'clips'))
  const bytes = randomBytes(5000)
  const { path, sha256 } = await file(bytes)
  expect(await store.size(sha256)).toBeUndefined()
  await store.put(sha256, path)
  await store.put(sha256, (await file(bytes)).path)
  expect(await store.size(sha256)).toBe(5000)
  expect(Buffer.concat(await store.read(sha256).toArray())).toEqual(bytes)
  expect(Buffer.concat(await store.read(sha256, { start: 10, end: 19 }).toArray())).toEqual(bytes.subarray(10, 20))
})

test('a file under a hash that is not its own is never stored, nor is a path made of a hash that is none', async () => {
  const store = createDiskStore(join(folder, 'clips'))
  const { path } = await file(randomBytes(10))
  const other = (await file(randomBytes(10))).sha256
  await expect(store.put(other, path)).rejects.toThrow('another hash')
  expect(await store.size(other)).toBeUndefined()
  await expect(store.put('../../etc/passwd', path)).rejects.toThrow('not a sha256')
})

test('what a killed process left in the temporary folder is gone at the next start; what lives stays', async () => {
  const mine = await openTempDir(folder, new Date())
  await writeFile(join(mine, 'upload'), 'half')
  const dead = mine.replace(/-\d+-\w+$/, '-4194305-abcdef') // past the largest process id of Linux
  await mkdir(dead)
  await writeFile(join(dead, 'upload'), 'half')
  const second = await openTempDir(folder, new Date())
  const left = await readdir(join(folder, 'tmp'))
  expect(left.toSorted()).toEqual([mine, second].map((path) => path.split('/').at(-1)).toSorted())
  expect(await readdir(mine)).toEqual(['upload'])
})
