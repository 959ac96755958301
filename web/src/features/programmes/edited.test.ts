import { describe, expect, test } from 'vitest'
import { changesOf, type Edited, editedOf, missingOf, moved, standsFor } from './edited.ts'
import type { Programme } from './queries.ts'

const NOW = Date.parse('2026-11-22T03:00:00Z')
const programme = {
  title: 'Chương trình sáng',
  areaCodes: ['05818'],
  rule: { kind: 'weekly', weekdays: [1, 3], at: '05:00', startsOn: '2026-11-23', except: ['2026-11-25'] },
  priority: 'normal',
  budgetSeconds: 1_800,
  items: [{ id: 'itm_1', kind: 'pause', seconds: 5 }],
} as unknown as Programme // safe: all that an edit looks at
const edited = (patch: Partial<Edited> = {}): Edited => ({ ...editedOf(programme, '2026-11-22'), ...patch })

describe('an edited programme', () => {
  test('that nobody touched is sent as it was', () => {
    const { title, areaCodes, rule, priority, budgetSeconds, items } = programme
    expect(changesOf(edited(), NOW)).toEqual({ title, areaCodes, rule, priority, budgetSeconds, items })
  })

  test('loses the days that it left out, and gains holidays, only as the person says', () => {
    const when = { ...edited().when, except: [], notOnHolidays: true }
    expect(changesOf(edited({ when }), NOW)?.rule).toEqual({
      kind: 'weekly',
      weekdays: [1, 3],
      at: '05:00',
      startsOn: '2026-11-23',
      notOnHolidays: true,
    })
  })

  test('keeps a rhythm that the form cannot choose', () => {
    const rule: Programme['rule'] = { kind: 'rrule', rrule: 'FREQ=YEARLY', at: '05:00', startsOn: '2026-11-01' }
    expect(changesOf(editedOf({ ...programme, rule }, '2026-11-22'), NOW)?.rule).toEqual(rule)
  })

  test('counts instead of the sessions that it replaces: its own, or before its approval those of its series', () => {
    const variant = { ...programme, id: 'prg_2', originId: 'prg_1', originKind: 'following' } as const
    expect(standsFor({ ...variant, status: 'draft' })).toBe('prg_1')
    expect(standsFor({ ...variant, status: 'approved' })).toBe('prg_2')
    expect(standsFor({ ...variant, originKind: 'copy', status: 'draft' })).toBe('prg_2')
  })

  test('is not sent while something is missing', () => {
    for (const patch of [{ title: ' ' }, { areaCodes: [] }, { budgetSeconds: 0 }]) {
      expect(missingOf(edited(patch))).toBeDefined()
      expect(changesOf(edited(patch), NOW)).toBeUndefined()
    }
  })
})

test('an item that is moved never leaves the list, and no other is lost', () => {
  const items = ['a', 'b', 'c'].map((id) => ({ id }))
  const ids = (id: string, by: number) => moved(items, id, by).map((item) => item.id)
  expect(ids('a', 1)).toEqual(['b', 'a', 'c'])
  expect(ids('c', -2)).toEqual(['c', 'a', 'b'])
  expect(ids('a', -1)).toEqual(['a', 'b', 'c'])
  expect(ids('c', 1)).toEqual(['a', 'b', 'c'])
})
