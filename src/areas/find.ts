import type { Db } from '../db/open.ts'
import { Problem } from '../errors.ts'
import { type Area, type AreaRow, loadAreasOn, loadGroupMembers, loadLastAreas } from './versions.ts'

export const ROOT_CODE = 'VN'
const GROUP_PREFIX = 'grp_'
const VIETNAM_OFFSET_MS = 7 * 3_600_000

/** The calendar day in Viet Nam (UTC+7 since 1975, no summer time), 'YYYY-MM-DD': laws take effect by it. */
export const vietnamDate = (at: Date): string => new Date(at.getTime() + VIETNAM_OFFSET_MS).toISOString().slice(0, 10)

/**
 * The areas of these codes on the day of `at`, in the order given and each once. A group id (`grp_…`) stands for its
 * members. Any code without a version on that day → `area.not-found`, naming all of them: an audience never shrinks
 * silently. `pointerOf` says where in the request a code stands; null when it does not come from there.
 */
export async function requireAreas(
  db: Db,
  codes: readonly string[],
  at: Date,
  pointerOf: ((index: number) => string) | null = (index) => `/areaCodes/${index}`,
): Promise<AreaRow[]> {
  const groups = await loadGroupMembers(
    db,
    codes.filter((code) => code.startsWith(GROUP_PREFIX)),
  )
  const wanted = codes.flatMap((given, index) => (groups.get(given) ?? [given]).map((code) => ({ code, given, index })))
  const date = vietnamDate(at)
  const rows = await loadAreasOn(db, [...new Set(wanted.map(({ code }) => code))], date)
  const found = new Map(rows.map((row) => [row.code, row]))
  const missing = wanted.filter(({ code }) => !found.has(code))
  if (missing.length > 0)
    throw new Problem('area.not-found', {
      detail: `On ${date} there is no area ${[...new Set(missing.map(({ code }) => code))].join(', ')}.`,
      fields: { areaCodes: [...new Set(missing.map(({ code }) => code))] },
      ...(pointerOf && {
        errors: missing.map(({ code, given, index }) => ({
          pointer: pointerOf(index),
          detail: code === given ? `no area ${code}` : `no area ${code}, a member of ${given}`,
        })),
      }),
    })
  const ordered = new Set(wanted.map(({ code }) => found.get(code)).filter((row) => row !== undefined))
  return [...ordered]
}

/** As `requireAreas`, but what does not exist on that day is left out: for rows written before a reform. */
export function knownAreas(db: Db, codes: readonly string[], at: Date): Promise<AreaRow[]> {
  return loadAreasOn(db, [...new Set(codes)], vietnamDate(at))
}

/**
 * The last version of these areas, whether or not they still exist: whoever silences something must never be told that
 * its area was abolished yesterday. A code that never was → `area.not-found`.
 */
export async function lastKnownAreas(db: Db, codes: readonly string[]): Promise<AreaRow[]> {
  const groups = await loadGroupMembers(
    db,
    codes.filter((code) => code.startsWith(GROUP_PREFIX)),
  )
  const wanted = [...new Set(codes.flatMap((code) => groups.get(code) ?? [code]))]
  const rows = await loadLastAreas(db, wanted)
  const missing = wanted.filter((code) => !rows.some((row) => row.code === code))
  if (missing.length > 0) throw new Problem('area.not-found', { fields: { areaCodes: missing } })
  return rows
}

// The most that one command can name (docs/protocol.md); a province or the country is one.
const MAX_TARGETS = 500

/** Errors: `area.too-many`. */
export function requireAtMost(areas: readonly unknown[]): void {
  if (areas.length > MAX_TARGETS)
    throw new Problem('area.too-many', { fields: { limit: MAX_TARGETS, areas: areas.length } })
}

/** Only the outermost: what lies inside another one of the list is covered by it. */
export function withoutNested<A extends { path: string }>(areas: readonly A[]): A[] {
  return areas.filter(
    (area, index) =>
      !areas.some((other, at) => area.path.startsWith(other.path) && (area.path !== other.path || at < index)),
  )
}

export const pathsOf = (areas: ReadonlyArray<Pick<Area, 'path'>>): string[] => areas.map((area) => area.path)

/** Codes from the root down: '/VN/19/05857/' → ['VN', '19', '05857']. */
export const pathCodes = (path: string): string[] => path.split('/').filter(Boolean)

/** The shard of an airing: the code just below the country when all areas lie under the same one, else 'VN'. */
export function topArea(areas: ReadonlyArray<Pick<Area, 'path'>>): string {
  const tops = new Set(areas.map((area) => pathCodes(area.path)[1] ?? ROOT_CODE))
  const [only] = tops
  return tops.size === 1 && only ? only : ROOT_CODE
}
