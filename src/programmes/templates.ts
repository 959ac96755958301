import { z } from 'zod'
import { lastKnownAreas, pathsOf, requireAreas, requireAtMost, withoutNested } from '../areas/find.ts'
import { loadAreaNames, nameOf } from '../areas/names.ts'
import { requireVisible } from '../areas/visible.ts'
import { audit } from '../audit/audit.ts'
import { type Ctx, permittedPaths, requirePermission, withTransaction } from '../context.ts'
import { Problem } from '../errors.ts'
import { loadScope } from '../reach/related.ts'
import { ScheduleRule } from '../schedules/schema.ts'
import { BUILT_IN_TEMPLATES } from './builtin-templates.ts'
import { requireItems } from './require-items.ts'
import { type ListTemplates, ProgrammeItem, type ProgrammeTemplate, SaveTemplate } from './schema.ts'
import {
  deleteTemplateRow,
  findProgrammeRow,
  findTemplateRow,
  insertTemplate,
  listTemplateRows,
  type TemplateRow,
} from './store.ts'
import { itemsOf } from './view.ts'

const builtIn: readonly ProgrammeTemplate[] = BUILT_IN_TEMPLATES.map((skeleton) => ({
  ...skeleton,
  builtIn: true,
  areaCodes: [],
  areaNames: [],
  createdBy: null,
  createdAt: null,
}))

/** Those that come with the software first, then the own areas' by name. Errors: `area.not-found`. */
export async function listTemplates(ctx: Ctx, query: z.output<typeof ListTemplates>): Promise<ProgrammeTemplate[]> {
  const { area } = query
  const within = area ? await requireAreas(ctx.db, [area], ctx.clock.now(), () => '/query/area') : undefined
  const rows = await listTemplateRows(ctx.db, {
    visible: await loadScope(ctx.db, permittedPaths(ctx.actor, 'view'), 'above'),
    within: within && (await loadScope(ctx.db, pathsOf(within), 'above')),
  })
  return [...builtIn, ...(await viewTemplates(ctx, rows))]
}

/** One that the reader may use. Errors: `programme-template.not-found`. */
export async function requireTemplate(ctx: Ctx, id: string): Promise<ProgrammeTemplate> {
  const known = builtIn.find((template) => template.id === id)
  if (known) return known
  const row = await requireVisible(ctx, await findTemplateRow(ctx.db, id), 'programme-template.not-found')
  return viewOne(ctx, row)
}

/**
 * Keep a sequence to begin programmes with: out of a programme, or written as such. Errors: `programme.not-found`,
 * `area.not-found`, `request.invalid` naming each item that is not there.
 */
export async function saveTemplate(ctx: Ctx, input: SaveTemplate): Promise<ProgrammeTemplate> {
  const parsed = SaveTemplate.parse(input)
  const given = 'programmeId' in parsed ? await outOfProgramme(ctx, parsed.programmeId) : parsed
  const areas = withoutNested(await requireAreas(ctx.db, given.areaCodes, ctx.clock.now()))
  requireAtMost(areas)
  requirePermission(ctx, 'schedule.write', areas)
  const items = 'programmeId' in parsed ? given.items : await requireItems(ctx, given.items)
  const { priority, at, weekdays, budgetSeconds } = given
  const row = await withTransaction(ctx, async (tx) => {
    const row = await insertTemplate(tx.db, {
      id: ctx.ids.next('ptp'),
      name: parsed.name,
      areaCodes: areas.map((area) => area.code),
      priority,
      at,
      weekdays,
      budgetSeconds,
      items: JSON.stringify(items),
      createdBy: ctx.actor.id,
      createdAt: ctx.clock.now(),
    })
    const { id: subjectId, areaCodes, name } = row
    await audit(tx, { action: 'programme-template.create', subjectId, areaCodes, data: { name } })
    return row
  })
  return viewOne(ctx, row)
}

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7]

async function outOfProgramme(ctx: Ctx, programmeId: string) {
  const row = await requireVisible(ctx, await findProgrammeRow(ctx.db, programmeId), 'programme.not-found')
  const rule = ScheduleRule.parse(row.rule)
  return {
    areaCodes: row.areaCodes,
    priority: row.priority,
    at: rule.at,
    weekdays: rule.kind === 'weekly' ? rule.weekdays : EVERY_DAY,
    budgetSeconds: row.budgetSeconds,
    items: itemsOf(row),
  }
}

/** Errors: `programme-template.built-in`, `programme-template.not-found`. Programmes that began with it are not touched. */
export async function deleteTemplate(ctx: Ctx, id: string): Promise<void> {
  if (builtIn.some((template) => template.id === id)) throw new Problem('programme-template.built-in')
  await withTransaction(ctx, async (tx) => {
    const row = await requireVisible(
      { ...ctx, db: tx.db },
      await findTemplateRow(tx.db, id),
      'programme-template.not-found',
    )
    requirePermission(ctx, 'schedule.write', await lastKnownAreas(tx.db, row.areaCodes))
    if (!(await deleteTemplateRow(tx.db, id))) throw new Problem('programme-template.not-found')
    const { areaCodes, name } = row
    await audit(tx, { action: 'programme-template.delete', subjectId: id, areaCodes, data: { name } })
  })
}

async function viewTemplates(ctx: Ctx, rows: readonly TemplateRow[]): Promise<ProgrammeTemplate[]> {
  const codes = rows.flatMap((row) => row.areaCodes)
  const names = await loadAreaNames(ctx.db, codes, ctx.clock.now())
  return rows.flatMap((row) => {
    const { data: items } = z.array(ProgrammeItem).safeParse(row.items)
    // Nothing can begin with one that cannot be read; the others are offered.
    if (!items) return []
    const areaNames = row.areaCodes.map((code) => nameOf(names, code))
    return { ...row, builtIn: false, areaNames, items, createdAt: row.createdAt.toISOString() }
  })
}

async function viewOne(ctx: Ctx, row: TemplateRow): Promise<ProgrammeTemplate> {
  const [template] = await viewTemplates(ctx, [row])
  if (!template) throw new Error(`no view of template ${row.id}`)
  return template
}
