import { describe, expect, test } from 'vitest'
import { createFormat } from '../../i18n/format.ts'
import { faultsOf, formOf, rulesOf } from './form.ts'
import type { PolicyDocument } from './policy-queries.ts'
import { changedFields, documentInWords, weekdaysInWords } from './rules-in-words.ts'
import { policyTexts } from './texts.ts'

const t = policyTexts.vi
const format = createFormat('vi')
const TODAY = '2026-11-22'
const NOTHING = rulesOf(formOf(undefined, TODAY))
const RULES: PolicyDocument = {
  ...NOTHING,
  windows: [
    { weekdays: [1, 2, 3, 4, 5], from: '16:00', to: '19:30' },
    { weekdays: [5, 4, 3, 2, 1], from: '05:00', to: '08:30' },
    { weekdays: [7], from: '06:00', to: '24:00', season: { from: '11-15', to: '02-28' } },
  ],
  quietHours: [{ from: '21:00', to: '05:00' }],
  volumeCaps: [{ from: '05:00', to: '06:00', percent: 80 }],
  maxSessionsPerDay: 2,
  holidays: { extra: ['2026-12-24'], not: [] },
  mayOverride: ['windows'],
}

describe('rules in words', () => {
  test('join the windows of the same days, in the order of their hours', () => {
    expect(documentInWords(RULES, t, format)).toEqual([
      'Được phát thứ 2 đến thứ 6: 05:00–08:30 và 16:00–19:30',
      'Được phát chủ nhật, từ 15/11 đến 28/02 hằng năm: 06:00–24:00',
      'Yên tĩnh: 21:00–05:00',
      'Âm lượng cao nhất 80%, 05:00–06:00',
      'Nhiều nhất 2 buổi mỗi ngày',
      'Nghỉ thêm: 24/12/2026',
      'Cấp dưới được tự đặt: khung giờ được phát',
    ])
  })

  test('name days as people do', () => {
    expect(weekdaysInWords([1, 2, 3, 4, 5, 6, 7], t, format)).toBe('hằng ngày')
    expect(weekdaysInWords([7, 6], t, format)).toBe('thứ 7 và chủ nhật')
    expect(weekdaysInWords([1, 3, 5], t, format)).toBe('thứ 2, thứ 4 và thứ 6')
  })

  test('name what a new version changed', () => {
    expect(changedFields(RULES, { ...RULES, windows: null, maxMinutesPerDay: 60 })).toEqual([
      'windows',
      'maxMinutesPerDay',
    ])
  })
})

describe('the form of a policy', () => {
  test('gives back exactly what it was opened with, the end of the day and the lack of quiet hours included', () => {
    const sorted = { ...RULES, windows: RULES.windows?.map((one) => ({ ...one, weekdays: one.weekdays.toSorted() })) }
    expect(rulesOf(formOf(RULES, TODAY))).toEqual(sorted)
    expect(rulesOf(formOf({ ...NOTHING, quietHours: [] }, TODAY)).quietHours).toEqual([])
    expect(NOTHING.quietHours).toBeNull()
  })

  test('finds what the server would refuse, at its row', () => {
    const form = formOf(RULES, TODAY)
    expect(faultsOf(form, TODAY)).toEqual({})
    const [first, second, third] = form.windows
    if (!first || !second || !third) throw new Error('three windows')
    const broken = {
      ...form,
      windows: [
        { ...first, weekdays: [] },
        { ...second, to: '04:00' },
        { ...third, season: { from: '', to: '' } },
      ],
      quietHours: [{ key: 0, from: '21:00', to: '21:00' }],
      effectiveFrom: '2026-11-21',
      effectiveTo: '2026-11-20',
    }
    expect(faultsOf(broken, TODAY)).toEqual({
      ...{ 'windows 0': 'needDays', 'windows 1': 'order', 'windows 2': 'needSeason' },
      ...{ 'quietHours 0': 'sameTimes', effectiveFrom: 'past', effectiveTo: 'dates' },
    })
  })

  test('takes an end that was mistyped for a fault, not for no end', () => {
    const form = { ...formOf(RULES, TODAY), effectiveFrom: '', isEndWrong: true }
    expect(faultsOf(form, TODAY)).toEqual({ effectiveFrom: 'needDate', effectiveTo: 'needDate' })
  })

  test('takes the whole day as one that ends at midnight', () => {
    const form = { ...formOf(undefined, TODAY), quietHours: [{ key: 0, from: '00:00', to: '00:00' }] }
    expect(faultsOf(form, TODAY)).toEqual({})
    expect(rulesOf(form).quietHours).toEqual([{ from: '00:00', to: '24:00' }])
  })
})
