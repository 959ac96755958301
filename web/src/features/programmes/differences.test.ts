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
  items: [theme, relay, news, closing],
} as unknown as Programme // safe: all that is compared
const draft = (patch: Partial<Programme>): Programme => ({
  ...series,
  rule: { kind: 'once', on: '2026-11-25', at: '05:00' },
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

  test('names the one item that moved, not all that made room for it', () => {
    expect(told({ items: [closing, theme, relay, news] })).toEqual(['moved itm_end'])
    expect(told({ items: [theme, news, relay, closing] })).toHaveLength(1)
  })
})

test('a draft from a day on differs in its rhythm, not in the day it begins or in what the series left out', () => {
  const daily: Programme['rule'] = { kind: 'daily', at: '05:00', startsOn: '2026-12-01' }
  expect(told({ rule: daily })).toEqual([])
  expect(told({ rule: { ...daily, at: '05:30' } })).toEqual(['rhythm'])
  expect(told({ rule: { kind: 'weekly', weekdays: [1], at: '05:00', startsOn: '2026-12-01' } })).toEqual(['rhythm'])
})
