import { GuardError } from '../net/guard.ts'
import { isRelayReason, type RelayReason } from './reasons.ts'

/** A station cannot be heard; `reason` says why. */
export class RelayFault extends Error {
  readonly reason: RelayReason
  constructor(reason: RelayReason, detail: string = reason) {
    super(detail)
    this.name = 'RelayFault'
    this.reason = reason
  }
}

/** What is no fault of the station is thrown on. */
export function reasonOf(err: unknown): RelayReason {
  if (err instanceof RelayFault) return err.reason
  if (err instanceof GuardError && isRelayReason(err.code)) return err.code
  throw err
}

const WRONG_ADDRESS: readonly RelayReason[] = ['not-audio', 'encrypted', 'body-encoded']

/** `refused`: only another address helps; `unreachable`: it may be back any time. */
export const statusFor = (reason: RelayReason): 'refused' | 'unreachable' | 'silent' => {
  if (reason === 'silent') return 'silent'
  return reason.startsWith('address-') || WRONG_ADDRESS.includes(reason) ? 'refused' : 'unreachable'
}
