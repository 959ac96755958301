import { expect, test } from 'vitest'
import { emptyDraft, fillPlace, isBlank, openPlaces, soonSlot } from './draft.ts'
import { faultsOf } from './faults.ts'
import { markWords } from './read-as.tsx'
import { composeTexts } from './texts.ts'
import { hasMore, missingField, ruleOf, whenOf } from './when.ts'

test('only whole doubtful words are marked, and no letter is lost', () => {
  const parts = markWords('Smith hẹn Mr Smithson', ['Smith', 'Mr'])
  expect(parts.map(({ word }) => word).join('')).toBe('Smith hẹn Mr Smithson')
  expect(parts.filter(({ isUnsure }) => isUnsure).map(({ word }) => word)).toEqual(['Smith', 'Mr'])
})

test('gaps of a template are found once each and filled everywhere', () => {
  expect(openPlaces('Họp {{xóm}}', 'Mời bà con {{ xóm }} lúc {{giờ}}.')).toEqual(['xóm', 'giờ'])
  expect(fillPlace('Họp {{xóm}}, {{ xóm }}', 'xóm', 'Khuổi Mèo')).toBe('Họp Khuổi Mèo, Khuổi Mèo')
})

test('a rule goes to the form and back unchanged', () => {
  for (const rule of [
    { kind: 'once' as const, on: '2026-11-22', at: '05:12' },
    { kind: 'daily' as const, at: '05:00', startsOn: '2026-11-22', endsOn: '2026-12-01' },
    { kind: 'weekly' as const, at: '17:00', weekdays: [1, 5], startsOn: '2026-11-22' },
    { kind: 'daily' as const, at: '05:00', startsOn: '2026-11-22', except: ['2026-11-24'], notOnHolidays: true },
    { kind: 'monthly' as const, at: '05:00', startsOn: '2026-11-22', days: [31], shortMonth: 'last-day' as const },
    { kind: 'rrule' as const, at: '05:00', startsOn: '2026-11-22', rrule: 'FREQ=MONTHLY;BYDAY=1MO', count: 3 },
  ])
    expect(ruleOf(whenOf(rule, '2026-11-21'), 0)).toEqual(rule)
})

test('a draft that was kept before there were more choices still makes its rule', () => {
  const when = { kind: 'daily' as const, on: '', at: '05:00', weekdays: [], startsOn: '2026-11-22', endsOn: '' }
  expect(ruleOf(when, 0)).toEqual({ kind: 'daily', at: '05:00', startsOn: '2026-11-22' })
  expect(hasMore(when)).toBe(false)
})

test('what is missing of a time is named, and no rule is made of it', () => {
  const when = { ...whenOf(undefined, '2026-11-21'), kind: 'weekly' as const, at: '05:00' }
  expect(missingField(when)).toBe('weekdays')
  expect(ruleOf(when, 0)).toBeUndefined()
})

test('a series that is to end on a day goes on for ever neither while there is none nor when it was mistyped', () => {
  const when = { ...whenOf(undefined, '2026-11-21'), kind: 'daily' as const, at: '05:00', needsEnd: 'day' as const }
  expect([missingField(when), ruleOf(when, 0)]).toEqual(['endsOn', undefined])
  expect(hasMore(when)).toBe(true)
  expect(ruleOf({ ...when, endsOn: '2026-11-30' }, 0)).toMatchObject({ endsOn: '2026-11-30' })
  expect(missingField({ ...when, kind: 'once', on: '2026-11-21' })).toBeUndefined()
  const counted = { ...when, needsEnd: 'count' as const, count: '' }
  expect([missingField(counted), missingField({ ...counted, count: '3' })]).toEqual(['count', undefined])
  const missed = { ...when, needsEnd: undefined, missed: { kind: 'until' as const, at: '' } }
  expect([missingField(missed), ruleOf(missed, 0)]).toEqual(['missed', undefined])
})

test('an untouched draft is blank; one word makes it worth keeping', () => {
  const draft = emptyDraft(['05818'], 0)
  expect(isBlank(draft)).toBe(true)
  expect(isBlank({ ...draft, text: 'Mời' })).toBe(false)
  expect(Object.keys(faultsOf(draft, composeTexts.vi))).toEqual(['title', 'sound'])
})

test('the time that is offered lies ahead, on five minutes, on the day of the station', () => {
  expect(soonSlot(Date.parse('2026-11-21T16:46:00Z'))).toEqual({ on: '2026-11-22', at: '00:05' })
})
