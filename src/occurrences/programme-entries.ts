import { loadAreaNames, nameOf } from '../areas/names.ts'
import { addMs } from '../clock.ts'
import type { Ctx } from '../context.ts'
import { type AreaScope, touchesAny } from '../reach/related.ts'
import { type Expectation, type Expected, keyOfExpected, loadExpectation } from './expected.ts'
import type { ProgrammeAiring } from './programme-view-schema.ts'
import type { OccurrenceRow } from './store.ts'
import { type CalendarPlace, listOccurrenceRows } from './store-calendar.ts'
import { loadWaiting } from './store-programme-view.ts'
import { loadUnplanned, ownerOf, type Unplanned } from './unplanned.ts'
import { reasonOf, tellUnplanned } from './unplanned-words.ts'
import { viewOccurrences } from './view.ts'

const DAY_MS = 86_400_000

/** One airing of a programme of days: a row, what a rule will bring, or a slot that passed without one. `key` tells it from others of that instant. */
export type Entry =
  | { startAt: Date; key: string; row: OccurrenceRow }
  | { startAt: Date; key: string; expected: Expected }
  | { startAt: Date; key: string; unplanned: Unplanned }

export type EntryQuery = {
  visible: AreaScope
  within: AreaScope
  from: Date
  to: Date
  after: CalendarPlace | undefined
  limit: number
}

/** What was planned, what rules will bring after that, and what passed unplanned, by start: the first `limit` after `after`. */
export async function loadEntries(ctx: Pick<Ctx, 'db' | 'clock' | 'config'>, query: EntryQuery): Promise<Entry[]> {
  const { visible, within, from, to, after, limit } = query
  const now = ctx.clock.now()
  const start = after && after.startAt > from ? after.startAt : from
  const [rows, expectation, unplanned] = await Promise.all([
    listOccurrenceRows(ctx.db, { visible, within, from, to, order: 'asc', after, limit }),
    loadExpectation(ctx.db, { scope: within, now, until: to }),
    loadUnplanned(ctx.db, { scope: within, now, from: start, to }),
  ])
  // Behind the last row of a full page nothing is shown, expected or not.
  const last = rows.length === limit ? rows.at(-1)?.startAt : undefined
  const expected = takeExpected(expectation, {
    ...query,
    from: start,
    to: last ? addMs(last, 1) : to,
  })
  const silent = unplanned
    .filter((one) => touchesAny(one.areaCodes, visible) && isStillMissed(one, ctx.config.planDays))
    .map((one): Entry => ({ startAt: one.startAt, key: ownerOf(one), unplanned: one }))
    .filter((one) => !after || isAfter(one, after))
  const entries: Entry[] = [
    ...rows.map((row) => ({ startAt: row.startAt, key: row.id, row })),
    ...expected.map((one) => ({ startAt: one.startAt, key: keyOfExpected(one), expected: one })),
    ...silent,
  ]
  return entries.toSorted(inOrder).slice(0, limit)
}

/** What somebody ended or revoked is shown for as long as it would have been in the plan; then nobody waits for it. */
export const isStillMissed = ({ cause, startAt }: Unplanned, planDays: number): boolean =>
  (cause.kind !== 'ended' && cause.kind !== 'revoked') ||
  (cause.act !== undefined && startAt < addMs(cause.act.at, planDays * DAY_MS))

/** Some days at a time, so that a province's months cost no more than what is shown of them. */
function takeExpected(expectation: Expectation, { visible, from, to, after, limit }: EntryQuery): Expected[] {
  if (expectation.size === 0) return []
  const stepMs = Math.max(1, Math.floor(limit / expectation.size)) * DAY_MS
  const found: Expected[] = []
  for (let start = from; start < to && found.length < limit; start = addMs(start, stepMs)) {
    const end = new Date(Math.min(start.getTime() + stepMs, to.getTime()))
    const some = expectation.starting(start, end).filter(({ areaCodes }) => touchesAny(areaCodes, visible))
    found.push(...some.filter((one) => !after || isAfter({ startAt: one.startAt, key: keyOfExpected(one) }, after)))
  }
  return found
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
      entries.flatMap((entry) =>
        'expected' in entry ? entry.expected.areaCodes : 'unplanned' in entry ? entry.unplanned.areaCodes : [],
      ),
      ctx.clock.now(),
    ),
  ])
  const byId = new Map(views.map((view) => [view.id, view]))
  return entries.flatMap((entry): ProgrammeAiring | [] => {
    if ('expected' in entry) return showExpected(entry.expected, (code) => nameOf(names, code))
    if ('unplanned' in entry) return showUnplanned(entry.unplanned, (code) => nameOf(names, code))
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

type Unsent = Pick<
  Expected,
  | 'kind'
  | 'scheduleId'
  | 'programmeId'
  | 'bulletinId'
  | 'title'
  | 'priority'
  | 'areaCodes'
  | 'localAt'
  | 'startAt'
  | 'endAt'
>

const showExpected = (expected: Expected, nameOfArea: (code: string) => string): ProgrammeAiring => ({
  ...showUnsent(expected, nameOfArea),
  itemId: expected.itemId,
  expected: true,
  awaitsApproval: expected.awaitsApproval,
  status: 'expected',
  reason: null,
  reasonText: null,
  note: null,
})

const showUnplanned = (unplanned: Unplanned, nameOfArea: (code: string) => string): ProgrammeAiring => {
  const { words, note } = tellUnplanned(unplanned)
  return {
    ...showUnsent(unplanned, nameOfArea),
    itemId: null,
    expected: false,
    awaitsApproval: false,
    status: 'unplanned',
    reason: reasonOf(unplanned.cause),
    reasonText: words,
    note,
  }
}

/** Of what is no row. */
const showUnsent = (one: Unsent, nameOfArea: (code: string) => string) => ({
  type: 'airing' as const,
  occurrenceId: null,
  kind: one.kind,
  scheduleId: one.scheduleId,
  programmeId: one.programmeId,
  bulletinId: one.bulletinId,
  alertId: null,
  title: one.title,
  mode: 'live' as const,
  priority: one.priority,
  areaCodes: one.areaCodes,
  areaNames: one.areaCodes.map(nameOfArea),
  localAt: one.localAt,
  startAt: one.startAt.toISOString(),
  endAt: one.endAt.toISOString(),
  movedFrom: null,
  targets: null,
  counts: null,
})
