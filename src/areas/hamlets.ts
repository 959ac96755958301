import { z } from 'zod'
import { audit } from '../audit/audit.ts'
import { type Ctx, requirePermission, type Tx, withTransaction } from '../context.ts'
import { Problem } from '../errors.ts'
import { emitEvent } from '../events/emit.ts'
import { requireAreas, vietnamDate } from './find.ts'
import { foldName } from './fold.ts'
import { AreaCode, AreaName } from './schema.ts'
import {
  activeSpeakersIn,
  childrenOn,
  closeVersion,
  dropLaterVersions,
  hamletNumbers,
  insertVersion,
  lockArea,
  renameVersions,
} from './store.ts'
import { rebuildHamlets } from './store-lists.ts'
import type { AreaRow } from './versions.ts'

export const CreateHamlet = z.object({ communeCode: AreaCode, name: AreaName })
export const RenameHamlet = z.object({ code: AreaCode, name: AreaName })
export const EndHamlet = z.object({ code: AreaCode })

/** A hamlet below a lowest official unit, from today on. Its code is ours: '05857-01', numbers are never used again. */
export async function createHamlet(ctx: Ctx, input: z.input<typeof CreateHamlet>): Promise<AreaRow> {
  const { communeCode, name } = CreateHamlet.parse(input)
  return withTransaction(ctx, async (tx) => {
    const commune = await loadArea(tx, communeCode)
    requirePermission(ctx, 'area.write', [commune])
    await lockArea(tx.db, commune.code)
    const today = vietnamDate(ctx.clock.now())
    const siblings = await childrenOn(tx.db, commune.code, today)
    if (!isLowestUnit(commune, siblings)) throw new Problem('area.not-lowest', { fields: { areaCode: commune.code } })
    refuseSameName(siblings, name)
    const number = Math.max(0, ...(await hamletNumbers(tx.db, commune.code))) + 1
    const code = `${commune.code}-${String(number).padStart(2, '0')}`
    const hamlet = { code, name, kind: 'hamlet', parentCode: commune.code, path: `${commune.path}${code}/` }
    const row: AreaRow = { ...hamlet, validFrom: today, validTo: null }
    await insertVersion(tx.db, { ...row, nameSearch: foldName(name), source: tx.actor.id })
    // A list imported ahead of its day may already say where the commune will stand.
    await rebuildHamlets(tx.db, code)
    await emitEvent(tx, { type: 'area.changed', areaCodes: [commune.code], data: { areaCode: code } })
    await audit(tx, { action: 'area.create-hamlet', subjectId: code, areaCodes: [commune.code], data: { name } })
    return row
  })
}

/** From today on; reports of earlier days keep the earlier name. */
export async function renameHamlet(ctx: Ctx, input: z.input<typeof RenameHamlet>): Promise<AreaRow> {
  const { code, name } = RenameHamlet.parse(input)
  return withTransaction(ctx, async (tx) => {
    const hamlet = await loadHamlet(tx, code)
    if (hamlet.name === name) return hamlet
    const today = vietnamDate(ctx.clock.now())
    refuseSameName(await childrenOn(tx.db, hamlet.parentCode ?? '', today), name, code)
    const row: AreaRow = { ...hamlet, name, validFrom: today }
    if (hamlet.validFrom < today) {
      await closeVersion(tx.db, hamlet, today)
      await insertVersion(tx.db, { ...row, nameSearch: foldName(name), source: tx.actor.id })
    }
    await renameVersions(tx.db, row, foldName(name))
    await emitEvent(tx, { type: 'area.changed', areaCodes: [code], data: { areaCode: code } })
    await audit(tx, {
      action: 'area.rename-hamlet',
      subjectId: code,
      areaCodes: [code],
      data: { from: hamlet.name, to: name },
    })
    return row
  })
}

/** As of today (tomorrow if it began today). Refused while speakers stand in it. */
export async function endHamlet(ctx: Ctx, input: z.input<typeof EndHamlet>): Promise<AreaRow> {
  const { code } = EndHamlet.parse(input)
  return withTransaction(ctx, async (tx) => {
    const hamlet = await loadHamlet(tx, code)
    const speakers = await activeSpeakersIn(tx.db, hamlet.code)
    if (speakers > 0) throw new Problem('area.in-use', { fields: { areaCode: code, speakers } })
    const today = vietnamDate(ctx.clock.now())
    const validTo = hamlet.validFrom < today ? today : dayAfter(today)
    await closeVersion(tx.db, hamlet, validTo)
    await dropLaterVersions(tx.db, hamlet)
    await emitEvent(tx, { type: 'area.changed', areaCodes: [hamlet.parentCode ?? code], data: { areaCode: code } })
    await audit(tx, { action: 'area.end-hamlet', subjectId: code, areaCodes: [code], data: { validTo } })
    return { ...hamlet, validTo }
  })
}

async function loadHamlet(tx: Tx, code: string): Promise<AreaRow> {
  const area = await loadArea(tx, code)
  requirePermission(tx, 'area.write', [area])
  if (area.kind !== 'hamlet') throw new Problem('area.official', { fields: { areaCode: code } })
  await lockArea(tx.db, area.parentCode ?? '')
  // Again, now that nobody else can be changing it.
  return loadArea(tx, code)
}

async function loadArea(tx: Tx, code: string): Promise<AreaRow> {
  const [area] = await requireAreas(tx.db, [code], tx.clock.now())
  if (!area) throw new Error(`requireAreas found nothing for ${code}`)
  return area
}

const isLowestUnit = (area: AreaRow, children: readonly AreaRow[]): boolean =>
  area.kind !== 'hamlet' && area.kind !== 'country' && children.every((child) => child.kind === 'hamlet')

function refuseSameName(siblings: readonly AreaRow[], name: string, except?: string): void {
  const same = siblings.find((sibling) => sibling.code !== except && foldSame(sibling.name, name))
  if (same)
    throw new Problem('area.name-taken', { detail: `${same.code} is ${same.name}.`, fields: { areaCode: same.code } })
}

const foldSame = (a: string, b: string): boolean =>
  a.normalize('NFC').toLocaleLowerCase('vi') === b.normalize('NFC').toLocaleLowerCase('vi')

const dayAfter = (date: string): string => vietnamDate(new Date(Date.parse(`${date}T12:00:00+07:00`) + 86_400_000))
