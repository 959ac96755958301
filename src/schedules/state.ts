import type { Transitions } from '../state-machine.ts'

export type ScheduleStatus = 'active' | 'paused' | 'ended'
export type ScheduleEvent = 'pause' | 'resume' | 'end' | 'reschedule'

export const SCHEDULE: Transitions<ScheduleStatus, ScheduleEvent> = {
  active: { pause: 'paused', end: 'ended', reschedule: 'active' },
  paused: { resume: 'active', end: 'ended', reschedule: 'paused' },
  ended: {},
}
