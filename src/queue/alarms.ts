import type { Priority } from '../db/tables.ts'

/**
 * BullMQ as the alarm clock. An alarm says "something of this class is due in this top area at this instant"; whoever
 * answers it reads the due rows from SQL. Losing every alarm loses nothing: the sweeps find the same rows.
 */
export type Alarm = { dueAt: Date; shard: string; priority: Priority }

export interface Alarms {
  /** Idempotent: one alarm per (instant, shard, priority). Rejects when the queue cannot be reached. */
  set(alarms: readonly Alarm[]): Promise<void>
  /** Start answering. Emergencies have a queue and worker of their own: priority is only dequeue order within a queue. */
  answer(handler: (alarm: Alarm) => Promise<void>): void
  depth(): Promise<Record<'emergency' | 'routine', number>>
  start(): Promise<void>
  stop(): Promise<void>
}
