import { vietnamDate } from '../areas/find.ts'
import { foldName } from '../areas/fold.ts'
import { loadAreaNames, nameOf } from '../areas/names.ts'
import { type Ctx, permittedPaths } from '../context.ts'
import { Problem } from '../errors.ts'
import type { ListPeople, PersonView } from './schema.ts'
import { listGrantsBelow, listPeopleBelow } from './store.ts'

/** The people with rights inside the areas one administers, with those rights, by id. Errors: `permission.denied`. */
export async function listPeople(
  ctx: Ctx,
  { q }: ListPeople,
  after: string | undefined,
  limit: number,
): Promise<PersonView[]> {
  const paths = permittedPaths(ctx.actor, 'people.write')
  if (paths.length === 0) throw new Problem('permission.denied', { fields: { permission: 'people.write' } })
  const date = vietnamDate(ctx.clock.now())
  const people = await listPeopleBelow(ctx.db, { paths, date, after: after ?? '', limit, q: q && foldName(q) })
  const grants = await listGrantsBelow(
    ctx.db,
    people.map((person) => person.id),
    paths,
    date,
  )
  const codeOf = (grant: (typeof grants)[number]) => grant.areaCode ?? grant.groupId ?? ''
  const names = await loadAreaNames(ctx.db, grants.map(codeOf), ctx.clock.now())
  return people.map((person) => ({
    ...person,
    disabledAt: person.disabledAt?.toISOString() ?? null,
    createdAt: person.createdAt.toISOString(),
    grants: grants
      .filter((grant) => grant.userId === person.id)
      .map((grant) => ({
        id: grant.id,
        role: grant.role,
        areaCode: codeOf(grant),
        areaName: nameOf(names, codeOf(grant)),
      })),
  }))
}
