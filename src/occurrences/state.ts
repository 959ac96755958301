import type { OccurrenceStatus } from '../db/tables.ts'
import type { Transitions } from '../state-machine.ts'

export type OccurrenceEvent =
  | 'arm'
  | 'move'
  | 'dispatch'
  | 'miss'
  | 'cancel'
  | 'complete'
  | 'complete-partly'
  | 'fail'
  | 'preempt'
  | 'expire'

/**
 * One airing. From planned to exactly one end, each with a reason. An end may still be re-counted among the played
 * ones (`completed`, `partial`, `failed`), because a speaker that was away reports late what it really did. Taking back
 * what a person (change-one.ts) or a policy (src/policies/change.ts) cancelled, or what a clock that ran ahead gave up
 * (missed.ts), is no transition: only what was never sent may come back, and both are also how an airing ends.
 */
export const OCCURRENCE: Transitions<OccurrenceStatus, OccurrenceEvent> = {
  planned: { arm: 'armed', move: 'planned', dispatch: 'airing', miss: 'missed', cancel: 'cancelled' },
  armed: { move: 'planned', dispatch: 'airing', miss: 'missed', cancel: 'cancelled' },
  airing: {
    complete: 'completed',
    'complete-partly': 'partial',
    fail: 'failed',
    cancel: 'cancelled',
    preempt: 'preempted',
    expire: 'expired',
  },
  completed: {},
  partial: { complete: 'completed' },
  failed: { 'complete-partly': 'partial', complete: 'completed' },
  missed: {},
  cancelled: {},
  preempted: { 'complete-partly': 'partial', complete: 'completed' },
  expired: { 'complete-partly': 'partial', complete: 'completed' },
}
