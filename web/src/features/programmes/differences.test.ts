import { describe, expect, test } from 'vitest'
import { differencesOf } from './differences.ts'
import type { Programme, ProgrammeItem } from './queries.ts'

const theme: ProgrammeItem = { id: 'itm_theme', kind: 'clip', clipId: 'clp_1', role: 'theme' }
const relay: ProgrammeItem = { id: 'itm_relay', kind: 'relay', relayId: 'rel_1', seconds: 1_200 }
const news: ProgrammeItem = { id: 'itm_news', kind: 'bulletin', bulletinId: 'bul_1' }
const closing: ProgrammeItem = { id: 'itm_end', kind: 'clip', clipId: 'clp_2', role: 'closing' }

const series = {
  title: 'Buổi sáng',
  areaCodes: ['05818', '05857'],
  rule: { kind: 'daily', at: '05:00:00', startsOn: '2026-01-01', except: ['2026-11-20'] },
  priority: 'normal',
  budgetSeconds: 1_800,
  volume: null,
  resume: 'continue',
  originDate: null,
  items: [theme, relay, news, closing],
} as unknown as Programme // safe: all that is compared
const draft = (patch: Partial<Programme>): Programme => ({
  ...series,
  rule: { kind: 'once', on: '2026-11-25', at: '05:00' },
  originDate: '2026-11-25',
  ...patch,
})
const told = (patch: Partial<Programme>) =>
  differencesOf(series, draft(patch)).map((one) => ('item' in one ? `${one.what} ${one.item.id}` : one.what))

describe('what a draft for one day differs in from its series', () => {
  test('is nothing while nobody has changed it', () => {
    expect(told({ areaCodes: ['05857', '05818'] })).toEqual([])
  })

  test('is its time, length, areas and what else concerns the whole', () => {
    const rule: Programme['rule'] = { kind: 'once', on: '2026-11-25', at: '11:30' }
    expect(told({ rule, budgetSeconds: 600, areaCodes: ['05818'], volume: 40, title: 'Buổi trưa' })).toEqual([
      'title',
      'time',
      'areas',
      'budget',
      'volume',
    ])
  })

  test('is each item that is new, gone, or plays something else or longer', () => {
    const items = [theme, { ...relay, seconds: 600 }, { ...news, bulletinId: 'bul_2' }, { ...closing, id: 'itm_new' }]
    expect(told({ items })).toEqual(['length itm_relay', 'content itm_news', 'added itm_new', 'removed itm_end'])
  })

  test('is the day itself, should it be another than the one that the series leaves to it', () => {
    expect(told({ rule: { kind: 'once', on: '2026-11-27', at: '05:00' } })).toEqual(['day'])
  })

  test('is not the order in which days of an item were ticked, but what a clip is for', () => {
    const [days, ticked] = [{ weekdays: [1, 3] }, { weekdays: [3, 1] }]
    const before = { ...series, items: [{ ...news, on: days }, theme] }
    const after = draft({
      items: [
        { ...news, on: ticked },
        { ...theme, role: 'item' },
      ],
    })
    expect(differencesOf(before, after)).toMatchObject([{ what: 'role', item: { id: 'itm_theme' } }])
  })

  test('names the one item that moved, not all that made room for it', () => {
    expect(told({ items: [closing, theme, relay, news] })).toEqual(['moved itm_end'])
    expect(told({ items: [theme, news, relay, closing] })).toHaveLength(1)
  })
})

describe('a draft from a day on differs', () => {
  const daily = { kind: 'daily', at: '05:00', startsOn: '2026-12-01' } as const
  const from = (rule: Programme['rule']) => told({ rule, originDate: '2026-12-01' })

  test('not in what the series left out before, nor in a choice that is the same', () => {
    expect(from(daily)).toEqual([])
    expect(from({ ...daily, notOnHolidays: false, except: [] })).toEqual([])
  })

  test('in its time, its days, its number and what it leaves out', () => {
    expect(from({ ...daily, at: '05:30' })).toEqual(['rhythm'])
    expect(from({ kind: 'weekly', weekdays: [1], at: '05:00', startsOn: '2026-12-01' })).toEqual(['rhythm'])
    expect(from({ ...daily, count: 3 })).toEqual(['rhythm'])
    expect(from({ ...daily, except: ['2026-12-25'] })).toEqual(['rhythm'])
  })

  test('in beginning later than the old one ends, which leaves days without a session', () => {
    expect(from({ ...daily, startsOn: '2026-12-05' })).toEqual(['day'])
  })
})
