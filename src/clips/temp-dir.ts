import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readdir, realpath, rm, stat } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'

const STALE_MS = 24 * 3_600_000
const opened = new Set<string>()

/**
 * A folder of this process's own under `<dataDir>/tmp`. What killed processes left behind there is removed: those of
 * this host whose process is gone, and anything a day old (other hosts on a shared disk).
 */
export async function openTempDir(dataDir: string, now: Date): Promise<string> {
  const parent = join(dataDir, 'tmp')
  await mkdir(parent, { recursive: true })
  for (const name of await readdir(parent)) {
    if (await isLeftOver(join(parent, name), name, now)) await rm(join(parent, name), { recursive: true, force: true })
  }
  const made = await mkdtemp(join(parent, `clips-${hostKey()}-${process.pid}-`))
  opened.add(made)
  return realpath(made)
}

/** A new path in it; nothing is made yet. */
export const tempPath = (tempDir: string, extension: string): string =>
  join(tempDir, `${randomBytes(12).toString('hex')}${extension}`)

const hostKey = () => hostname().replaceAll(/[^a-zA-Z0-9]/g, '_')

async function isLeftOver(path: string, name: string, now: Date): Promise<boolean> {
  const match = /^clips-(\w+)-(\d+)-\w+$/.exec(name)
  if (!match) return false
  const pid = Number(match[2])
  // In a container every start may get the same id; two folders of one live process are told apart by `opened`.
  if (match[1] === hostKey()) return pid === process.pid ? !opened.has(path) : !isAlive(pid)
  const age = await stat(path).then(
    (found) => now.getTime() - found.mtimeMs,
    () => 0,
  )
  return age > STALE_MS
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it lives, under another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
