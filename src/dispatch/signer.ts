import type { Document, TrustedKey } from '../protocol/messages.ts'

/** Signs documents with the active key of their purpose; speakers get `trustedKeys` in their signed config. */
export interface Signer {
  sign(document: Document): Promise<string>
  trustedKeys(): TrustedKey[]
}
