import { vietnamDate } from '../areas/find.ts'
import { type Ctx, permittedPaths } from '../context.ts'
import { Problem } from '../errors.ts'
import type { PersonView } from './schema.ts'
import { listGrantsBelow, listPeopleBelow } from './store.ts'

/** The people with rights inside the areas one administers, with those rights. Errors: `permission.denied`. */
export async function listPeople(ctx: Ctx, after: string | undefined, limit: number): Promise<PersonView[]> {
  const paths = permittedPaths(ctx.actor, 'people.write')
  if (paths.length === 0) throw new Problem('permission.denied', { fields: { permission: 'people.write' } })
  const date = vietnamDate(ctx.clock.now())
  const people = await listPeopleBelow(ctx.db, paths, date, after ?? '', limit)
  const grants = await listGrantsBelow(
    ctx.db,
    people.map((person) => person.id),
    paths,
    date,
  )
  return people.map((person) => ({
    ...person,
    disabledAt: person.disabledAt?.toISOString() ?? null,
    createdAt: person.createdAt.toISOString(),
    grants: grants
      .filter((grant) => grant.userId === person.id)
      .map((grant) => ({ id: grant.id, role: grant.role, areaCode: grant.areaCode ?? grant.groupId ?? '' })),
  }))
}
