import type { InboxItemStatus } from '../db/tables.ts'
import type { Transitions } from '../state-machine.ts'

export type ItemStatus = InboxItemStatus
export type ItemEvent =
  | 'wait'
  | 'accept'
  | 'decline'
  | 'schedule'
  | 'send'
  | 'test'
  | 'apply'
  | 'refuse'
  | 'expire'
  | 'supersede'
  | 'cancel'

/**
 * An item's way. `received`: the server still works on it, whatever crashes. What a commune declined, or what could
 * not be done, is withdrawn no more: there is nothing left of it to silence.
 */
export const ITEM: Transitions<ItemStatus, ItemEvent> = {
  received: {
    wait: 'waiting',
    schedule: 'scheduled',
    send: 'sent',
    test: 'tested',
    apply: 'applied',
    refuse: 'refused',
    supersede: 'superseded',
    cancel: 'cancelled',
  },
  waiting: {
    accept: 'accepted',
    decline: 'declined',
    expire: 'expired',
    supersede: 'superseded',
    cancel: 'cancelled',
  },
  accepted: {
    schedule: 'scheduled',
    decline: 'declined',
    expire: 'expired',
    supersede: 'superseded',
    cancel: 'cancelled',
  },
  scheduled: { decline: 'declined', supersede: 'superseded', cancel: 'cancelled' },
  sent: { supersede: 'superseded', cancel: 'cancelled' },
  tested: { supersede: 'superseded', cancel: 'cancelled' },
  applied: {},
  declined: {},
  refused: {},
  expired: {},
  superseded: {},
  cancelled: {},
}
