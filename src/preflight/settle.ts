import { knownAreas } from '../areas/find.ts'
import { addMs } from '../clock.ts'
import { chooseByDefault } from '../collisions/by-default.ts'
import { type Contender, cutBy, queued } from '../collisions/consequences.ts'
import { decideBy, earliest, latest } from '../collisions/deadline.ts'
import { loadDecidedOf, loadStandingOf, loserOwnerOf } from '../collisions/standing.ts'
import { behind, firstFreeAndAllowed } from '../occurrences/free-behind.ts'
import { loadRivalAirings, wholeKeyOf } from '../occurrences/rivals.ts'
import type { Ending } from '../occurrences/tell-meeting.ts'
import { loadPlacesOfMany } from '../policies/places.ts'
import { loadScope } from '../reach/related.ts'
import type { Clash } from './giving-way.ts'
import type { Asking } from './subject.ts'

/** How two of one class end: by the clock at the deadline, or as somebody chose already. */
export type Settled = {
  givesWay: 'ours' | 'theirs'
  chosen: 'by-deadline' | 'by-rule' | 'decided'
  ending: Ending
}

/** For each clash, in their order; null where the classes decide and nobody is asked. */
export async function settleClashes(ctx: Asking, clashes: readonly Clash[]): Promise<Array<Settled | null>> {
  const questions = clashes.filter(({ isQuestion }) => isQuestion)
  if (questions.length === 0) return clashes.map(() => null)
  const pairs = questions.map((clash) => ({
    ownerA: clash.airing.run.id ?? '',
    ownerB: ownerOf(clash),
    sideA: clash.airing.run.id ?? '',
    sideB: sideOf(clash),
  }))
  const sides = new Map(questions.map((clash) => [sideOf(clash), { areaCodes: clash.rival.areaCodes }]))
  for (const { airing } of questions)
    sides.set(airing.run.id ?? '', { areaCodes: airing.run.areas.map(({ code }) => code) })
  const [standing, decided] = await Promise.all([loadStandingOf(ctx, pairs, sides), loadDecidedOf(ctx, pairs)])
  const asked = questions.map((clash, index): Asked => {
    const pair = pairs[index]
    const always = standing[index]
    const once = decided.find((row) => [row.sideA, row.sideB].includes(sideOf(clash)) && isBetween(row, pair))
    const loser = once
      ? once.loserId === once.occurrenceA
        ? once.ownerA
        : once.ownerB
      : always && loserOwnerOf(always)
    const givesWay = loser === undefined ? clash.meeting.givesWay : loser === pair?.ownerA ? 'ours' : 'theirs'
    return { clash, givesWay, once: once?.decision ?? null, always: always?.decision ?? null }
  })
  const shifts = await loadFreeTimes(ctx, asked)
  const settled = new Map(asked.map((one, index) => [one.clash, settle(ctx, one, shifts[index])]))
  return clashes.map((clash) => settled.get(clash) ?? null)
}

type Decision = 'shift' | 'cut' | 'replace' | 'queue'
type Asked = {
  clash: Clash
  givesWay: 'ours' | 'theirs'
  /** What was chosen for these two airings, and for every time that their series meet. */
  once: Decision | null
  always: Decision | null
}

const ownerOf = ({ rival }: Clash): string => rival.scheduleId ?? rival.programmeId ?? ''
const sideOf = ({ rival }: Clash): string =>
  rival.programmeId ? wholeKeyOf(rival) : (rival.occurrenceId ?? wholeKeyOf(rival))

const isBetween = (row: { ownerA: string; ownerB: string }, pair: { ownerA: string; ownerB: string } | undefined) =>
  pair !== undefined && [row.ownerA, row.ownerB].toSorted().join() === [pair.ownerA, pair.ownerB].toSorted().join()

function settle(ctx: Asking, { clash, givesWay, once, always }: Asked, startAt: Date | undefined): Settled {
  const [ours, theirs] = [ownContender(clash), rivalContender(clash)]
  const [winner, loser] = givesWay === 'ours' ? [theirs, ours] : [ours, theirs]
  const inTurn = queued(ours, theirs)
  const choice = once ?? (always === 'shift' && !startAt ? null : always)
  const option = choice ?? byDefault(ctx, clash, startAt !== undefined, inTurn)
  const chosen = choice !== null ? 'decided' : isAsked(ctx, clash) ? 'by-deadline' : 'by-rule'
  if (option === 'queue')
    return { chosen, givesWay: inTurn.second === ours ? 'ours' : 'theirs', ending: inTurn.consequence }
  if (option === 'shift' && startAt) return { chosen, givesWay, ending: { kind: 'shift', startAt } }
  return { chosen, givesWay, ending: option === 'replace' ? { kind: 'left-out' } : cutBy(winner, loser) }
}

