import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, rename, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { ClipStore } from './ports.ts'

const SHA256 = /^[0-9a-f]{64}$/

/** Clips on disk as `<folder>/ab/cd/<sha256>.mp3`. What `put` has answered survives a power cut. */
export function createDiskStore(folder: string): ClipStore {
  const root = resolve(folder)
  const pathOf = (sha256: string) => {
    if (!SHA256.test(sha256)) throw new Error(`"${sha256}" is not a sha256`)
    return join(root, sha256.slice(0, 2), sha256.slice(2, 4), `${sha256}.mp3`)
  }
  return {
    async put(sha256, path) {
      const target = pathOf(sha256)
      const hash = createHash('sha256')
      await pipeline(createReadStream(path), hash)
      if (hash.digest('hex') !== sha256) throw new Error(`The file for clip ${sha256} has another hash`)
      await sync(path)
      await mkdir(dirname(target), { recursive: true })
      // Over an old file of the same hash: the same bytes, and a torn one from a failing disk is healed.
      await rename(path, target)
      for (const folder of [dirname(target), dirname(dirname(target)), root]) await sync(folder)
    },
    size: (sha256) =>
      stat(pathOf(sha256)).then(
        (found) => found.size,
        (error: NodeJS.ErrnoException) => {
          if (error.code === 'ENOENT') return undefined
          throw error
        },
      ),
    read: (sha256, range) => createReadStream(pathOf(sha256), range),
  }
}

async function sync(path: string): Promise<void> {
  await using file = await open(path, 'r')
  await file.sync()
}
