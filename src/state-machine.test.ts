import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ALERT } from './alerts/state.ts'
import { BULLETIN } from './bulletins/state.ts'
import { Problem } from './errors.ts'
import { OCCURRENCE } from './occurrences/state.ts'
import { SCHEDULE } from './schedules/state.ts'
import { nextStatus, requireNext, type Transitions, terminalStatuses } from './state-machine.ts'

type Table = Transitions<string, string>

const TABLES = [
  { name: 'bulletin', table: BULLETIN as Table, start: 'draft', ends: ['revoked'] },
  { name: 'schedule', table: SCHEDULE as Table, start: 'active', ends: ['ended'] },
  { name: 'occurrence', table: OCCURRENCE as Table, start: 'planned', ends: ['completed', 'missed', 'cancelled'] },
  { name: 'alert', table: ALERT as Table, start: 'draft', ends: ['all-clear', 'cancelled', 'expired'] },
]

const eventsOf = (table: Table) => [...new Set(Object.values(table).flatMap((row) => Object.keys(row)))]

/** Every status on the way of these events; what is not allowed leaves it where it is. */
function walk(table: Table, start: string, events: readonly string[]): string[] {
  const way = [start]
  for (const event of events) way.push(nextStatus(table, way.at(-1) ?? start, event) ?? way.at(-1) ?? start)
  return way
}

const walks = (table: Table) => fc.array(fc.constantFrom(...eventsOf(table)), { maxLength: 30 })

describe.each(TABLES)('the state table of a $name', ({ table, start, ends }) => {
  test('leads nowhere but to statuses of its own', () => {
    for (const row of Object.values(table))
      for (const next of Object.values(row)) expect(Object.keys(table)).toContain(next)
  })

  test('reaches every status from the first one', () => {
    const reached = new Set([start])
    for (const status of reached) for (const next of Object.values(table[status] ?? {})) if (next) reached.add(next)
    expect([...reached].sort()).toEqual(Object.keys(table).sort())
  })

  test('has the ends we promise, and nothing leaves them, whatever is asked', () => {
    expect(terminalStatuses(table).sort()).toEqual([...ends].sort())
    fc.assert(
      fc.property(fc.constantFrom(...ends), walks(table), (end, events) => {
        expect(new Set(walk(table, end, events))).toEqual(new Set([end]))
      }),
    )
  })

  test('refuses what is not listed with a problem that says what is', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(table)), fc.constantFrom(...eventsOf(table)), (status, event) => {
        const next = nextStatus(table, status, event)
        const ask = () => requireNext(table, { id: 'x', status }, event, 'bulletin.wrong-state')
        if (next) {
          expect(ask()).toBe(next)
          return
        }
        expect(ask).toThrow(Problem)
        try {
          ask()
        } catch (err) {
          expect(err).toMatchObject({ fields: { state: status, allowed: Object.keys(table[status] ?? {}) } })
        }
      }),
    )
  })
})

/** The events after the last one that answers `test`, or undefined when there is none. */
const sinceLast = (events: readonly string[], wanted: string): string[] | undefined => {
  const at = events.lastIndexOf(wanted)
  return at < 0 ? undefined : events.slice(at + 1)
}

describe('a bulletin', () => {
  test('is approved only after it was submitted, and no edit came in between', () => {
    fc.assert(
      fc.property(walks(BULLETIN), (events) => {
        const way = walk(BULLETIN, 'draft', events)
        way.forEach((status, at) => {
          if (status !== 'approved') return
          const before = events.slice(0, at)
          expect(before).toContain('submit')
          expect(sinceLast(before, 'submit')).not.toContain('edit')
        })
      }),
      { numRuns: 1_000 },
    )
  })

  test('is a draft after any edit, whatever it was before', () => {
    for (const row of Object.values(BULLETIN)) if (row.edit) expect(row.edit).toBe('draft')
    expect(BULLETIN.revoked.edit).toBeUndefined()
  })
})

describe('an occurrence', () => {
  const PLAYED = ['failed', 'expired', 'preempted', 'partial', 'completed']
  test('once dispatched is never planned, missed or sent again', () => {
    fc.assert(
      fc.property(walks(OCCURRENCE), (events) => {
        const way = walk(OCCURRENCE, 'planned', events)
        const at = way.indexOf('airing')
        if (at < 0) return
        const later = way.slice(at).filter((status, index, all) => status !== all[index - 1])
        expect(later.filter((status) => status === 'airing')).toHaveLength(1)
        for (const status of later) expect(['planned', 'armed', 'missed']).not.toContain(status)
      }),
      { numRuns: 1_000 },
    )
  })

  test('that has ended can only be counted better, never worse', () => {
    for (const [status, row] of Object.entries(OCCURRENCE)) {
      const rank = PLAYED.indexOf(status)
      if (rank < 0) continue
      for (const next of Object.values(row)) {
        expect(PLAYED.indexOf(next)).toBeGreaterThan(rank)
        expect(['partial', 'completed']).toContain(next)
      }
    }
  })
})

describe('an alert', () => {
  test('sounds only by being sent, once', () => {
    fc.assert(
      fc.property(walks(ALERT), (events) => {
        const way = walk(ALERT, 'draft', events)
        const starts = way.filter((status, at) => status === 'active' && way[at - 1] !== 'active')
        expect(starts.length).toBeLessThanOrEqual(1)
        if (way.includes('active')) expect(events).toContain('send')
      }),
    )
  })
})
