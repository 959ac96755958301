import { pathsOf } from '../areas/find.ts'
import { loadAreaNames, nameOf } from '../areas/names.ts'
import { addMs } from '../clock.ts'
import { loadPolicyBook } from '../policies/book.ts'
import { loadScope } from '../reach/related.ts'
import { nextAirings, type OwnAiring, withFirsts } from './airings.ts'
import { type Clash, findClashes } from './giving-way.ts'
import { hashOf } from './hash.ts'
import { capOn, findViolations, isSilentOn, lengthOf, versionsOn } from './hours.ts'
import { planOf, showPlans } from './plans.ts'
import type { Preflight, PreflightQuery } from './schema.ts'
import { settleClashes } from './settle.ts'
import { showClash } from './show-clash.ts'
import { type AudioFile, loadReached, type ReachedGroup } from './store.ts'
import type { Asking, Piece, Subject } from './subject.ts'
import { tellPreflight } from './words.ts'

/** How long a loudspeaker is taken to keep a file that it has fetched or played. */
const KEPT_MS = 30 * 86_400_000
/** Of the airings that the hash looks at for what gives way: as many as are shown unless more are asked for, and the first of each plan. */
const HASHED_AIRINGS = 5
const SHOWN_CLASHES = 100
const RELAY_BYTES_PER_SECOND = 8_000

/** All that would happen, in figures and in words; reads and keeps nothing. */
export async function makePreflight(
  ctx: Asking,
  subject: Subject,
  { airings: count, list }: PreflightQuery,
): Promise<Preflight> {
  const facts = await gather(ctx, subject, Math.max(count, HASHED_AIRINGS), list)
  const { book, clashes, groups, speakers, reach, volumeOf } = facts
  const airings = withFirsts(facts.airings, count)
  const shownClashes = clashes.filter(({ airing }) => airings.includes(airing))
  const [settled, violations, byArea] = await Promise.all([
    settleClashes(ctx, shownClashes.slice(0, 2 * SHOWN_CLASHES)),
    findViolations(ctx, subject, airings),
    countByCommune(ctx, groups),
  ])
  const shown = shownClashes.map((clash, index) => showClash(clash, settled[index] ?? null, airings))
  const ofOurs = (side: 'ours' | 'theirs') => shown.flatMap(({ givesWay, ...cut }) => (givesWay === side ? [cut] : []))
  const [cuts, cutBy] = [ofOurs('theirs'), ofOurs('ours')]
  const [first] = airings
  const pieces = facts.pieces
  const total = sumOf(groups, ({ speakers: all }) => all)
  const online = sumOf(groups, (group) => group.online)
  const holdAudio = sumOf(groups, ({ holding }) => holding)
  const quietOn = (airing: OwnAiring) =>
    sumOf(
      groups.filter(
        ({ areaPath }) => isMeant(airing, areaPath) && isSilentOn(book, areaPath, airing, lengthOf(subject, airing)),
      ),
      ({ speakers: all }) => all,
    )
  const plans = showPlans(airings, { now: ctx.clock.now(), violations, quietOn })
  const relayBytes = sumOf(
    pieces.filter(({ kind }) => kind === 'relay'),
    ({ durationMs }) => Math.round((durationMs / 1_000) * RELAY_BYTES_PER_SECOND),
  )
  const fetched = sumOf(groups, ({ missingBytes }) => missingBytes) + relayBytes * total
  const durationMs = Math.max(0, ...pieces.map((piece) => piece.offsetMs + piece.durationMs))
  const preflight = {
    subject: { kind: subject.kind, id: subject.id },
    hash: facts.hash,
    madeAt: ctx.clock.now().toISOString(),
    content: {
      title: subject.title,
      sha256: subject.kind === 'programme' ? null : (pieces[0]?.sha256 ?? null),
      durationMs,
      validTo: subject.validTo?.toISOString() ?? null,
      budgetMs: subject.budgetMs,
      priority: subject.priority,
      pieces: pieces.map(({ bytes: _, ...piece }) => piece),
      stations: subject.stations.map(({ standIn: _, ...station }) => station),
    },
    areas: subject.areas.map(({ code, name }) => ({ code, name })),
    onApproval: subject.runs.some(({ isOn, rule }) => isOn && rule.kind === 'once' && rule.whenApproved === true),
    airings: airings.map((airing, index) => showAiring(airing, violations[index] ?? null)),
    plans,
    volume: volumesOf(groups, first, volumeOf),
    violation: violations.find((violation) => violation !== null) ?? null,
    cuts: cuts.slice(0, SHOWN_CLASHES),
    cutBy: cutBy.slice(0, SHOWN_CLASHES),
    cutsTotal: cuts.length,
    cutByTotal: cutBy.length,
    speakers: {
      total,
      online,
      offline: total - online,
      holdAudio,
      lackAudio: total - holdAudio,
      quiet: plans[0]?.quiet ?? 0,
      list: speakers.map(({ areaPath, volume, ...speaker }) => ({
        ...speaker,
        volume: volumeOf(areaPath, volume),
        minutes: Math.round(durationMs / 6_000) / 10,
      })),
    },
    byArea,
    bytes: {
      perSpeaker: sumOf(reach.files, ({ bytes }) => bytes) + relayBytes,
      total: fetched,
      relay: relayBytes * total,
      overMobile: fetched,
    },
  }
  return { ...preflight, words: tellPreflight(preflight, subject.runs[0]?.zone ?? ctx.config.zone) }
}

/** The hash alone, for whoever compares it with the one that was shown. */
export const hashPreflight = async (ctx: Asking, subject: Subject): Promise<string> =>
  (await gather(ctx, subject, HASHED_AIRINGS, 0)).hash

