import { requireAreas, requireAtMost, withoutNested } from '../areas/find.ts'
import { audit } from '../audit/audit.ts'
import { type Ctx, requirePermission, withTransaction } from '../context.ts'
import { Problem } from '../errors.ts'
import { emitEvent } from '../events/emit.ts'
import { loadCalendar } from '../policies/holidays.ts'
import { wakePlanner } from '../queue/wake-planner.ts'
import { requireAirings } from '../schedules/require-airings.ts'
import { ScheduleRule } from '../schedules/schema.ts'
import { requireNext } from '../state-machine.ts'
import { requireItems } from './require-items.ts'
import { type ProgrammeDetail, UpdateProgramme } from './schema.ts'
import { requireOwnDays } from './split.ts'
import { type FollowProgramme, PROGRAMME } from './state.ts'
import { changeProgramme, loadProgramme } from './store.ts'
import { itemsOf, viewProgramme } from './view.ts'

/**
 * Edit. Whatever the state was, it is a draft again, and `follow` cancels what was planned ('not-approved') until it is
 * approved again: then the same airings come back, as they are now. Errors: `programme.changed`, as for a new one.
 */
export async function updateProgramme(
  ctx: Ctx,
  programmeId: string,
  input: UpdateProgramme,
  follow: FollowProgramme,
): Promise<ProgrammeDetail> {
  const { revision, ...edit } = UpdateProgramme.parse(input)
  const row = await withTransaction(ctx, async (tx) => {
    const before = await loadProgramme(tx.db, programmeId)
    const now = ctx.clock.now()
    const own = await requireAreas(tx.db, before.areaCodes, now, null)
    const areas = withoutNested(edit.areaCodes ? await requireAreas(tx.db, edit.areaCodes, now) : own)
    requireAtMost(areas)
    requirePermission(ctx, 'schedule.write', [...areas, ...own])
    const status = requireNext(PROGRAMME, before, 'edit', 'programme.wrong-state')
    if (before.revision !== revision) throw new Problem('programme.changed', { fields: { revision: before.revision } })
    const zone = edit.zone ?? before.zone
    const areaCodes = areas.map((area) => area.code)
    if (edit.rule) requireOwnDays(before, edit.rule)
    if (edit.rule || edit.zone)
      requireAirings(edit.rule ?? ScheduleRule.parse(before.rule), zone, now, await loadCalendar(tx, areaCodes))
    const items = edit.items && (await requireItems({ ...ctx, db: tx.db }, edit.items, itemsOf(before)))
    const row = await changeProgramme(tx.db, before, status, {
      title: edit.title ?? before.title,
      areaCodes,
      rule: JSON.stringify(edit.rule ?? before.rule),
      zone,
      priority: edit.priority ?? before.priority,
      budgetSeconds: edit.budgetSeconds ?? before.budgetSeconds,
      items: JSON.stringify(items ?? before.items),
      resume: edit.resume ?? before.resume,
      volume: edit.volume === undefined ? before.volume : edit.volume,
      revision: before.revision + 1,
      // Whoever edits is an author too, and must not approve the result.
      createdBy: ctx.actor.id,
      submittedAt: null,
      approverId: null,
      approvedAt: null,
      decisionReason: null,
      preflightHash: null,
      updatedAt: now,
    })
    await follow(tx, row)
    await emitEvent(tx, {
      type: 'programme.changed',
      // Whoever no longer hears it should see it go.
      areaCodes: [...new Set([...before.areaCodes, ...areaCodes])],
      data: { programmeId, title: row.title, from: before.status, status, revision: row.revision },
    })
    tx.afterCommit(() => wakePlanner(ctx))
    await audit(tx, {
      action: 'programme.edit',
      subjectId: programmeId,
      areaCodes,
      data: {
        from: before.status,
        revision: row.revision,
        fields: Object.keys(edit),
        // By which rule it was silent until now is told from this: src/occurrences/unplanned.ts.
        was: { rule: before.rule, zone: before.zone, areaCodes: before.areaCodes },
        previousAuthorId: before.createdBy,
      },
    })
    return row
  })
  return viewProgramme(ctx, row)
}
