import { loadAreaNames, nameOf } from '../areas/names.ts'
import { addMs } from '../clock.ts'
import type { Ctx } from '../context.ts'
import type { AreaScope } from '../reach/related.ts'
import { type Expectation, type Expected, keyOfExpected, loadExpectation } from './expected.ts'
import type { ProgrammeAiring } from './programme-view-schema.ts'
import type { OccurrenceRow } from './store.ts'
import { type CalendarPlace, listOccurrenceRows } from './store-calendar.ts'
import { loadWaiting } from './store-programme-view.ts'
import { viewOccurrences } from './view.ts'

const DAY_MS = 86_400_000

/** One airing of a programme of days: a row, or what a rule will bring. `key` tells it from others of that instant. */
export type Entry =
  | { startAt: Date; key: string; row: OccurrenceRow }
  | { startAt: Date; key: string; expected: Expected }

export type EntryQuery = {
  visible: AreaScope
  within: AreaScope
  from: Date
  to: Date
  after: CalendarPlace | undefined
  limit: number
}

/** What was planned and what rules will bring after that, by start: the first `limit` after `after`. */
export async function loadEntries(ctx: Pick<Ctx, 'db' | 'clock'>, query: EntryQuery): Promise<Entry[]> {
  const { visible, within, from, to, after, limit } = query
  const [rows, expectation] = await Promise.all([
    listOccurrenceRows(ctx.db, { visible, within, from, to, order: 'asc', after, limit }),
    loadExpectation(ctx.db, { scope: within, now: ctx.clock.now(), until: to }),
  ])
  // Behind the last row of a full page nothing is shown, expected or not.
  const last = rows.length === limit ? rows.at(-1)?.startAt : undefined
  const expected = takeExpected(expectation, {
    ...query,
    from: after && after.startAt > from ? after.startAt : from,
    to: last ? addMs(last, 1) : to,
  })
  const entries: Entry[] = [
    ...rows.map((row) => ({ startAt: row.startAt, key: row.id, row })),
    ...expected.map((one) => ({ startAt: one.startAt, key: keyOfExpected(one), expected: one })),
  ]
  return entries.toSorted(inOrder).slice(0, limit)
}

/** Some days at a time, so that a province's months cost no more than what is shown of them. */
function takeExpected(expectation: Expectation, { visible, from, to, after, limit }: EntryQuery): Expected[] {
  if (expectation.size === 0) return []
  const stepMs = Math.max(1, Math.floor(limit / expectation.size)) * DAY_MS
  const found: Expected[] = []
  for (let start = from; start < to && found.length < limit; start = addMs(start, stepMs)) {
    const end = new Date(Math.min(start.getTime() + stepMs, to.getTime()))
    const some = expectation.starting(start, end).filter(({ areaCodes }) => touchesScope(areaCodes, visible))
    found.push(...some.filter((one) => !after || isAfter({ startAt: one.startAt, key: keyOfExpected(one) }, after)))
  }
  return found
}

const touchesScope = (codes: readonly string[], scope: AreaScope): boolean =>
  scope.all || codes.some((code) => setOf(scope.codes).has(code))

const sets = new WeakMap<readonly string[], Set<string>>()
function setOf(codes: readonly string[]): Set<string> {
  const known = sets.get(codes) ?? new Set(codes)
  sets.set(codes, known)
  return known
}

type Placed = Pick<Entry, 'startAt' | 'key'>
const isAfter = (one: Placed, place: CalendarPlace): boolean =>
  inOrder(one, { startAt: place.startAt, key: place.id }) > 0
// Ids of rows begin with occ_, of rules with prg_ and sch_: SQL and this agree about the order.
const inOrder = (a: Placed, b: Placed): number =>
  a.startAt.getTime() - b.startAt.getTime() || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)

/** As they are shown, in the same order. */
export async function viewEntries(
  ctx: Ctx,
  entries: readonly Entry[],
  options: { counts: boolean },
): Promise<ProgrammeAiring[]> {
  const rows = entries.flatMap((entry) => ('row' in entry ? entry.row : []))
  const [views, waiting, names] = await Promise.all([
    viewOccurrences(ctx, rows, options),
    loadWaiting(ctx.db, rows),
    loadAreaNames(
      ctx.db,
      entries.flatMap((entry) => ('expected' in entry ? entry.expected.areaCodes : [])),
      ctx.clock.now(),
    ),
  ])
  const byId = new Map(views.map((view) => [view.id, view]))
  return entries.flatMap((entry): ProgrammeAiring | [] => {
    if ('expected' in entry) return showExpected(entry.expected, (code) => nameOf(names, code))
    const view = byId.get(entry.key)
    if (!view) return []
    return {
      type: 'airing',
      occurrenceId: view.id,
      expected: false,
      awaitsApproval: waiting.has(view.bulletinId ?? '') || waiting.has(view.programmeId ?? ''),
      kind: view.kind,
      scheduleId: view.scheduleId,
      programmeId: view.programmeId,
      itemId: view.itemId,
      bulletinId: view.bulletinId,
      alertId: view.alertId,
      title: view.title,
      mode: view.mode,
      priority: view.priority,
      areaCodes: view.areaCodes,
      areaNames: view.areaNames,
      localAt: view.localAt,
      startAt: view.startAt,
      endAt: view.endAt,
      movedFrom: view.movedFrom,
      status: view.status,
      reason: view.reason,
      reasonText: view.reasonText,
      note: view.note,
      targets: view.targets,
      counts: view.counts,
    }
  })
}

const showExpected = (expected: Expected, nameOfArea: (code: string) => string): ProgrammeAiring => ({
  type: 'airing',
  occurrenceId: null,
  expected: true,
  awaitsApproval: expected.awaitsApproval,
  kind: expected.kind,
  scheduleId: expected.scheduleId,
  programmeId: expected.programmeId,
  itemId: expected.itemId,
  bulletinId: expected.bulletinId,
  alertId: null,
  title: expected.title,
  mode: 'live',
  priority: expected.priority,
  areaCodes: expected.areaCodes,
  areaNames: expected.areaCodes.map(nameOfArea),
  localAt: expected.localAt,
  startAt: expected.startAt.toISOString(),
  endAt: expected.endAt.toISOString(),
  movedFrom: null,
  status: 'expected',
  reason: null,
  reasonText: null,
  note: null,
  targets: null,
  counts: null,
})