async function gather(ctx: Asking, subject: Subject, count: number, list: number) {
  const now = ctx.clock.now()
  const [book, airings, scope] = await Promise.all([
    loadPolicyBook(ctx),
    nextAirings(ctx, subject, count),
    loadScope(ctx.db, pathsOf(subject.areas), 'above'),
  ])
  const [first] = airings
  const pieces = first?.sounds ?? subject.piecesOn(null)
  const reach = {
    areaCodes: subject.areas.map(({ code }) => code),
    files: filesOf(pieces),
    scope,
    since: addMs(now, -KEPT_MS),
    now,
  }
  const [clashes, { groups, speakers }] = await Promise.all([
    findClashes(ctx, subject, airings),
    loadReached(ctx.db, reach, list),
  ])
  const at = first?.startAt ?? now
  const paths = groups.map(({ areaPath }) => areaPath)
  const caps = new Map(paths.map((path) => [path, capOn(book, path, at)]))
  const volumeOf = (path: string, own: number): number => {
    const asked = airings.find((airing) => isMeant(airing, path))?.run.volume ?? 100
    return Math.min(asked, own, caps.get(path) ?? 100)
  }
  const looked = withFirsts(airings, HASHED_AIRINGS)
  const hashed = clashes.filter(({ airing }) => !airing.onApproval && looked.includes(airing))
  const hash = hashOf({
    subject: { kind: subject.kind, id: subject.id },
    title: subject.title,
    priority: subject.priority,
    pieces: subject.piecesOn(null).map(({ bytes: _, ...piece }) => piece),
    validTo: subject.validTo?.toISOString() ?? null,
    stations: subject.stations,
    areaCodes: reach.areaCodes,
    runs: subject.runs.map(({ id, rule, zone, areas, resume, volume, missed, isOn }) => {
      const areaCodes = areas.map(({ code }) => code).toSorted()
      return { id, rule, zone, areaCodes, resume, volume, missed, isOn, budgetMs: subject.budgetMs }
    }),
    speakers: groups.map(({ areaPath, digest }) => ({ areaPath, digest })),
    policies: firstTimes(airings, at).flatMap((day) => versionsOn(book, [...pathsOf(subject.areas), ...paths], day)),
    cuts: rulesOf(hashed, 'theirs'),
    cutBy: rulesOf(hashed, 'ours'),
  })
  return { book, airings, pieces, reach, clashes, groups, speakers, volumeOf, hash }
}

/** By the rule that brings it: an emergency or a live voice comes and goes with the clock. */
const rulesOf = (clashes: readonly Clash[], givesWay: 'ours' | 'theirs'): string[] =>
  clashes
    .filter(({ meeting }) => meeting.givesWay === givesWay)
    .flatMap(({ rival }) => rival.scheduleId ?? rival.programmeId ?? [])

/** When each run begins; `otherwise` without any. */
const firstTimes = (airings: readonly OwnAiring[], otherwise: Date): Date[] =>
  airings.length > 0 ? withFirsts(airings, 0).map(({ startAt }) => startAt) : [otherwise]

/** Each file once, however often it sounds. */
const filesOf = (pieces: readonly Piece[]): AudioFile[] => [
  ...new Map(pieces.flatMap(({ sha256, bytes }) => (sha256 === null ? [] : [[sha256, { sha256, bytes }]]))).values(),
]

const isMeant = (airing: OwnAiring, path: string): boolean =>
  airing.run.areas.some((area) => path.startsWith(area.path))

const sumOf = <Item>(items: readonly Item[], of: (item: Item) => number): number =>
  items.reduce((sum, item) => sum + of(item), 0)

function volumesOf(
  groups: readonly ReachedGroup[],
  first: OwnAiring | undefined,
  volumeOf: (path: string, own: number) => number,
): Preflight['volume'] {
  const meant = groups.filter(({ areaPath }) => first === undefined || isMeant(first, areaPath))
  if (meant.length === 0) return null
  return {
    min: Math.min(...meant.map((group) => volumeOf(group.areaPath, group.minVolume))),
    max: Math.max(...meant.map((group) => volumeOf(group.areaPath, group.maxVolume))),
  }
}

const showAiring = (
  { run, localAt, startAt, endAt, onApproval }: OwnAiring,
  violation: Preflight['violation'],
): Preflight['airings'][number] => ({
  ...planOf(run),
  localAt,
  startAt: startAt.toISOString(),
  endAt: endAt.toISOString(),
  durationMs: endAt.getTime() - startAt.getTime(),
  onApproval,
  violation,
})

/** What is not a hamlet counts for itself, else for what it lies in; by code. */
async function countByCommune(ctx: Asking, groups: readonly ReachedGroup[]): Promise<Preflight['byArea']> {
  const now = ctx.clock.now()
  const places = await loadAreaNames(
    ctx.db,
    groups.map(({ areaCode }) => areaCode),
    now,
  )
  const communeOf = (code: string): string => {
    const place = places.get(code)
    return place?.kind === 'hamlet' ? (place.parentCode ?? code) : code
  }
  const counts = new Map<string, { speakers: number; online: number }>()
  for (const { areaCode, speakers, online } of groups) {
    const code = communeOf(areaCode)
    const before = counts.get(code) ?? { speakers: 0, online: 0 }
    counts.set(code, { speakers: before.speakers + speakers, online: before.online + online })
  }
  const names = await loadAreaNames(ctx.db, [...counts.keys()], now)
  return [...counts]
    .map(([areaCode, count]) => ({ areaCode, name: nameOf(names, areaCode), ...count }))
    .toSorted((a, b) => (a.areaCode < b.areaCode ? -1 : 1))
}
