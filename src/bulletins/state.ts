import type { Transitions } from '../state-machine.ts'

export type BulletinStatus = 'draft' | 'submitted' | 'approved' | 'rejected' | 'revoked'
export type BulletinEvent = 'edit' | 'submit' | 'approve' | 'reject' | 'revoke'

/** An edit always leads back to draft: what was approved is the very audio, so a change voids the approval. */
export const BULLETIN: Transitions<BulletinStatus, BulletinEvent> = {
  draft: { edit: 'draft', submit: 'submitted' },
  submitted: { edit: 'draft', approve: 'approved', reject: 'rejected' },
  approved: { edit: 'draft', revoke: 'revoked' },
  rejected: { edit: 'draft' },
  revoked: {},
}
