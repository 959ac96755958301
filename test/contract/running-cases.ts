import type { MissedPolicy, ScheduleRule } from '../../src/schedules/schema.ts'

/** What happens to a station, one after another; times are those of the wall in Việt Nam, '04:59:30' of the case's day. */
export type Happening =
  /** It runs, and looks at its plan every few seconds. */
  | { runUntil: string }
  /** It is stopped or killed, and started again at that time. */
  | { downUntil: string }
  /** Somebody sets the clock of the machine. */
  | { clockTo: string }
  | { reschedule: ScheduleRule }
  | { split: { from: string; rule: ScheduleRule } }
  | { schedule: 'pause' | 'resume' }

export type RunningCase = {
  title: string
  /** The day on which it begins, at 04:57. */
  day: string
  rule: ScheduleRule
  missed?: MissedPolicy
  happens: Happening[]
  /** By slot: how it ended, and what was written down about it. In all, one command for each that airs. */
  ends: Record<string, { status: string; reason?: string; said?: Record<string, unknown> }>
}

const daily = (startsOn: string, at = '05:00'): ScheduleRule => ({ kind: 'daily', at, startsOn, endsOn: startsOn })

/** The golden table of running: grace 120 s, sent 20 s ahead. */
export const RUNNING_CASES: RunningCase[] = [
  {
    title: 'nothing happens: sent ahead, nothing to say about it',
    day: '2031-01-06',
    rule: daily('2031-01-06'),
    happens: [{ runUntil: '05:00:10' }],
    ends: { '2031-01-06T05:00:00': { status: 'airing' } },
  },
  {
    title: 'restart across the minute: airs late, once, and says why',
    day: '2031-01-07',
    rule: daily('2031-01-07'),
    happens: [{ runUntil: '04:59:30' }, { downUntil: '05:00:08' }, { runUntil: '05:00:30' }],
    ends: {
      '2031-01-07T05:00:00': {
        status: 'airing',
        said: { kind: 'late', policy: { kind: 'grace', seconds: 120 }, downFrom: '04:59:30', downTo: '05:00:08' },
      },
    },
  },
  {
    title: 'down over the slot and the grace: missed, because nothing ran',
    day: '2031-01-08',
    rule: daily('2031-01-08'),
    happens: [{ runUntil: '04:58:00' }, { downUntil: '05:02:30' }, { runUntil: '05:02:40' }],
    ends: {
      '2031-01-08T05:00:00': {
        status: 'missed',
        reason: 'server-down',
        said: { kind: 'missed', policy: { kind: 'grace', seconds: 120 }, downFrom: '04:58:00', downTo: '05:02:30' },
      },
    },
  },
  {
    title: 'late within 30 minutes: airs 20 minutes late',
    day: '2031-01-09',
    rule: daily('2031-01-09'),
    missed: { kind: 'late', minutes: 30 },
    happens: [{ runUntil: '04:57:00' }, { downUntil: '05:20:00' }, { runUntil: '05:20:10' }],
    ends: {
      '2031-01-09T05:00:00': {
        status: 'airing',
        said: { kind: 'late', policy: { kind: 'late', minutes: 30 }, downFrom: '04:57:00', downTo: '05:20:00' },
      },
    },
  },
  {
    title: 'late within 30 minutes: not after 31',
    day: '2031-01-10',
    rule: daily('2031-01-10'),
    missed: { kind: 'late', minutes: 30 },
    happens: [{ runUntil: '04:57:00' }, { downUntil: '05:31:00' }, { runUntil: '05:31:10' }],
    ends: {
      '2031-01-10T05:00:00': {
        status: 'missed',
        reason: 'server-down',
        said: { kind: 'missed', policy: { kind: 'late', minutes: 30 }, downFrom: '04:57:00', downTo: '05:31:00' },
      },
    },
  },
  {
    title: 'until six: airs a minute before',
    day: '2031-01-11',
    rule: daily('2031-01-11'),
    missed: { kind: 'until', at: '06:00' },
    happens: [{ runUntil: '04:57:00' }, { downUntil: '05:59:00' }, { runUntil: '05:59:10' }],
    ends: {
      '2031-01-11T05:00:00': {
        status: 'airing',
        said: { kind: 'late', policy: { kind: 'until', at: '06:00' }, downFrom: '04:57:00', downTo: '05:59:00' },
      },
    },
  },
  {
    title: 'until six: not a minute after',
    day: '2031-01-12',
    rule: daily('2031-01-12'),
    missed: { kind: 'until', at: '06:00' },
    happens: [{ runUntil: '04:57:00' }, { downUntil: '06:01:00' }, { runUntil: '06:01:10' }],
    ends: {
      '2031-01-12T05:00:00': {
        status: 'missed',
        reason: 'server-down',
        said: { kind: 'missed', policy: { kind: 'until', at: '06:00' }, downFrom: '04:57:00', downTo: '06:01:00' },
      },
    },
  },
  {
    title: 'skip: at its time or not at all, also inside the grace of the station',
    day: '2031-01-13',
    rule: daily('2031-01-13'),
    missed: { kind: 'skip' },
    happens: [{ runUntil: '04:59:20' }, { downUntil: '05:00:30' }, { runUntil: '05:00:40' }],
    ends: {
      '2031-01-13T05:00:00': {
        status: 'missed',
        reason: 'server-down',
        said: { kind: 'missed', policy: { kind: 'skip' }, downFrom: '04:59:20', downTo: '05:00:30' },
      },
    },
  },
  {
    title: 'never a burst: of three late airings of one schedule only the newest is sent',
    day: '2031-01-14',
    rule: {
      kind: 'daily',
      at: '05:00',
      startsOn: '2031-01-14',
      endsOn: '2031-01-14',
      extra: ['2031-01-14T05:10', '2031-01-14T05:20'],
    },
    missed: { kind: 'late', minutes: 120 },
    happens: [{ runUntil: '04:57:00' }, { downUntil: '05:25:00' }, { runUntil: '05:25:20' }],
    ends: {
      '2031-01-14T05:00:00': {
        status: 'missed',
        reason: 'waiting-superseded',
        said: { kind: 'missed', policy: { kind: 'late', minutes: 120 }, downFrom: '04:57:00', downTo: '05:25:00' },
      },
      '2031-01-14T05:10:00': {
        status: 'missed',
        reason: 'waiting-superseded',
        said: { kind: 'missed', policy: { kind: 'late', minutes: 120 }, downFrom: '04:57:00', downTo: '05:25:00' },
      },
      '2031-01-14T05:20:00': {
        status: 'airing',
        said: { kind: 'late', policy: { kind: 'late', minutes: 120 }, downFrom: '04:57:00', downTo: '05:25:00' },
      },
    },
  },
  {
    title: 'clock forth: what it jumps over is missed, because of the clock',
    day: '2031-01-15',
    rule: daily('2031-01-15'),
    happens: [{ runUntil: '04:58:00' }, { clockTo: '05:30:00' }, { runUntil: '05:30:10' }],
    ends: {
      '2031-01-15T05:00:00': {
        status: 'missed',
        reason: 'clock-stepped',
        said: {
          kind: 'missed',
          policy: { kind: 'grace', seconds: 120 },
          clockBefore: '04:58:00',
          clockAfter: '05:30:00',
        },
      },
    },
  },
  {
    title: 'clock forth and back: what was given up too early airs at its time after all, once',
    day: '2031-01-16',
    rule: daily('2031-01-16'),
    happens: [
      { runUntil: '04:58:00' },
      { clockTo: '05:30:00' },
      { runUntil: '05:30:10' },
      { clockTo: '04:58:10' },
      { runUntil: '05:00:10' },
    ],
    ends: { '2031-01-16T05:00:00': { status: 'airing', said: { kind: 'restored', by: 'clock-step' } } },
  },
  {
    title: 'clock forth and back to after the slot, as late as it may be: airs late after all, once',
    day: '2031-02-16',
    rule: daily('2031-02-16'),
    missed: { kind: 'late', minutes: 60 },
    happens: [
      { runUntil: '04:58:00' },
      { clockTo: '09:00:00' },
      { runUntil: '09:00:10' },
      { clockTo: '05:10:00' },
      { runUntil: '05:10:10' },
    ],
    ends: {
      '2031-02-16T05:00:00': {
        status: 'airing',
        said: {
          kind: 'late',
          policy: { kind: 'late', minutes: 60 },
          clockBefore: '04:58:00',
          clockAfter: '09:00:00',
        },
      },
    },
  },
  {
    title: 'clock back after an airing: its hour comes twice, it airs once',
    day: '2031-01-17',
    rule: daily('2031-01-17'),
    happens: [{ runUntil: '05:00:10' }, { clockTo: '04:59:00' }, { runUntil: '05:00:30' }],
    ends: { '2031-01-17T05:00:00': { status: 'airing' } },
  },
  {
    title: 'late edit: a minute before, the airing goes to its new time only',
    day: '2031-01-18',
    rule: daily('2031-01-18'),
    happens: [{ runUntil: '04:59:00' }, { reschedule: daily('2031-01-18', '05:02') }, { runUntil: '05:02:10' }],
    ends: { '2031-01-18T05:02:00': { status: 'airing' } },
  },
  {
    title: 'late edit after the command: the first is on the air, and a second one comes at the new time',
    day: '2031-01-19',
    rule: daily('2031-01-19'),
    happens: [{ runUntil: '04:59:50' }, { reschedule: daily('2031-01-19', '05:02') }, { runUntil: '05:02:10' }],
    ends: { '2031-01-19T05:00:00': { status: 'airing' }, '2031-01-19T05:02:00': { status: 'airing' } },
  },
  {
    title: 'pause and resume: what the pause skips is cancelled, the next day airs',
    day: '2031-01-20',
    rule: { kind: 'daily', at: '05:00', startsOn: '2031-01-20', endsOn: '2031-01-21' },
    happens: [{ schedule: 'pause' }, { runUntil: '05:00:10' }, { schedule: 'resume' }, { runUntil: '05:00:40' }],
    ends: {
      '2031-01-20T05:00:00': { status: 'cancelled', reason: 'schedule-ended' },
      '2031-01-21T05:00:00': { status: 'planned' },
    },
  },
  {
    title: 'this and following: each day has the airing of one of the two series',
    day: '2031-01-22',
    rule: { kind: 'daily', at: '05:00', startsOn: '2031-01-22', endsOn: '2031-01-25' },
    happens: [
      { runUntil: '04:57:10' },
      { schedule: 'pause' },
      { schedule: 'resume' },
      {
        split: {
          from: '2031-01-24',
          rule: { kind: 'daily', at: '17:00', startsOn: '2031-01-24', endsOn: '2031-01-25' },
        },
      },
      { runUntil: '04:57:30' },
    ],
    ends: {
      '2031-01-22T05:00:00': { status: 'armed' },
      '2031-01-23T05:00:00': { status: 'planned' },
      '2031-01-24T17:00:00': { status: 'planned' },
      '2031-01-25T17:00:00': { status: 'planned' },
    },
  },
]
