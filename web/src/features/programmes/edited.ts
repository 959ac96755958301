import type { InferRequestType } from 'hono/client'
import type { api } from '../../api.ts'
import { missingField, ruleOf, type When, whenOf } from '../bulletins/when.ts'
import type { OrderRequest, Programme, ProgrammeItem } from './queries.ts'

/** What the editor changes of a programme; kept on this device until the server has it. */
export type Edited = {
  title: string
  areaCodes: string[]
  when: When
  priority: Programme['priority']
  budgetSeconds: number
  items: ProgrammeItem[]
}

export type Changes = Omit<InferRequestType<(typeof api.programmes)[':id']['$patch']>['json'], 'revision'>

export function editedOf(programme: Programme, today: string): Edited {
  const { title, areaCodes, rule, priority, budgetSeconds, items } = programme
  return {
    title,
    areaCodes,
    when: whenOf(rule, today),
    priority,
    budgetSeconds,
    items,
  }
}

/** The programme whose planned sessions are those that an edit replaces: a variant has none before its approval. */
export const standsFor = ({ id, status, originId, originKind }: Programme): string =>
  originId !== null && originKind !== 'copy' && status !== 'approved' && status !== 'paused' ? originId : id

/** The body of a save; undefined while a field is missing (`missingOf` names it). */
export function changesOf(edited: Edited, now: number): Changes | undefined {
  const rule = ruleOf(edited.when, now)
  if (!rule || missingOf(edited)) return undefined
  const { title, areaCodes, priority, budgetSeconds, items } = edited
  return { title: title.trim(), areaCodes, rule, priority, budgetSeconds, items }
}

export type MissingField = 'title' | 'areas' | 'budget' | 'when'
export function missingOf({ title, areaCodes, budgetSeconds, when }: Edited): MissingField | undefined {
  if (title.trim() === '') return 'title'
  if (areaCodes.length === 0) return 'areas'
  if (missingField(when)) return 'when'
  return budgetSeconds >= 10 ? undefined : 'budget'
}

/** What to ask the running order of; undefined while no area is chosen. */
export function orderOf(edited: Edited, date: string, zone: string, now: number): OrderRequest | undefined {
  const { areaCodes, items, budgetSeconds } = edited
  if (areaCodes.length === 0 || budgetSeconds < 10) return undefined
  const rule = ruleOf(edited.when, now)
  return { areaCodes, items, budgetSeconds, zone, ...(rule && { rule }), ...(date && { date }) }
}

export const isSame = (a: Edited, b: Edited): boolean => JSON.stringify(a) === JSON.stringify(b)

/** The same items with one of them `by` places later; unchanged when it would leave the list. */
export function moved<T extends { id: string }>(items: readonly T[], id: string, by: number): T[] {
  const from = items.findIndex((item) => item.id === id)
  const item = items[from]
  const to = from + by
  if (!item || to < 0 || to >= items.length) return [...items]
  return items.toSpliced(from, 1).toSpliced(to, 0, item)
}

/** A name for a new item, so that it stays the same item while it is moved about before it is saved. */
export const newItemId = (): string =>
  `itm_${[...crypto.getRandomValues(new Uint8Array(10))].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`
