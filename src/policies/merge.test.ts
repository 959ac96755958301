import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { localTime, refusalAt } from '../protocol/policy-rules.ts'
import { timeOf } from './hours.ts'
import { type Layer, mergePolicies, withoutEffect } from './merge.ts'
import { POLICY_FIELDS, PolicyDocument } from './schema.ts'

const ZONE = 'Asia/Ho_Chi_Minh'
const TET = ['2026-02-16', '2026-02-17']
const doc = (rules: Partial<PolicyDocument> = {}): PolicyDocument => PolicyDocument.parse(rules)
const merged = (...documents: Array<Partial<PolicyDocument>>) =>
  mergePolicies(
    documents.map((rules, index) => ({ areaCode: `A${index}`, rules: doc(rules) })),
    ZONE,
    TET,
  )
const MORNING = { weekdays: [1, 2, 3, 4, 5, 6, 7], from: '05:00', to: '06:00' }
const EARLY = { ...MORNING, from: '04:00', to: '05:30' }

const minutes = fc.integer({ min: 0, max: 1_440 }).map(timeOf)
const range = fc
  .tuple(minutes, minutes)
  .filter(([from, to]) => from !== to && from !== '24:00')
  .map(([from, to]) => ({ from, to }))
const window = fc
  .record({
    range: range.map(({ from, to }) => (from < to ? { from, to } : { from: to, to: from })),
    weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 }),
    season: fc.option(fc.constantFrom({ from: '11-01', to: '03-31' }, { from: '04-01', to: '10-31' }), {
      nil: undefined,
    }),
  })
  .map(({ range: { from, to }, weekdays, season }) => ({ from, to, weekdays, ...(season && { season }) }))
const limit = fc.option(fc.integer({ min: 1, max: 48 }), { nil: null })
const date = fc.constantFrom('2026-02-15', ...TET, '2026-02-18')
const document = fc
  .record({
    windows: fc.option(fc.array(window, { minLength: 1, maxLength: 3 }), { nil: null }),
    quietHours: fc.option(fc.array(range, { maxLength: 2 }), { nil: null }),
    maxSessionsPerDay: limit,
    onHolidays: fc.constantFrom(null, 'as-usual' as const, 'as-sunday' as const, 'silent' as const),
    holidays: fc.record({ extra: fc.uniqueArray(date, { maxLength: 2 }), not: fc.uniqueArray(date, { maxLength: 2 }) }),
    mayOverride: fc.subarray([...POLICY_FIELDS]),
  })
  .map((rules) => doc(rules))
const instant = fc.integer({ min: Date.parse('2026-02-14T00:00Z'), max: Date.parse('2026-02-20T00:00Z') })