function byDefault(ctx: Asking, clash: Clash, canShift: boolean, { consequence }: ReturnType<typeof queued>): Decision {
  const fitsBehind = consequence.kind === 'waits' && consequence.startsAt !== null
  return chooseByDefault({ wasAsked: isAsked(ctx, clash), canShift, fitsBehind })
}

/** Once it is approved there is time for a person to choose. */
function isAsked(ctx: Asking, { airing, rival, meetsAt }: Clash): boolean {
  const first = earliest(airing.startAt, rival.whole.startAt)
  const firstDispatchAt = addMs(first, -ctx.config.dispatchLeadSeconds * 1_000)
  return decideBy({ foundAt: ctx.clock.now(), startsAt: meetsAt, firstDispatchAt }) !== undefined
}

const ownContender = ({ airing }: Clash): Contender => ({ ...airing, isSession: airing.run.kind === 'programme' })
const rivalContender = ({ rival }: Clash): Contender => ({
  ...rival.whole,
  isSession: rival.kind === 'programme',
  validUntil: rival.validUntil,
  resume: rival.resume ?? 'restart',
})

/** For each, the whole minute behind the one that stays; as src/collisions/shifts.ts, of what is only a rule as yet too. */
async function loadFreeTimes(ctx: Asking, asked: readonly Asked[]): Promise<Array<Date | undefined>> {
  const now = ctx.clock.now()
  const wishes = await Promise.all(asked.map((one) => wishOf(ctx, one, now)))
  const paths = [...new Set(wishes.flatMap(({ areas }) => areas.map(({ path }) => path)))]
  const scope = await loadScope(ctx.db, paths, 'above')
  const windows = joinWindows(wishes.map(({ from, to }) => ({ startAt: from, endAt: to })))
  const [rivals, places] = await Promise.all([loadRivalAirings(ctx, { scope, windows }), loadPlacesOfMany(ctx, wishes)])
  const standing = rivals.filter(({ awaitsApproval }) => !awaitsApproval)
  const areas = await knownAreas(ctx.db, [...new Set(standing.flatMap(({ areaCodes }) => areaCodes))], now)
  const pathOf = new Map(areas.map(({ code, path }) => [code, path]))
  return wishes.map((wish, index) => {
    const busy = standing.filter(
      (rival) =>
        wholeKeyOf(rival) !== wish.itself &&
        rival.areaCodes.some((code) => wish.areas.some(({ path }) => isRelated(path, pathOf.get(code) ?? ''))),
    )
    return firstFreeAndAllowed(busy, places[index] ?? [], wish)
  })
}

const isRelated = (one: string, other: string): boolean => one.startsWith(other) || other.startsWith(one)

async function wishOf(ctx: Asking, { clash, givesWay }: Asked, now: Date) {
  const { airing, rival } = clash
  const isOurs = givesWay === 'ours'
  const [winner, loser] = isOurs ? [rival.whole, airing] : [airing, rival.whole]
  const durationMs = loser.endAt.getTime() - loser.startAt.getTime()
  const { run, localAt } = airing
  const latestStartAt = isOurs ? airing.validTo : null
  const own = run.kind === 'programme' ? { programmeId: run.id ?? '' } : { scheduleId: run.id ?? '' }
  const other = rival.programmeId ? { programmeId: rival.programmeId } : { occurrenceId: rival.occurrenceId ?? '' }
  return {
    ...behind({ end: winner.endAt, now, leadSeconds: ctx.config.dispatchLeadSeconds, latestStartAt }, durationMs),
    areas: isOurs ? run.areas : await knownAreas(ctx.db, rival.areaCodes, now),
    itself: isOurs ? `${run.id}/${localAt}` : wholeKeyOf(rival),
    except: isOurs ? own : other,
  }
}

/** The same times without those that lie in others: a hundred clashes of one morning are one window. */
function joinWindows(windows: ReadonlyArray<{ startAt: Date; endAt: Date }>): Array<{ startAt: Date; endAt: Date }> {
  const joined: Array<{ startAt: Date; endAt: Date }> = []
  for (const one of windows.toSorted((a, b) => a.startAt.getTime() - b.startAt.getTime())) {
    const last = joined.at(-1)
    if (last && one.startAt <= last.endAt)
      joined.splice(-1, 1, { startAt: last.startAt, endAt: latest(one.endAt, last.endAt) })
    else joined.push(one)
  }
  return joined
}
