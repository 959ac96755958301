import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { inject } from 'vitest'
import { ApiUser } from '../../scripts/demo/api.ts'
import { startServer } from '../../scripts/demo/server.ts'
import { buildVillage, type People, type Person, type Village } from '../../scripts/demo/village.ts'
import { openLocalDatabase } from '../../src/db/local.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    villageTemplate: string
  }
}

export const HAMLETS_PER_COMMUNE = 2
const DATA = 'data'
const VILLAGE = 'village.json'
const quiet = () => undefined

/**
 * The data folder of a server that has been set up with the village, for stations to start from: a database cluster, its
 * migrations, the areas and four people take seconds to make and a moment to copy.
 */
export async function makeVillageTemplate(): Promise<{ folder: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'loa-village-'))
  const dataDir = join(folder, DATA)
  const server = await startServer(dataDir, { NODE_ENV: 'test' })
  const { people, ...rest } = await buildVillage(server.url, server.setupToken, quiet, HAMLETS_PER_COMMUNE)
  const local = await openLocalDatabase({ LOA_DATA_DIR: dataDir })
  // Who opens a station signs in anew; devices that nobody has would stand in the list.
  await local.db.deleteFrom('authSessions').execute()
  await local.close()
  await server.stop()
  const persons = Object.entries(people).map(([name, { user: _, ...person }]) => [name, person])
  await writeFile(join(folder, VILLAGE), JSON.stringify({ people: Object.fromEntries(persons), ...rest }))
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) }
}

/** A copy of the template's data, for a server that is not running yet. The cluster belongs to who runs PostgreSQL. */
export async function copyVillage(dataDir: string): Promise<void> {
  await promisify(execFile)('cp', ['-a', join(inject('villageTemplate'), DATA), dataDir])
}

/** The village of a server that runs on such a copy, its people signed in. */
export async function enterVillage(url: string): Promise<Village> {
  const saved = JSON.parse(await readFile(join(inject('villageTemplate'), VILLAGE), 'utf8'))
  const people = await Promise.all(
    Object.entries(saved.people as Record<keyof People, Omit<Person, 'user'>>).map(async ([name, person]) => {
      const user = await new ApiUser(url).signIn(person.email, person.password)
      return [name, { ...person, user }] as const
    }),
  )
  // safe because it was written from a Village above
  return { ...saved, people: Object.fromEntries(people) } as Village
}
