import { z } from 'zod'
import { audit } from '../audit/audit.ts'
import { type Ctx, requirePermission } from '../context.ts'
import { Problem } from '../errors.ts'
import { emitEvent } from '../events/emit.ts'
import { ROOT_CODE, vietnamDate } from './find.ts'
import { parseAreaList } from './parse-list.ts'
import { comparePreview, previewLosses } from './preview.ts'
import { type ImportPreview, textLine } from './schema.ts'
import { nextListStart, rememberList } from './store.ts'
import { applyList, type ListChanges, lockImports } from './store-lists.ts'

export const ImportAreas = z.object({
  /** First day on which the list holds, and the first on which it no longer does. */
  validFrom: z.iso.date(),
  validTo: z.iso.date().optional(),
  dryRun: z.boolean().default(false),
  /** Where it came from, for the record: a file name, a decision's number. */
  source: textLine(200),
})
export type ImportAreas = z.input<typeof ImportAreas>

export type ImportResult = ListChanges & {
  validFrom: string
  validTo: string | null
  areas: number
  dryRun: boolean
  /** Nothing in the database differs from the list. */
  nothingChanged: boolean
  /** With `dryRun` only. */
  preview: ImportPreview | null
}

/** What importing needs of the program: the command-line tool has no broker and no queue. */
type ImportCtx = Pick<Ctx, 'db' | 'clock' | 'actor' | 'requestId'>

/**
 * Import a list of units (CSV, see parse-list.ts) as the tree from `validFrom` on; all of it or nothing. The tree in
 * force after the next list is never touched. Errors: `area.list-invalid`, `request.invalid`, `request.too-large`.
 */
export async function importAreas(
  ctx: ImportCtx,
  input: ImportAreas,
  csv: AsyncIterable<Uint8Array>,
): Promise<ImportResult> {
  const { validFrom, validTo, dryRun, source } = ImportAreas.parse(input)
  requirePermission(ctx, 'area.write', [{ code: ROOT_CODE, path: `/${ROOT_CODE}/` }])
  const list = await parseAreaList(csv)
  const outcome: { result?: ImportResult } = {}
  const work = ctx.db.transaction().execute(async (db) => {
    await lockImports(db)
    const end = endOf(validFrom, validTo, await nextListStart(db, validFrom))
    const compared = dryRun ? await comparePreview(db, { areas: list.areas, validFrom }) : undefined
    const today = vietnamDate(ctx.clock.now())
    const hasBegun = validFrom <= today
    const countedOn = hasBegun ? today : validFrom
    const changes = await applyList(db, { areas: list.areas, validFrom, validTo: end, source, countedOn })
    const { unchanged, speakersWithoutArea, ...touched } = changes
    const nothingChanged = Object.values(touched).every((count) => count === 0)
    const preview = compared ? { ...compared, ...(await previewLosses(db, validFrom, countedOn)) } : null
    outcome.result = { ...changes, validFrom, validTo: end, areas: list.areas.length, dryRun, nothingChanged, preview }
    if (dryRun) throw new DryRun()
    if (nothingChanged) return
    await rememberList(db, { validFrom, source, sha256: list.sha256, importedAt: ctx.clock.now() })
    await emitEvent({ ...ctx, db }, { type: 'area.changed', areaCodes: [ROOT_CODE], data: { validFrom } })
    await audit(
      { ...ctx, db },
      {
        action: 'areas.import',
        subjectId: validFrom,
        areaCodes: [ROOT_CODE],
        data: { ...changes, source, sha256: list.sha256 },
      },
    )
  })
  await work.catch((error: unknown) => {
    if (!(error instanceof DryRun)) throw error
  })
  if (!outcome.result) throw new Error('the import ended without a result')
  return outcome.result
}

/** Thrown to undo everything that a preview did: what it counts is what really would happen. */
class DryRun extends Error {}

function endOf(validFrom: string, validTo: string | undefined, next: string | undefined): string | null {
  const fault =
    validTo && validTo <= validFrom
      ? 'must be after validFrom'
      : validTo && next && validTo > next
        ? `must not be after ${next}, from which another list holds`
        : undefined
  if (fault) throw new Problem('request.invalid', { errors: [{ pointer: '/query/validTo', detail: fault }] })
  return validTo ?? next ?? null
}
