import type { ScheduleRule } from '../../src/schedules/schema.ts'

/** A rule, a window in UTC, and what airs in it: written by hand, wall time → instant. */
export type ScheduleCase = {
  title: string
  zone?: string
  rule: ScheduleRule
  from: string
  to: string
  airs: Record<string, string>
}

const from22 = { at: '05:00', startsOn: '2026-11-22' } as const

/** The golden table of the rules of time. Asia/Ho_Chi_Minh, UTC+7, unless another zone is named. */
export const SCHEDULE_CASES: ScheduleCase[] = [
  {
    title: 'month end: the 31st, skipped in shorter months',
    rule: { kind: 'monthly', days: [31], shortMonth: 'skip', at: '05:00', startsOn: '2026-01-01' },
    from: '2026-01-01T00:00Z',
    to: '2026-05-02T00:00Z',
    airs: { '2026-01-31T05:00:00': '2026-01-30T22:00Z', '2026-03-31T05:00:00': '2026-03-30T22:00Z' },
  },
  {
    title: 'month end: the 31st, on the last day of shorter months',
    rule: { kind: 'monthly', days: [31], shortMonth: 'last-day', at: '05:00', startsOn: '2026-01-01' },
    from: '2026-01-01T00:00Z',
    to: '2026-05-02T00:00Z',
    airs: {
      '2026-01-31T05:00:00': '2026-01-30T22:00Z',
      '2026-02-28T05:00:00': '2026-02-27T22:00Z',
      '2026-03-31T05:00:00': '2026-03-30T22:00Z',
      '2026-04-30T05:00:00': '2026-04-29T22:00Z',
    },
  },
  {
    title: 'month end: 29th, 30th and 31st are one day in February, and air once',
    rule: { kind: 'monthly', days: [29, 30, 31], shortMonth: 'last-day', at: '05:00', startsOn: '2026-01-01' },
    from: '2026-02-01T00:00Z',
    to: '2026-03-15T00:00Z',
    airs: { '2026-02-28T05:00:00': '2026-02-27T22:00Z' },
  },
  {
    title: 'leap day: the 29th is skipped in February of a common year',
    rule: { kind: 'monthly', days: [29], shortMonth: 'skip', at: '05:00', startsOn: '2026-01-01' },
    from: '2027-02-01T00:00Z',
    to: '2027-03-15T00:00Z',
    airs: {},
  },
  {
    title: 'leap day: 29 February airs when there is one',
    rule: { kind: 'rrule', rrule: 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29', at: '17:00', startsOn: '2026-01-01' },
    from: '2026-01-01T00:00Z',
    to: '2033-01-01T00:00Z',
    airs: { '2028-02-29T17:00:00': '2028-02-29T10:00Z', '2032-02-29T17:00:00': '2032-02-29T10:00Z' },
  },
  {
    title: 'leap day: each year, on 28 February in between',
    rule: {
      kind: 'rrule',
      rrule: 'FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=29',
      shortMonth: 'last-day',
      at: '17:00',
      startsOn: '2028-02-29',
    },
    from: '2028-01-01T00:00Z',
    to: '2031-01-01T00:00Z',
    airs: {
      '2028-02-29T17:00:00': '2028-02-29T10:00Z',
      '2029-02-28T17:00:00': '2029-02-28T10:00Z',
      '2030-02-28T17:00:00': '2030-02-28T10:00Z',
    },
  },
  {
    title: 'leap day: once on 29 February',
    rule: { kind: 'once', on: '2028-02-29', at: '05:00' },
    from: '2028-01-01T00:00Z',
    to: '2029-01-01T00:00Z',
    airs: { '2028-02-29T05:00:00': '2028-02-28T22:00Z' },
  },
  {
    title: 'midnight belongs to the day that begins',
    rule: { kind: 'daily', at: '00:00', startsOn: '2026-11-22', endsOn: '2026-11-22' },
    from: '2026-11-21T17:00Z',
    to: '2026-11-22T17:00Z',
    airs: { '2026-11-22T00:00:00': '2026-11-21T17:00Z' },
  },
  {
    title: 'midnight: the last half minute of a year',
    rule: { kind: 'daily', at: '23:59:30', startsOn: '2026-12-31' },
    from: '2026-12-31T00:00Z',
    to: '2027-01-01T16:59:30Z',
    airs: { '2026-12-31T23:59:30': '2026-12-31T16:59:30Z' },
  },
  {
    title: 'a window contains its first instant and not its last',
    rule: { kind: 'daily', at: '05:00', startsOn: '2026-11-01' },
    from: '2026-11-21T22:00Z',
    to: '2026-11-22T22:00Z',
    airs: { '2026-11-22T05:00:00': '2026-11-21T22:00Z' },
  },
  {
    title: 'weekdays are those of the wall: Monday 05:00 is Sunday in UTC',
    rule: { kind: 'weekly', weekdays: [1], ...from22 },
    from: '2026-11-20T00:00Z',
    to: '2026-11-28T00:00Z',
    airs: { '2026-11-23T05:00:00': '2026-11-22T22:00Z' },
  },
  {
    title: 'clocks go forward: a time that is skipped airs when the clock has jumped, once',
    zone: 'America/New_York',
    rule: { kind: 'daily', at: '02:30', startsOn: '2026-03-07', endsOn: '2026-03-09' },
    from: '2026-03-01T00:00Z',
    to: '2026-04-01T00:00Z',
    airs: {
      '2026-03-07T02:30:00': '2026-03-07T07:30Z',
      '2026-03-08T02:30:00': '2026-03-08T07:30Z',
      '2026-03-09T02:30:00': '2026-03-09T06:30Z',
    },
  },
  {
    title: 'clocks go forward: two slots that become one instant air once',
    zone: 'America/New_York',
    rule: { kind: 'daily', at: '02:30', startsOn: '2026-03-08', endsOn: '2026-03-08', extra: ['2026-03-08T03:30'] },
    from: '2026-03-01T00:00Z',
    to: '2026-04-01T00:00Z',
    airs: { '2026-03-08T02:30:00': '2026-03-08T07:30Z' },
  },
  {
    title: 'clocks go back: a time that comes twice airs the first time, once',
    zone: 'America/New_York',
    rule: { kind: 'daily', at: '01:30', startsOn: '2026-10-31', endsOn: '2026-11-02' },
    from: '2026-10-01T00:00Z',
    to: '2026-12-01T00:00Z',
    airs: {
      '2026-10-31T01:30:00': '2026-10-31T05:30Z',
      '2026-11-01T01:30:00': '2026-11-01T05:30Z',
      '2026-11-02T01:30:00': '2026-11-02T06:30Z',
    },
  },
  {
    title: 'clocks go forward by half an hour',
    zone: 'Australia/Lord_Howe',
    rule: { kind: 'once', on: '2026-10-04', at: '02:15' },
    from: '2026-10-01T00:00Z',
    to: '2026-10-10T00:00Z',
    airs: { '2026-10-04T02:15:00': '2026-10-03T15:45Z' },
  },
  {
    title: 'clocks go back by half an hour',
    zone: 'Australia/Lord_Howe',
    rule: { kind: 'once', on: '2026-04-05', at: '01:45' },
    from: '2026-04-01T00:00Z',
    to: '2026-04-10T00:00Z',
    airs: { '2026-04-05T01:45:00': '2026-04-04T14:45Z' },
  },
  {
    title: 'summer time that pauses for Ramadan: 05:00 stays 05:00 on the wall',
    zone: 'Africa/Casablanca',
    rule: { kind: 'rrule', rrule: 'FREQ=WEEKLY;BYDAY=SA,SU', at: '05:00', startsOn: '2026-02-14', count: 2 },
    from: '2026-02-01T00:00Z',
    to: '2026-04-01T00:00Z',
    airs: { '2026-02-14T05:00:00': '2026-02-14T04:00Z', '2026-02-15T05:00:00': '2026-02-15T05:00Z' },
  },
  {
    title: 'a day that the zone left out brings no airing, and none twice at one instant',
    zone: 'Pacific/Apia',
    rule: { kind: 'daily', at: '05:00', startsOn: '2011-12-29', endsOn: '2011-12-31' },
    from: '2011-12-20T00:00Z',
    to: '2012-01-10T00:00Z',
    airs: { '2011-12-29T05:00:00': '2011-12-29T15:00Z', '2011-12-31T05:00:00': '2011-12-30T15:00Z' },
  },
  {
    title: 'exception: a day is left out',
    rule: { kind: 'daily', ...from22, endsOn: '2026-11-24', except: ['2026-11-23'] },
    from: '2026-11-01T00:00Z',
    to: '2026-12-01T00:00Z',
    airs: { '2026-11-22T05:00:00': '2026-11-21T22:00Z', '2026-11-24T05:00:00': '2026-11-23T22:00Z' },
  },
  {
    title: 'exception and extra: this one only, at another time',
    rule: {
      kind: 'daily',
      ...from22,
      endsOn: '2026-11-23',
      except: ['2026-11-23'],
      extra: ['2026-11-23T17:30'],
    },
    from: '2026-11-01T00:00Z',
    to: '2026-12-01T00:00Z',
    airs: { '2026-11-22T05:00:00': '2026-11-21T22:00Z', '2026-11-23T17:30:00': '2026-11-23T10:30Z' },
  },
  {
    title: 'extra: a day after the end of the series',
    rule: { kind: 'daily', ...from22, endsOn: '2026-11-22', extra: ['2026-11-30'] },
    from: '2026-11-01T00:00Z',
    to: '2026-12-10T00:00Z',
    airs: { '2026-11-22T05:00:00': '2026-11-21T22:00Z', '2026-11-30T05:00:00': '2026-11-29T22:00Z' },
  },
  {
    title: 'extra: a day of the rule named once more airs once',
    rule: { kind: 'daily', ...from22, endsOn: '2026-11-22', extra: ['2026-11-22', '2026-11-22T05:00'] },
    from: '2026-11-01T00:00Z',
    to: '2026-12-10T00:00Z',
    airs: { '2026-11-22T05:00:00': '2026-11-21T22:00Z' },
  },
  {
    title: 'count: ends after so many days of the rule, of which one is left out',
    rule: { kind: 'daily', ...from22, count: 3, except: ['2026-11-23'] },
    from: '2026-11-01T00:00Z',
    to: '2026-12-01T00:00Z',
    airs: { '2026-11-22T05:00:00': '2026-11-21T22:00Z', '2026-11-24T05:00:00': '2026-11-23T22:00Z' },
  },
  {
    title: 'count and last day: whichever comes first',
    rule: { kind: 'weekly', weekdays: [2, 4], ...from22, count: 5, endsOn: '2026-11-26' },
    from: '2026-11-01T00:00Z',
    to: '2027-02-01T00:00Z',
    airs: { '2026-11-24T05:00:00': '2026-11-23T22:00Z', '2026-11-26T05:00:00': '2026-11-25T22:00Z' },
  },
  {
    title: 'Tết: nothing from the last day of the old year to the fourth of the new',
    rule: { kind: 'daily', at: '05:00', startsOn: '2027-02-04', endsOn: '2027-02-11', notOnHolidays: true },
    from: '2027-02-01T00:00Z',
    to: '2027-03-01T00:00Z',
    airs: {
      '2027-02-04T05:00:00': '2027-02-03T22:00Z',
      '2027-02-10T05:00:00': '2027-02-09T22:00Z',
      '2027-02-11T05:00:00': '2027-02-10T22:00Z',
    },
  },
  {
    title: 'Tết: an airing that was added by hand airs all the same',
    rule: {
      kind: 'daily',
      at: '05:00',
      startsOn: '2027-02-05',
      endsOn: '2027-02-09',
      notOnHolidays: true,
      extra: ['2027-02-06T07:00'],
    },
    from: '2027-02-01T00:00Z',
    to: '2027-03-01T00:00Z',
    airs: { '2027-02-06T07:00:00': '2027-02-06T00:00Z' },
  },
  {
    title: 'holidays: 30 April and 1 May',
    rule: { kind: 'daily', at: '17:00', startsOn: '2027-04-29', endsOn: '2027-05-02', notOnHolidays: true },
    from: '2027-04-20T00:00Z',
    to: '2027-05-20T00:00Z',
    airs: { '2027-04-29T17:00:00': '2027-04-29T10:00Z', '2027-05-02T17:00:00': '2027-05-02T10:00Z' },
  },
  {
    title: 'holidays: the Hùng Kings, by the lunar calendar',
    rule: { kind: 'weekly', weekdays: [7], at: '17:00', startsOn: '2026-04-19', count: 3, notOnHolidays: true },
    from: '2026-04-01T00:00Z',
    to: '2026-06-01T00:00Z',
    airs: { '2026-04-19T17:00:00': '2026-04-19T10:00Z', '2026-05-03T17:00:00': '2026-05-03T10:00Z' },
  },
  {
    title: 'the first Monday and the last Friday of the month',
    rule: { kind: 'rrule', rrule: 'FREQ=MONTHLY;BYDAY=1MO,-1FR', at: '17:00', startsOn: '2026-12-01' },
    from: '2026-12-01T00:00Z',
    to: '2027-01-10T00:00Z',
    airs: {
      '2026-12-07T17:00:00': '2026-12-07T10:00Z',
      '2026-12-25T17:00:00': '2026-12-25T10:00Z',
      '2027-01-04T17:00:00': '2027-01-04T10:00Z',
    },
  },
  {
    title: 'the last working day of the month',
    rule: {
      kind: 'rrule',
      rrule: 'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1',
      at: '17:00',
      startsOn: '2026-11-22',
      count: 3,
    },
    from: '2026-11-01T00:00Z',
    to: '2027-06-01T00:00Z',
    airs: {
      '2026-11-30T17:00:00': '2026-11-30T10:00Z',
      '2026-12-31T17:00:00': '2026-12-31T10:00Z',
      '2027-01-29T17:00:00': '2027-01-29T10:00Z',
    },
  },
  {
    title: 'every second week on Tuesday and Sunday: the week begins on Monday',
    rule: {
      kind: 'rrule',
      rrule: 'FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=MO',
      at: '17:00',
      startsOn: '2026-11-24',
      count: 3,
    },
    from: '2026-11-01T00:00Z',
    to: '2027-06-01T00:00Z',
    airs: {
      '2026-11-24T17:00:00': '2026-11-24T10:00Z',
      '2026-11-29T17:00:00': '2026-11-29T10:00Z',
      '2026-12-08T17:00:00': '2026-12-08T10:00Z',
    },
  },
  {
    title: 'what waits for an approval has no time yet',
    rule: { kind: 'once', on: '2026-11-22', at: '05:00', whenApproved: true },
    from: '2026-11-01T00:00Z',
    to: '2026-12-01T00:00Z',
    airs: {},
  },
  {
    title: 'a series that ends before it begins never airs',
    rule: { kind: 'daily', at: '05:00', startsOn: '2026-11-22', endsOn: '2026-11-21' },
    from: '2026-11-01T00:00Z',
    to: '2026-12-31T00:00Z',
    airs: {},
  },
]