describe('policies on the way down', () => {
  test('what a layer forbids and does not let others replace stays forbidden, whatever stands below it', () => {
    fc.assert(
      fc.property(fc.array(document, { minLength: 1, maxLength: 4 }), instant, (documents, at) => {
        const layers: Layer[] = documents.map((rules, index) => ({ areaCode: `A${index}`, rules }))
        const whole = mergePolicies(layers, ZONE, TET)
        const isAllowed = refusalAt(whole.rules, localTime(at, ZONE)) === undefined
        for (const [index, { rules }] of layers.entries()) {
          const stays = (field: (typeof POLICY_FIELDS)[number]) => !rules.mayOverride.includes(field)
          const asItStood = mergePolicies(layers.slice(0, index + 1), ZONE, TET).rules
          const only = (part: Partial<typeof asItStood>) =>
            refusalAt({ ...asItStood, layers: [], quietHours: [], ...part }, localTime(at, ZONE))
          if (stays('quietHours') && only({ quietHours: rules.quietHours ?? [] })) expect(isAllowed).toBe(false)
          // Windows as they are on days that are no holiday: how a holiday is taken is a field of its own.
          if (stays('windows') && !TET.includes(localTime(at, ZONE).date) && rules.windows)
            if (only({ layers: [{ windows: rules.windows, onHolidays: 'as-usual' }] })) {
              const isHoliday = whole.rules.holidays.includes(localTime(at, ZONE).date)
              if (!isHoliday) expect(isAllowed).toBe(false)
            }
          if (stays('onHolidays') && stays('holidays') && rules.onHolidays === 'silent') {
            if (asItStood.holidays.includes(localTime(at, ZONE).date)) expect(isAllowed).toBe(false)
          }
          if (stays('maxSessionsPerDay') && rules.maxSessionsPerDay !== null)
            expect(whole.maxSessionsPerDay?.value).toBeLessThanOrEqual(rules.maxSessionsPerDay)
        }
      }),
      { numRuns: 2_000 },
    )
  })

  test('where nobody lets anybody replace anything, allowed is what every layer allows', () => {
    fc.assert(
      fc.property(fc.array(document, { minLength: 1, maxLength: 4 }), instant, (documents, at) => {
        const local = localTime(at, ZONE)
        const closed = documents.map((rules) => ({ ...rules, mayOverride: [], onHolidays: null }))
        const layers = closed.map((rules, index) => ({ areaCode: `A${index}`, rules }))
        const alone = layers.map((layer) => refusalAt(mergePolicies([layer], ZONE, TET).rules, local) === undefined)
        expect(refusalAt(mergePolicies(layers, ZONE, TET).rules, local) === undefined).toBe(alone.every(Boolean))
      }),
    )
  })

  test('a commune narrows the hours of its province, and moves them only with its leave', () => {
    const at = { date: '2026-03-02', weekday: 1, minute: 4 * 60 + 30 }
    expect(refusalAt(merged({ windows: [MORNING] }, { windows: [EARLY] }).rules, at)).toBe('outside-window')
    const moved = merged({ windows: [MORNING], mayOverride: ['windows'] }, { windows: [EARLY] })
    expect(refusalAt(moved.rules, at)).toBeUndefined()
    expect(refusalAt(moved.rules, { ...at, minute: 5 * 60 + 45 })).toBe('outside-window')
    expect(moved.layerAreas).toEqual(['A1'])
  })

  test('an area that says nothing about a field leaves it as it is above, also where it might replace it', () => {
    const policy = merged({ windows: [MORNING], maxSessionsPerDay: 2, mayOverride: [...POLICY_FIELDS] }, {})
    expect(policy).toMatchObject({ layerAreas: ['A0'], maxSessionsPerDay: { value: 2, areaCode: 'A0' } })
  })

  test('the narrowest limit counts, and names the area that set it', () => {
    expect(
      merged({ maxMinutesPerDay: 60 }, { maxMinutesPerDay: 90 }, { maxMinutesPerDay: 45 }).maxMinutesPerDay,
    ).toEqual({
      value: 45,
      areaCode: 'A2',
    })
  })

  test('holidays of the law are silent below an area that says so, but for days that it counts out', () => {
    const silent = merged({ onHolidays: 'silent' }, { holidays: { extra: [], not: TET } })
    expect(silent.rules.holidays).toEqual(TET)
    expect(refusalAt(silent.rules, { date: TET[0] ?? '', weekday: 1, minute: 600 })).toBe('outside-window')
    const freed = merged({ onHolidays: 'silent', mayOverride: ['holidays'] }, { holidays: { extra: [], not: TET } })
    expect(refusalAt(freed.rules, { date: TET[0] ?? '', weekday: 1, minute: 600 })).toBeUndefined()
  })

  test('what a draft says in vain is told to whoever writes it', () => {
    const above = merged({
      maxSessionMinutes: 15,
      onHolidays: 'silent',
      maxSessionsPerDay: 2,
      mayOverride: ['maxSessionsPerDay'],
    })
    const draft = doc({ maxSessionMinutes: 45, maxSessionsPerDay: 4, holidays: { extra: ['2026-12-25'], not: [] } })
    expect(withoutEffect(above, draft)).toEqual(['maxSessionMinutes', 'holidays'])
  })

  test.each([
    [{ windows: [{ weekdays: [1], from: '22:00', to: '05:00' }] }, ['windows', 0, 'to']],
    [{ quietHours: [{ from: '05:00', to: '05:00' }] }, ['quietHours', 0, 'to']],
    [{ maxSessionsPerDay: 0 }, ['maxSessionsPerDay']],
  ])('a range that means nothing is refused where it stands: %j', (rules, path) => {
    expect(PolicyDocument.safeParse(rules).error?.issues[0]?.path).toEqual(path)
  })
})
