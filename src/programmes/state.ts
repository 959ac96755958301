import type { Tx } from '../context.ts'
import type { Transitions } from '../state-machine.ts'
import type { PROGRAMME_STATUSES } from './schema.ts'
import type { ProgrammeRow } from './store.ts'

export type ProgrammeStatus = (typeof PROGRAMME_STATUSES)[number]
export type ProgrammeEvent = 'edit' | 'submit' | 'approve' | 'reject' | 'pause' | 'resume' | 'end'

/** Brings what is planned in line with a programme that was just changed, in the same transaction. */
export type FollowProgramme = (tx: Tx, programme: ProgrammeRow) => Promise<void>

/** As of a bulletin, an edit voids the approval; as of a schedule, what is approved can be paused and ends. */
export const PROGRAMME: Transitions<ProgrammeStatus, ProgrammeEvent> = {
  draft: { edit: 'draft', submit: 'submitted', end: 'ended' },
  submitted: { edit: 'draft', approve: 'approved', reject: 'rejected', end: 'ended' },
  rejected: { edit: 'draft', end: 'ended' },
  approved: { edit: 'draft', pause: 'paused', end: 'ended' },
  paused: { edit: 'draft', resume: 'approved', end: 'ended' },
  ended: {},
}
