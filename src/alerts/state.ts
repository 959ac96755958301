import type { Transitions } from '../state-machine.ts'

export type AlertStatus = 'draft' | 'active' | 'all-clear' | 'cancelled' | 'expired'
export type AlertEvent = 'send' | 'all-clear' | 'cancel' | 'expire'

export const ALERT: Transitions<AlertStatus, AlertEvent> = {
  draft: { send: 'active', cancel: 'cancelled' },
  active: { 'all-clear': 'all-clear', cancel: 'cancelled', expire: 'expired' },
  'all-clear': {},
  cancelled: {},
  expired: {},
}
