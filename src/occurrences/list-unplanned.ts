import { requireBulletin } from '../bulletins/get.ts'
import type { Ctx } from '../context.ts'
import { requireProgramme } from '../programmes/get.ts'
import { isStillMissed } from './programme-entries.ts'
import type { UnplannedList } from './programme-view-schema.ts'
import type { Owner } from './store-unplanned.ts'
import { loadUnplanned } from './unplanned.ts'
import { reasonOf, tellUnplanned } from './unplanned-words.ts'

const MOST_SHOWN = 20

/** When a bulletin should have aired by its schedules and was not in the plan: the latest 20 of 90 days. Errors: `bulletin.not-found`. */
export async function listUnplannedOfBulletin(ctx: Ctx, bulletinId: string): Promise<UnplannedList> {
  const { id } = await requireBulletin(ctx, bulletinId)
  return latestOf(ctx, { bulletinId: id })
}

/** As of a bulletin, of the sessions of a programme. Errors: `programme.not-found`. */
export async function listUnplannedOfProgramme(ctx: Ctx, programmeId: string): Promise<UnplannedList> {
  const { id } = await requireProgramme(ctx, programmeId)
  return latestOf(ctx, { programmeId: id })
}

async function latestOf(ctx: Ctx, owner: Owner): Promise<UnplannedList> {
  const now = ctx.clock.now()
  const found = await loadUnplanned(ctx.db, { scope: { all: true }, owner, now, from: new Date(0), to: now })
  const shown = found.filter((one) => isStillMissed(one, ctx.config.planDays)).slice(-MOST_SHOWN)
  return {
    items: shown.toReversed().map((one) => {
      const { words, note } = tellUnplanned(one)
      const { localAt, startAt, cause } = one
      return { localAt, startAt: startAt.toISOString(), reason: reasonOf(cause), reasonText: words, note }
    }),
  }
}
