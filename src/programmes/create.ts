import { requireAreas, requireAtMost, withoutNested } from '../areas/find.ts'
import { audit } from '../audit/audit.ts'
import { type Ctx, requirePermission, type Tx, withTransaction } from '../context.ts'
import { Problem } from '../errors.ts'
import { emitEvent } from '../events/emit.ts'
import { loadCalendar } from '../policies/holidays.ts'
import { requireAirings } from '../schedules/require-airings.ts'
import { requireItems } from './require-items.ts'
import { CreateProgramme, type ProgrammeDetail } from './schema.ts'
import { insertProgramme, type ProgrammeRow } from './store.ts'
import { requireTemplate } from './templates.ts'
import { viewProgramme } from './view.ts'

/**
 * Begin a programme: a draft, of which nothing sounds. `templateId` gives what the request leaves out; its items get ids
 * of their own. Errors: `area.not-found`, `programme-template.not-found`, `schedule.in-past`, `schedule.never-airs`,
 * `request.invalid` naming each item that is not there.
 */
export async function createProgramme(ctx: Ctx, input: CreateProgramme): Promise<ProgrammeDetail> {
  const { templateId, ...parsed } = CreateProgramme.parse(input)
  const now = ctx.clock.now()
  const areas = withoutNested(await requireAreas(ctx.db, parsed.areaCodes, now))
  requireAtMost(areas)
  requirePermission(ctx, 'schedule.write', areas)
  const template = templateId ? await requireTemplate(ctx, templateId) : undefined
  const zone = parsed.zone ?? ctx.config.zone
  const calendar = await loadCalendar(
    ctx,
    areas.map(({ code }) => code),
  )
  requireAirings(parsed.rule, zone, now, calendar)
  const fresh = template?.items.map(({ id: _, ...item }) => item)
  const items = await requireItems(ctx, parsed.items ?? fresh ?? [])
  const budgetSeconds = parsed.budgetSeconds ?? template?.budgetSeconds
  if (!budgetSeconds)
    throw new Problem('request.invalid', { errors: [{ pointer: '/budgetSeconds', detail: 'missing' }] })
  const row = await withTransaction(ctx, (tx) =>
    keepDraft(tx, {
      title: parsed.title,
      areaCodes: areas.map((area) => area.code),
      rule: JSON.stringify(parsed.rule),
      zone,
      priority: parsed.priority ?? template?.priority ?? 'normal',
      budgetSeconds,
      items: JSON.stringify(items),
      resume: parsed.resume,
      volume: parsed.volume,
      originId: null,
      originKind: null,
      originDate: null,
    }),
  )
  return viewProgramme(ctx, row)
}

type Draft = Pick<
  Parameters<typeof insertProgramme>[1],
  | 'title'
  | 'areaCodes'
  | 'rule'
  | 'zone'
  | 'priority'
  | 'budgetSeconds'
  | 'items'
  | 'resume'
  | 'volume'
  | 'originId'
  | 'originKind'
  | 'originDate'
>

/** A new draft of the caller's, told to the screens and on the record. */
export async function keepDraft(tx: Tx, draft: Draft): Promise<ProgrammeRow> {
  const now = tx.clock.now()
  const row = await insertProgramme(tx.db, {
    ...draft,
    id: tx.ids.next('prg'),
    status: 'draft',
    createdBy: tx.actor.id,
    createdAt: now,
    updatedAt: now,
  })
  const { id: programmeId, areaCodes, title } = row
  await emitEvent(tx, { type: 'programme.created', areaCodes, data: { programmeId, title } })
  await audit(tx, {
    action: 'programme.create',
    subjectId: programmeId,
    areaCodes,
    data: { title, rule: row.rule, originId: row.originId, originKind: row.originKind, originDate: row.originDate },
  })
  return row
}
