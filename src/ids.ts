import { randomBytes } from 'node:crypto'
import { monotonicFactory } from 'ulid'
import type { Clock } from './clock.ts'

/** Every id says what it is and sorts by the time of its making. */
export type IdPrefix =
  | 'usr'
  | 'grt'
  | 'tok'
  | 'grp'
  | 'clp'
  | 'spk'
  | 'bul'
  | 'tpl'
  | 'rly'
  | 'sch'
  | 'prg'
  | 'pol'
  | 'itm'
  | 'ptp'
  | 'occ'
  | 'col'
  | 'alt'
  | 'liv'
  | 'cmd'
  | 'req'
  | 'ses'
  | 'key'
  | 'src'
  | 'inb'

export interface Ids {
  next(prefix: IdPrefix): string
}

export function createIds(clock: Clock): Ids {
  const ulid = monotonicFactory(() => (randomBytes(1)[0] ?? 0) / 256)
  return { next: (prefix) => `${prefix}_${ulid(clock.now().getTime()).toLowerCase()}` }
}
