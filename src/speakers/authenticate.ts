import type { Db } from '../db/open.ts'
import { isPassword } from './enrolment-code.ts'
import { loadCredentialHash } from './store.ts'

/** May this speaker connect to the broker? Active, enrolled, and the password it got when it enrolled last. */
export async function authenticateSpeaker(db: Db, speakerId: string, password: string): Promise<boolean> {
  const hash = await loadCredentialHash(db, speakerId)
  return hash !== undefined && isPassword(password, hash)
}
