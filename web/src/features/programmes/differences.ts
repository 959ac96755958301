import { restOf } from '../calendar/split-rule.ts'
import type { Programme, ProgrammeItem } from './queries.ts'

type Compared = Pick<
  Programme,
  'title' | 'rule' | 'areaCodes' | 'priority' | 'budgetSeconds' | 'volume' | 'resume' | 'items' | 'originDate'
>
type Whole = 'title' | 'day' | 'time' | 'rhythm' | 'areas' | 'priority' | 'budget' | 'volume' | 'resume'
type Changed = 'content' | 'role' | 'length' | 'days' | 'name'
export type Difference =
  | { what: Whole }
  | { what: 'added' | 'removed' | 'moved'; item: ProgrammeItem }
  /** `before` is the item as it was. */
  | { what: Changed; item: ProgrammeItem; before: ProgrammeItem }

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
    day: draft.originDate !== null && firstDayOf(draft) !== draft.originDate,
    time: !isRepeated && timeOf(series) !== timeOf(draft),
    rhythm: isRepeated && rhythmOf(restOfSeries(series, draft)) !== rhythmOf(draft.rule),
    areas: !isSame(series.areaCodes.toSorted(), draft.areaCodes.toSorted()),
    priority: series.priority !== draft.priority,
    budget: series.budgetSeconds !== draft.budgetSeconds,
    volume: series.volume !== draft.volume,
    resume: series.resume !== draft.resume,
  }
  return (Object.keys(isOther) as Whole[]).filter((what) => isOther[what]) // safe: the keys of a Record
}

export const timeOf = ({ rule }: Pick<Compared, 'rule'>): string => rule.at.slice(0, 5)

export const firstDayOf = ({ rule }: Pick<Compared, 'rule'>): string => (rule.kind === 'once' ? rule.on : rule.startsOn)

/** The series as it would go on from the draft's first day: what it left out or counted before is no difference. */
function restOfSeries({ rule }: Compared, draft: Compared): Programme['rule'] {
  return rule.kind === 'once' ? rule : (restOf(rule, firstDayOf(draft)) ?? rule)
}

/** On which days at which time, however it is written down; from when is told elsewhere. */
function rhythmOf(rule: Programme['rule']): string {
  if (rule.kind === 'once') return ''
  const { startsOn: _, at, ...rhythm } = rule
  return written({ ...rhythm, at: at.slice(0, 5) })
}

/** The same for the same choices: without what is not chosen, in one order. */
function written(of: object): string {
  const chosen = Object.entries(of).filter(([, value]) => value !== undefined && value !== false && !isEmpty(value))
  const ordered = chosen.map(([name, value]) => [name, Array.isArray(value) ? value.toSorted() : value] as const)
  return JSON.stringify(ordered.toSorted(([a], [b]) => a.localeCompare(b)))
}
const isEmpty = (value: unknown): boolean => Array.isArray(value) && value.length === 0

function changesOf(before: ProgrammeItem, item: ProgrammeItem): Changed[] {
  return [
    ...(isSame(soundOf(before), soundOf(item)) ? [] : (['content'] as const)),
    ...(roleOf(before) === roleOf(item) ? [] : (['role'] as const)),
    ...(secondsOf(before) === secondsOf(item) ? [] : (['length'] as const)),
    ...(written(before.on ?? {}) === written(item.on ?? {}) ? [] : (['days'] as const)),
    ...((before.title ?? '') === (item.title ?? '') ? [] : (['name'] as const)),
  ]
}

/** What it plays, without how long and when. */
function soundOf(item: ProgrammeItem): Array<string | null> {
  if (item.kind === 'bulletin') return [item.kind, item.bulletinId]
  if (item.kind === 'clip') return [item.kind, item.clipId]
  return [item.kind, item.kind === 'relay' ? item.relayId : null]
}

const roleOf = (item: ProgrammeItem) => (item.kind === 'clip' ? item.role : null)

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
