import { createHash } from 'node:crypto'
import type { Ctx } from '../context.ts'
import type { Effect } from './effect.ts'
import { dateOf } from './hours.ts'
import type { Violation } from './judge.ts'

const DAY_MS = 86_400_000
/** As long as somebody may look at an effect before saving it. */
const LOOK_MS = 30 * 60_000

/**
 * Names an effect as it was shown at an instant. It is of what no ordinary work of the station changes while somebody
 * looks: not what is sent meanwhile, nor the day that is planned next; of today nothing that other airings decide.
 */
export function hashEffect(ctx: Pick<Ctx, 'config'>, effect: Effect, shownAt: Date): string {
  const { zone, planDays } = ctx.config
  const unsentAt = shownAt.getTime() + LOOK_MS
  const today = dateOf(unsentAt, zone)
  const plannedBy = shownAt.getTime() + (planDays - 1) * DAY_MS
  const isSteady = (row: { dispatchAt: Date; startAt: Date }, isAlone: boolean): boolean =>
    row.dispatchAt.getTime() > unsentAt &&
    row.startAt.getTime() < plannedBy &&
    (isAlone || dateOf(row.startAt.getTime(), zone) > today)
  const forbidden = effect.forbidden.filter(({ row, violation }) => isSteady(row, isOfHours(violation)))
  const silentHere = effect.silentHere.filter(({ row }) => isSteady(row, true))
  const allowedAgain = effect.allowedAgain.filter((row) => isSteady(row, !effect.countsByDay))
  const ids = (rows: ReadonlyArray<{ id: string }>) => rows.map(({ id }) => id).sort()
  const shown = [
    ...[shownAt.getTime(), effect.area.code, effect.draft, effect.versions],
    ...[ids(forbidden.map(({ row }) => row)), ids(silentHere.map(({ row }) => row)), ids(allowedAgain)],
  ]
  return `${shownAt.getTime().toString(36)}-${createHash('sha256').update(JSON.stringify(shown)).digest('hex')}`
}

const isOfHours = ({ rule }: Violation): boolean => rule === 'quiet-hours' || rule === 'outside-window'

/** When that effect was shown; undefined when it is too long ago to be saved. */
export function shownAtOf(hash: string, now: Date): Date | undefined {
  const at = Number.parseInt(hash.split('-')[0] ?? '', 36)
  return at <= now.getTime() && at > now.getTime() - LOOK_MS ? new Date(at) : undefined
}
