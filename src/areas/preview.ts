import type { Transaction } from 'kysely'
import type { Tables } from '../db/tables.ts'
import type { ListedArea } from './parse-list.ts'
import type { ImportPreview } from './schema.ts'
import { grantsWithoutArea, hamletsWithoutCommune, unitsBefore } from './store-preview.ts'

const SHOWN = 50

/**
 * What the list of `validFrom` is beside what was in force: the units of the same day when a list of that day is there
 * already, else those of the day before. Read before the list is applied; `touched` afterwards.
 */
export async function comparePreview(
  db: Transaction<Tables>,
  list: { areas: readonly ListedArea[]; validFrom: string },
): Promise<Pick<ImportPreview, 'added' | 'renamed' | 'moved' | 'ended' | 'counts'>> {
  const before = new Map((await unitsBefore(db, list.validFrom)).map((area) => [area.code, area]))
  const areas = [...list.areas].sort((a, b) => (a.code < b.code ? -1 : 1))
  const codes = new Set(areas.map((area) => area.code))
  const added = areas.filter((area) => !before.has(area.code))
  const renamed = areas.flatMap((area) => {
    const was = before.get(area.code)
    return was && was.name !== area.name ? [{ ...shown(area), nameBefore: was.name }] : []
  })
  const moved = areas.flatMap((area) => {
    const was = before.get(area.code)
    return was && was.parentCode !== area.parentCode ? [{ ...shown(area), parentCodeBefore: was.parentCode }] : []
  })
  const ended = [...before.values()].filter((area) => !codes.has(area.code))
  const changed = new Set([...renamed, ...moved].map((area) => area.code))
  return {
    added: added.slice(0, SHOWN).map(shown),
    renamed: renamed.slice(0, SHOWN),
    moved: moved.slice(0, SHOWN),
    ended: ended.slice(0, SHOWN).map(shown),
    counts: {
      added: added.length,
      renamed: renamed.length,
      moved: moved.length,
      ended: ended.length,
      unchanged: areas.length - added.length - changed.size,
    },
  }
}

/** Who would stand without an area: rights on `countedOn`, hamlets on the first day. Read after the list is applied. */
export async function previewLosses(
  db: Transaction<Tables>,
  validFrom: string,
  countedOn: string,
): Promise<Pick<ImportPreview, 'grantsWithoutArea' | 'hamletsWithoutCommune'>> {
  const grants = await grantsWithoutArea(db, countedOn)
  return { grantsWithoutArea: grants, hamletsWithoutCommune: await hamletsWithoutCommune(db, validFrom) }
}

const shown = ({
  code,
  name,
  kind,
  parentCode,
}: Pick<ImportPreview['added'][number], 'code' | 'name' | 'kind' | 'parentCode'>) => ({
  ...{ code, name, kind, parentCode },
})
