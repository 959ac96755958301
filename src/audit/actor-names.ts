import type { Db } from '../db/open.ts'
import { loadActorNames } from './store.ts'

/** What people and tokens are called, by id; the program itself has no name. */
export const actorNames = (db: Db, ids: readonly string[]): Promise<Map<string, string>> => loadActorNames(db, ids)
