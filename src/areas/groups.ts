import type { z } from 'zod'
import { audit } from '../audit/audit.ts'
import { type Ctx, requirePermission, withTransaction } from '../context.ts'
import { Problem } from '../errors.ts'
import { decodeCursor, type Page, type PageQuery, page } from '../http/pagination.ts'
import { requireAreas, vietnamDate } from './find.ts'
import { viewPaths } from './list.ts'
import { GroupId, WriteGroup } from './schema.ts'
import { findGroups, type Group, insertGroup, lockGroup, updateGroup } from './store.ts'
import { loadAreasOn } from './versions.ts'

export const ChangeGroup = WriteGroup.partial().extend({ id: GroupId })

/** A free set of areas under one id, usable wherever area codes are: the scope of an inter-commune team. */
export async function createGroup(ctx: Ctx, input: z.input<typeof WriteGroup>): Promise<Group> {
  const { name, areaCodes } = WriteGroup.parse(input)
  return withTransaction(ctx, async (tx) => {
    const areas = await requireAreas(tx.db, areaCodes, ctx.clock.now())
    requirePermission(ctx, 'area.write', areas)
    const group: Group = {
      id: ctx.ids.next('grp'),
      name,
      areaCodes: areas.map((area) => area.code),
      createdBy: ctx.actor.id,
      createdAt: ctx.clock.now(),
    }
    await insertGroup(tx.db, group)
    await audit(tx, { action: 'area-group.create', subjectId: group.id, areaCodes: group.areaCodes, data: { name } })
    return group
  })
}

/**
 * Rename, or change the members. Whoever was granted a role over the group has it over the new members at once, so
 * this needs `area.write` over the old members (as far as they still exist) and over the new.
 */
export async function changeGroup(ctx: Ctx, input: z.input<typeof ChangeGroup>): Promise<Group> {
  const { id, name, areaCodes } = ChangeGroup.parse(input)
  return withTransaction(ctx, async (tx) => {
    const group = await lockGroup(tx.db, id)
    if (!group) throw new Problem('area-group.not-found', { fields: { groupId: id } })
    const before = await loadAreasOn(tx.db, group.areaCodes, vietnamDate(ctx.clock.now()))
    const after = areaCodes ? await requireAreas(tx.db, areaCodes, ctx.clock.now()) : before
    requirePermission(ctx, 'area.write', [...before, ...after])
    const changed: Group = {
      ...group,
      name: name ?? group.name,
      areaCodes: areaCodes ? after.map((area) => area.code) : group.areaCodes,
    }
    await updateGroup(tx.db, changed)
    await audit(tx, {
      action: 'area-group.change',
      subjectId: id,
      areaCodes: changed.areaCodes,
      data: { name: changed.name, before: group.areaCodes },
    })
    return changed
  })
}

/** Groups with at least one member in the actor's scope. */
export async function listGroups(ctx: Ctx, query: PageQuery): Promise<Page<Group>> {
  const rows = await findGroups(ctx.db, {
    paths: viewPaths(ctx),
    date: vietnamDate(ctx.clock.now()),
    after: decodeCursor(query.cursor),
    limit: query.limit,
  })
  return page(rows, query.limit, (row) => row.id)
}
