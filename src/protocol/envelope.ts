import { CompactSign, type CryptoKey, compactVerify, decodeProtectedHeader, importJWK, type JWK } from 'jose'
import { Document, purposeOf, type TrustedKey } from './messages.ts'
import type { Reason } from './reasons.ts'

/**
 * The envelope of everything sent to a speaker: JWS compact serialisation (RFC 7515) with `alg: EdDSA` over Ed25519
 * (RFC 8037). One algorithm, so there is none to confuse.
 */
export type SigningKey = { kid: string; purpose: TrustedKey['purpose']; privateKey: CryptoKey }
export type TrustedKeys = ReadonlyMap<string, { purpose: TrustedKey['purpose']; key: CryptoKey }>

/** An envelope larger than this is refused unread: no honest document comes near it. */
export const MAX_ENVELOPE_BYTES = 64 * 1024

export async function signDocument(document: Document, key: SigningKey): Promise<string> {
  if (purposeOf(document) !== key.purpose)
    throw new Error(`A ${document.kind} is not signed with the ${key.purpose} key`)
  // What a speaker would not understand is never signed: a malformed command is one that nobody answers.
  const checked = Document.parse(document)
  return new CompactSign(new TextEncoder().encode(JSON.stringify(checked)))
    .setProtectedHeader({ alg: 'EdDSA', kid: key.kid })
    .sign(key.privateKey)
}

export type Opened =
  | { ok: true; document: Document }
  | { ok: false; reason: Reason; detail: string; document?: Document }

/** Trusted public keys by kid, imported once. */
export async function importKeys(keys: readonly TrustedKey[]): Promise<TrustedKeys> {
  const imported = await Promise.all(
    keys.map(async ({ kid, purpose, publicJwk }) => [kid, { purpose, key: await importEd25519(publicJwk) }] as const),
  )
  return new Map(imported)
}

export async function importEd25519(jwk: JWK): Promise<CryptoKey> {
  return (await importJWK(jwk, 'EdDSA')) as CryptoKey // safe: an OKP JWK never imports as bytes
}

/**
 * Signature, key, shape, purpose: in that order; nothing unsigned is ever read as a document.
 * Addressee, expiry and "seen before" are the speaker's state, not the envelope's.
 */
export async function openEnvelope(jws: string, keys: TrustedKeys): Promise<Opened> {
  const refuse = (reason: Reason, detail: string): Opened => ({ ok: false, reason, detail })
  if (jws.length > MAX_ENVELOPE_BYTES) return refuse('malformed', 'envelope too large')
  let payload: Uint8Array
  let purpose: TrustedKey['purpose']
  try {
    const { kid } = decodeProtectedHeader(jws)
    const trusted = typeof kid === 'string' ? keys.get(kid) : undefined
    if (!trusted) return refuse('bad-signature', 'unknown key')
    purpose = trusted.purpose
    payload = (await compactVerify(jws, trusted.key, { algorithms: ['EdDSA'] })).payload
  } catch {
    return refuse('bad-signature', 'not a JWS by a trusted key')
  }
  const parsed = Document.safeParse(parseJson(payload))
  if (!parsed.success) return refuse('malformed', parsed.error.issues[0]?.path.join('.') ?? 'shape')
  if (purposeOf(parsed.data) !== purpose)
    return { ok: false, reason: 'wrong-key', detail: `a ${purpose} key`, document: parsed.data }
  return { ok: true, document: parsed.data }
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return undefined
  }
}
