import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * One JSON document on disk that survives a power cut: written aside, synced, renamed over the old one, folder synced.
 * A reader finds the old document or the new one, never half of either. Mode 0600.
 */
export function writeJsonFile(path: string, value: unknown): void {
  const aside = `${path}.new`
  const file = openSync(aside, 'w', 0o600)
  try {
    // Not writeSync: on a disk with a little room left that writes the first half and does not say so.
    writeFileSync(file, JSON.stringify(value))
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(aside, path)
  syncFolder(dirname(path))
}

/** Undefined when there is no such file; throws when it is there and is not JSON. */
export function readJsonFile(path: string): unknown {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined // safe: fs errors carry a code
    throw error
  }
  return JSON.parse(text)
}

export const makeFolder = (path: string): void => void mkdirSync(path, { recursive: true, mode: 0o700 })

function syncFolder(path: string): void {
  const folder = openSync(path, 'r')
  try {
    fsyncSync(folder)
  } catch {
    // Windows cannot sync a folder; its rename is already journalled.
  } finally {
    closeSync(folder)
  }
}
