import type { Programme, ProgrammeItem } from './queries.ts'

type Compared = Pick<Programme, 'title' | 'rule' | 'areaCodes' | 'priority' | 'budgetSeconds' | 'volume' | 'items'>
type Whole = 'title' | 'time' | 'rhythm' | 'areas' | 'priority' | 'budget' | 'volume'
export type Difference =
  | { what: Whole }
  | { what: 'added' | 'removed' | 'moved'; item: ProgrammeItem }
  /** `before` is the item as it was. */
  | { what: 'content' | 'length' | 'days' | 'name'; item: ProgrammeItem; before: ProgrammeItem }

/**
 * In what a draft that stands in for a series differs from it, the whole first, then the items in the order of the
 * draft, then what is gone. An item that kept its id is the same item. Nothing: it is the same session. Pure.
 */
export function differencesOf(series: Compared, draft: Compared): Difference[] {
  const before = new Map(series.items.map((item) => [item.id, item]))
  const kept = new Set(draft.items.map(({ id }) => id))
  const moved = movedOf(series.items, draft.items)
  return [
    ...wholeOf(series, draft).map((what) => ({ what })),
    ...draft.items.flatMap((item): Difference[] => {
      const was = before.get(item.id)
      if (!was) return [{ what: 'added', item }]
      const changes = changesOf(was, item).map((what) => ({ what, item, before: was }))
      return moved.has(item.id) ? [...changes, { what: 'moved', item }] : changes
    }),
    ...series.items.filter(({ id }) => !kept.has(id)).map((item) => ({ what: 'removed' as const, item })),
  ]
}

function wholeOf(series: Compared, draft: Compared): Whole[] {
  const isRepeated = draft.rule.kind !== 'once'
  const isOther: Record<Whole, boolean> = {
    title: series.title !== draft.title,
    time: !isRepeated && timeOf(series) !== timeOf(draft),
    rhythm: isRepeated && rhythmOf(series) !== rhythmOf(draft),
    areas: !isSame(series.areaCodes.toSorted(), draft.areaCodes.toSorted()),
    priority: series.priority !== draft.priority,
    budget: series.budgetSeconds !== draft.budgetSeconds,
    volume: series.volume !== draft.volume,
  }
  return (Object.keys(isOther) as Whole[]).filter((what) => isOther[what]) // safe: the keys of a Record
}

export const timeOf = ({ rule }: Pick<Compared, 'rule'>): string => rule.at.slice(0, 5)

/** From when it is in force is told elsewhere, and what has aired of the series no longer counts. */
function rhythmOf({ rule }: Compared): string {
  if (rule.kind === 'once') return ''
  const { startsOn: _, count: _count, except: _except, extra: _extra, at, ...rhythm } = rule
  return JSON.stringify([at.slice(0, 5), Object.entries(rhythm).toSorted(([a], [b]) => a.localeCompare(b))])
}

function changesOf(before: ProgrammeItem, item: ProgrammeItem): Array<'content' | 'length' | 'days' | 'name'> {
  return [
    ...(isSame(soundOf(before), soundOf(item)) ? [] : (['content'] as const)),
    ...(secondsOf(before) === secondsOf(item) ? [] : (['length'] as const)),
    ...(isSame(before.on ?? null, item.on ?? null) ? [] : (['days'] as const)),
    ...((before.title ?? '') === (item.title ?? '') ? [] : (['name'] as const)),
  ]
}

/** What it plays, without how long and when. */
function soundOf(item: ProgrammeItem): Array<string | null> {
  if (item.kind === 'bulletin') return [item.kind, item.bulletinId]
  if (item.kind === 'clip') return [item.kind, item.clipId, item.role]
  return [item.kind, item.kind === 'relay' ? item.relayId : null]
}

/** Chosen seconds; the length of a recording is its own. */
export const secondsOf = (item: ProgrammeItem): number | undefined =>
  item.kind === 'relay' || item.kind === 'pause' ? item.seconds : undefined

/** The fewest items whose move explains the new order. */
function movedOf(series: readonly ProgrammeItem[], draft: readonly ProgrammeItem[]): Set<string> {
  const place = new Map(series.map(({ id }, index) => [id, index]))
  const common = draft.flatMap(({ id }) => {
    const at = place.get(id)
    return at === undefined ? [] : [{ id, at }]
  })
  // The longest run that kept its order, ending with each.
  const runs: string[][] = []
  for (const [index, { id, at }] of common.entries()) {
    const longest = runs
      .filter((_, earlier) => (common[earlier]?.at ?? 0) < at && earlier < index)
      .reduce<string[]>((best, run) => (run.length > best.length ? run : best), [])
    runs.push([...longest, id])
  }
  const stayed = new Set(runs.reduce<string[]>((best, run) => (run.length > best.length ? run : best), []))
  return new Set(common.flatMap(({ id }) => (stayed.has(id) ? [] : [id])))
}

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)
