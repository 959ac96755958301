import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isOn, keepTimes, runningOrder, type Sound, type Standing } from './running-order.ts'
import type { ProgrammeItem } from './schema.ts'

const MONDAY = '2026-11-23'
const clip = (id: string, more: Partial<ProgrammeItem> = {}): ProgrammeItem =>
  ({ id: `itm_${id}`, kind: 'clip', clipId: id, role: 'item', ...more }) as ProgrammeItem // safe: a clip with less or more of what all have
const relay = (id: string, seconds: number): ProgrammeItem => ({ id: `itm_${id}`, kind: 'relay', relayId: id, seconds })
const pause = (seconds: number): ProgrammeItem => ({ id: 'itm_pause', kind: 'pause', seconds })
/** The number in the name is the length in seconds. */
const soundOf = (item: ProgrammeItem): Sound => {
  if (item.kind === 'pause' || item.kind === 'relay') return { durationMs: item.seconds * 1_000 }
  return { durationMs: Number(item.id.replace(/\D/g, '')) * 1_000 }
}
const brief = (items: ProgrammeItem[], budgetSeconds: number, date = MONDAY) =>
  runningOrder(items, date, budgetSeconds * 1_000, soundOf).items.map(({ offsetMs, durationMs, skipped }) =>
    skipped ? skipped : `${(offsetMs ?? 0) / 1_000}+${durationMs / 1_000}`,
  )

describe('the running order of a day', () => {
  test('is back to back, a pause being silence that takes its time', () => {
    expect(brief([clip('a10'), pause(5), clip('b60')], 120)).toEqual(['0+10', '10+5', '15+60'])
  })

  test('leaves out what does not fit, so that the closing is heard all the same, and says by how much it is too long', () => {
    const items = [clip('theme10'), clip('a100'), clip('b20'), clip('closing10')]
    expect(brief(items, 60)).toEqual(['0+10', 'over-budget', '10+20', '30+10'])
    expect(runningOrder(items, MONDAY, 60_000, soundOf)).toMatchObject({ totalMs: 140_000, leftMs: -80_000 })
  })

  test('cuts a relay at the end of the session, but begins none for a few seconds', () => {
    expect(brief([clip('a40'), relay('vov', 600)], 60)).toEqual(['0+40', '40+20'])
    expect(brief([clip('a55'), relay('vov', 600)], 60)).toEqual(['0+55', 'over-budget'])
    expect(brief([clip('a55'), relay('short', 4)], 60)).toEqual(['0+55', '55+4'])
  })

  test('has an item on its own days only; what comes after it moves up', () => {
    const items = [clip('a10', { on: { weekdays: [2, 4] } }), clip('b10')]
    expect(brief(items, 60, MONDAY)).toEqual(['not-today', '0+10'])
    expect(brief(items, 60, '2026-11-24')).toEqual(['0+10', '10+10'])
  })

  test('tells of each item that has no sound why, and gives it no time', () => {
    const gone = (item: ProgrammeItem): Sound => (item.id === 'itm_b20' ? { gone: 'revoked' } : soundOf(item))
    const order = runningOrder([clip('a10'), clip('b20'), clip('c30')], MONDAY, 60_000, gone)
    expect(order.items.map(({ skipped, offsetMs }) => skipped ?? offsetMs)).toEqual([0, 'revoked', 10_000])
    expect(order.totalMs).toBe(40_000)
  })

  test('never overlaps, never leaves its session, and sums to what it says', () => {
    const items = fc.array(fc.record({ seconds: fc.integer({ min: 1, max: 400 }), isRelay: fc.boolean() }), {
      maxLength: 12,
    })
    fc.assert(
      fc.property(items, fc.integer({ min: 10, max: 1_200 }), (given, budget) => {
        const sequence = given.map(({ seconds, isRelay }, at) =>
          isRelay ? relay(`r${at}`, seconds) : { ...clip(`c${at}`), kind: 'pause' as const, seconds },
        )
        const order = runningOrder(sequence, MONDAY, budget * 1_000, soundOf)
        let end = 0
        for (const { offsetMs, durationMs } of order.items) {
          if (offsetMs === null) continue
          expect(offsetMs).toBe(end)
          end = offsetMs + durationMs
        }
        expect(end).toBeLessThanOrEqual(budget * 1_000)
        expect(order.totalMs).toBe(given.reduce((sum, { seconds }) => sum + seconds * 1_000, 0))
        if (order.leftMs >= 0) expect(end).toBe(order.totalMs)
      }),
    )
  })
})

test('the days of an item: weekdays, from, until, all of them inclusive', () => {
  const on = { weekdays: [1, 7], from: '2026-11-22', until: '2026-11-23' }
  expect(['2026-11-21', '2026-11-22', '2026-11-23', '2026-11-29'].map((date) => isOn(on, date))).toEqual([
    false,
    true,
    true,
    false,
  ])
  expect(isOn(undefined, MONDAY)).toBe(true)
})

describe('a session that people were told of', () => {
  const START = new Date('2026-11-22T22:00:00Z')
  const at = (seconds: number) => new Date(START.getTime() + seconds * 1_000)
  const told = (seconds: number, length: number, isFixed = false): Standing => ({
    startAt: at(seconds),
    durationMs: length * 1_000,
    isFixed,
  })
  const times = (items: ProgrammeItem[], standing: Record<string, Standing>, gone: string[] = []) =>
    keepTimes(
      runningOrder(items, MONDAY, 300_000, (item) => (gone.includes(item.id) ? { gone: 'revoked' } : soundOf(item))),
      at(300),
      new Map(Object.entries(standing)),
    ).map(({ placed, startAt }) => [placed.item.id, (startAt.getTime() - START.getTime()) / 1_000])

  test('keeps the times of what follows when an item is taken out', () => {
    const standing = { itm_a60: told(0, 60), itm_b60: told(60, 60), itm_c60: told(120, 60) }
    expect(times([clip('a60'), clip('b60'), clip('c60')], standing, ['itm_b60'])).toEqual([
      ['itm_a60', 0],
      ['itm_c60', 120],
    ])
  })

  test('moves an item later when one before it got longer, never earlier', () => {
    const standing = {
      itm_a60: told(0, 60, true),
      itm_b90: told(60, 60),
      itm_c10: told(120, 60),
      itm_d10: told(200, 10),
    }
    expect(times([clip('a60'), clip('b90'), clip('c10'), clip('d10')], standing)).toEqual([
      ['itm_b90', 60],
      ['itm_c10', 150],
      ['itm_d10', 200],
    ])
  })

  test('takes in nothing new, and leaves out what no longer ends in it', () => {
    const standing = { itm_a200: told(0, 60), itm_b110: told(60, 60) }
    expect(times([clip('a200'), clip('new10'), clip('b110')], standing)).toEqual([['itm_a200', 0]])
  })
})
