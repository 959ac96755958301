import { describe, expect, test } from 'vitest'
import { type AirRules, localTime, type PolicyWindow, refusalDuring } from './policy-rules.ts'

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7]
const ZONE = 'Asia/Ho_Chi_Minh'
const none: AirRules = { zone: ZONE, layers: [], quietHours: [], volumeCaps: [], holidays: [] }
const within = (...windows: PolicyWindow[]): AirRules => ({ ...none, layers: [{ windows, onHolidays: 'silent' }] })
const NIGHT: AirRules = { ...none, quietHours: [{ from: '22:00', to: '05:00' }] }
const MORNING = within({ weekdays: EVERY_DAY, from: '05:00', to: '06:00' })
const at = (local: string): number => Date.parse(`${local}+07:00`)

// 2026-09-01 is a Tuesday.
describe('sound is allowed when all of it lies in the hours', () => {
  const acrossMidnight = within(
    { weekdays: [2], from: '23:00', to: '24:00' },
    { weekdays: [3], from: '00:00', to: '00:30' },
  )
  const summer = within({ weekdays: EVERY_DAY, from: '00:00', to: '24:00', season: { from: '06-01', to: '09-01' } })
  const withHoliday: AirRules = { ...summer, holidays: ['2026-08-15'] }
  test.each([
    ['before they close', NIGHT, '2026-09-01T21:00', '2026-09-01T22:00', undefined],
    ['by a millisecond too long', NIGHT, '2026-09-01T21:00', '2026-09-01T22:00:00.001', 'quiet-hours'],
    ['from the middle of a minute', NIGHT, '2026-09-01T21:47:31.250', '2026-09-01T22:00:30', 'quiet-hours'],
    ['over quiet hours to the morning', NIGHT, '2026-09-01T21:59', '2026-09-02T05:30', 'quiet-hours'],
    ['from the minute they open', NIGHT, '2026-09-01T05:00', '2026-09-01T21:59', undefined],
    ['begun before', MORNING, '2026-09-01T04:59:59', '2026-09-01T05:10', 'outside-window'],
    ['no longer than the window', MORNING, '2026-09-01T05:30', '2026-09-01T06:00', undefined],
    ['longer than the window', MORNING, '2026-09-01T05:30', '2026-09-01T06:01', 'outside-window'],
    ['of no length, in them', MORNING, '2026-09-01T05:30', '2026-09-01T05:20', undefined],
    ['of no length, when they are over', MORNING, '2026-09-01T06:00', '2026-09-01T05:50', 'outside-window'],
    ['over midnight, by both days', acrossMidnight, '2026-09-01T23:20', '2026-09-02T00:30', undefined],
    [
      'over midnight, too long for the second',
      acrossMidnight,
      '2026-09-01T23:20',
      '2026-09-02T00:31',
      'outside-window',
    ],
    ['over midnight, from another weekday', acrossMidnight, '2026-09-02T23:20', '2026-09-03T00:10', 'outside-window'],
    ['to the end of a season', summer, '2026-09-01T23:20', '2026-09-02T00:00', undefined],
    ['past the end of a season', summer, '2026-09-01T23:20', '2026-09-02T00:01', 'outside-window'],
    ['into a silent holiday', withHoliday, '2026-08-14T23:50', '2026-08-15T00:05', 'outside-window'],
  ] as const)('%s', (_, rules, from, to, refusal) => {
    expect(refusalDuring(rules, at(from), at(to))).toBe(refusal)
  })

  test('by the clocks of its zone on the night they are put forward: the hour that is skipped forbids nothing', () => {
    const start = Date.parse('2026-03-08T01:30-05:00')
    const quiet = (from: string, to: string) =>
      refusalDuring({ ...none, zone: 'America/New_York', quietHours: [{ from, to }] }, start, start + 45 * 60_000)
    expect(localTime(start + 45 * 60_000, 'America/New_York').minute).toBe(3 * 60 + 15)
    expect(quiet('02:00', '03:00')).toBeUndefined()
    expect(quiet('03:05', '03:06')).toBe('quiet-hours')
    expect(quiet('03:15', '03:20')).toBeUndefined()
  })
})
