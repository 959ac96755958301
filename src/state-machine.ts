import { Problem, type ProblemCode } from './errors.ts'

/** A pure transition table: status → event → next status. Whatever is not listed is not allowed. */
export type Transitions<Status extends string, Event extends string> = Readonly<
  Record<Status, Partial<Record<Event, Status>>>
>

export function nextStatus<Status extends string, Event extends string>(
  table: Transitions<Status, Event>,
  status: Status,
  event: Event,
): Status | undefined {
  return table[status][event]
}

/** The next status, or the feature's `wrong-state` problem, which names where the row is and what was asked. */
export function requireNext<Status extends string, Event extends string>(
  table: Transitions<Status, Event>,
  row: { id: string; status: Status },
  event: Event,
  code: ProblemCode,
): Status {
  const next = nextStatus(table, row.status, event)
  if (next) return next
  const allowed = Object.keys(table[row.status])
  throw new Problem(code, {
    detail: `${row.id} is ${row.status}; "${event}" is not possible from there.`,
    fields: { state: row.status, allowed },
  })
}

/** Statuses that nothing leaves. */
export const terminalStatuses = <Status extends string, Event extends string>(
  table: Transitions<Status, Event>,
): Status[] => (Object.keys(table) as Status[]).filter((status) => Object.keys(table[status]).length === 0) // safe: keys of the table
