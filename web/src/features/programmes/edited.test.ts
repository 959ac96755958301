import { describe, expect, test } from 'vitest'
import { changesOf, type Edited, editedOf, missingOf, moved, ruleOfEdited } from './edited.ts'
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
    expect(ruleOfEdited(edited({ except: [], notOnHolidays: true }), NOW)).toEqual({
      kind: 'weekly',
      weekdays: [1, 3],
      at: '05:00',
      startsOn: '2026-11-23',
      notOnHolidays: true,
    })
  })

  test('keeps a rhythm that the form cannot choose', () => {
    const rule: Programme['rule'] = {
      kind: 'monthly',
      at: '05:00',
      startsOn: '2026-11-01',
      days: [31],
      shortMonth: 'last-day',
    }
    expect(ruleOfEdited(editedOf({ ...programme, rule }, '2026-11-22'), NOW)).toEqual(rule)
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
