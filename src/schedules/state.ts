import type { Transitions } from '../state-machine.ts'

export type ScheduleStatus = 'active' | 'paused' | 'ended'
export type ScheduleEvent = 'pause' | 'resume' | 'end'

export const SCHEDULE: Transitions<ScheduleStatus, ScheduleEvent> = {
  active: { pause: 'paused', end: 'ended' },
  paused: { resume: 'active', end: 'ended' },
  ended: {},
}
