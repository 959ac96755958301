import type { Db } from '../db/open.ts'
import { countTargets } from './store.ts'

/** How many speakers an airing for these areas is sent to: set up and in use, connected or not, each once. */
export const countSpeakersIn = (db: Db, areas: ReadonlyArray<{ path: string }>): Promise<number> =>
  countTargets(
    db,
    areas.map(({ path }) => path),
  )
