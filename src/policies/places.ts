import type { AreaRow } from '../areas/versions.ts'
import { addMs } from '../clock.ts'
import { loadPolicyBook } from './book.ts'
import { Crowds } from './crowds.ts'
import { dateOf, startOfDate } from './hours.ts'
import type { Place, Sounding } from './judge.ts'
import { wholeOf } from './judge-many.ts'
import { loadUnits, type Reading } from './soundings.ts'
import { type Except, loadRelated, loadSoundings } from './store-airings.ts'

const DAY_MS = 86_400_000
// As far as the nearest allowed time is looked for.
const LOOK_AHEAD_DAYS = 16

/** `except`: what is to be replaced, and so does not count. */
export type PlacesAsked = { areas: ReadonlyArray<Pick<AreaRow, 'path'>>; from: Date; except?: Except | undefined }

/**
 * These areas as the policies see them from `from` on, with what else is planned there when a policy counts that.
 * Empty when no policy has a say about them: then nothing is forbidden.
 */
export async function loadPlaces(
  ctx: Reading,
  areas: PlacesAsked['areas'],
  from: Date,
  except?: Except,
): Promise<Place[]> {
  const [places] = await loadPlacesOfMany(ctx, [{ areas, from, except }])
  return places ?? []
}

/** The same for many, in their order, with as many queries as for one. */
export async function loadPlacesOfMany(ctx: Reading, asked: readonly PlacesAsked[]): Promise<Place[][]> {
  const book = await loadPolicyBook(ctx)
  const pathsOf = ({ areas }: PlacesAsked) => areas.map(({ path }) => path)
  const counted = asked.filter((one) => pathsOf(one).some((path) => book.hasLimitsOn(path)))
  const planned = await loadPlanned(ctx, book, counted)
  return asked.map((one) => {
    const paths = pathsOf(one)
    if (!paths.some((path) => book.isAbout(path))) return []
    if (!counted.includes(one)) return paths.map((path) => book.placeOf(path))
    const instead = planned.without(one.except)
    const crowdsOf = (path: string) => planned.crowds.of(path).map((crowd) => crowd.flatMap(instead))
    return paths.map((path) => book.placeOf(path, crowdsOf(path)))
  })
}

/** All that is planned near them, and what is left of each sounding without what is to be replaced. */
async function loadPlanned(
  ctx: Reading,
  book: Awaited<ReturnType<typeof loadPolicyBook>>,
  asked: readonly PlacesAsked[],
) {
  const crowds = new Crowds()
  const whole = new Map<Sounding, Units[number]>()
  const times = asked.map(({ from }) => from.getTime())
  const paths = [...new Set(asked.flatMap(({ areas }) => areas.map(({ path }) => path)))]
  const rows =
    asked.length === 0
      ? []
      : await loadSoundings(ctx.db, {
          scope: { all: false, codes: await loadRelated(ctx.db, paths) },
          from: new Date(startOfDate(dateOf(Math.min(...times), book.zone), book.zone)),
          to: addMs(new Date(Math.max(...times)), LOOK_AHEAD_DAYS * DAY_MS),
        })
  for (const unit of await loadUnits(ctx, book, rows)) {
    const sounding = wholeOf(unit)
    whole.set(sounding, unit)
    crowds.add(unit[0]?.paths ?? [], sounding)
  }
  const without = (except: Except | undefined) => (sounding: Sounding) => {
    const unit = whole.get(sounding) ?? []
    if (!unit.some((airing) => isExcepted(airing, except))) return [sounding]
    const rest = unit.filter((airing) => !isExcepted(airing, except))
    return rest.length > 0 ? [wholeOf(rest)] : []
  }
  return { crowds, without }
}

type Units = Awaited<ReturnType<typeof loadUnits>>

const isExcepted = (
  airing: { id: string; scheduleId: string | null; programmeId: string | null },
  except: Except | undefined,
): boolean =>
  except !== undefined &&
  (airing.id === except.occurrenceId ||
    (airing.scheduleId !== null && airing.scheduleId === except.scheduleId) ||
    (airing.programmeId !== null && [except.programmeId, except.originId].includes(airing.programmeId)))
