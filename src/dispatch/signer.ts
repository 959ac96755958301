import { generateKeyPairSync } from 'node:crypto'
import type { Clock } from '../clock.ts'
import type { Db } from '../db/open.ts'
import type { SigningKeysTable } from '../db/tables.ts'
import type { Ids } from '../ids.ts'
import { importEd25519, type SigningKey, signDocument } from '../protocol/envelope.ts'
import { type Document, purposeOf, type TrustedKey } from '../protocol/messages.ts'
import { seal, unseal } from '../secrets.ts'

/** Signs documents with the active key of their purpose; speakers get `trustedKeys` in their signed config. */
export interface Signer {
  sign(document: Document): Promise<string>
  trustedKeys(): TrustedKey[]
}

const PURPOSES: Array<SigningKeysTable['purpose']> = ['emergency', 'routine', 'drill', 'config']

/** Opens the active keys, making those that are missing. Processes that start together end up with the same ones. */
export async function openSigner(db: Db, sealingKey: Buffer, clock: Clock, ids: Ids): Promise<Signer> {
  await db
    .insertInto('signingKeys')
    .values(PURPOSES.map((purpose) => makeKey(purpose, sealingKey, clock.now(), ids)))
    .onConflict((conflict) => conflict.column('purpose').where('retiredAt', 'is', null).doNothing())
    .execute()
  const rows = await db.selectFrom('signingKeys').selectAll().where('retiredAt', 'is', null).execute()
  const signing = new Map<string, SigningKey>()
  for (const row of rows) signing.set(row.purpose, await openKey(row, sealingKey))
  const trusted = rows.map(({ kid, purpose, publicJwk }) => ({
    kid,
    purpose,
    publicJwk: publicJwk as TrustedKey['publicJwk'], // safe: written by makeKey
  }))
  return {
    trustedKeys: () => trusted,
    async sign(document) {
      const key = signing.get(purposeOf(document))
      if (!key) throw new Error(`there is no active ${purposeOf(document)} key`)
      return signDocument(document, key)
    },
  }
}

function makeKey(purpose: SigningKeysTable['purpose'], sealingKey: Buffer, now: Date, ids: Ids) {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  return {
    kid: `${purpose}-${ids.next('key')}`,
    purpose,
    publicJwk: JSON.stringify(publicKey.export({ format: 'jwk' })),
    sealedPrivateKey: seal(sealingKey, JSON.stringify(privateKey.export({ format: 'jwk' }))),
    createdAt: now,
    retiredAt: null,
  }
}

async function openKey(
  row: { kid: string; purpose: SigningKeysTable['purpose']; sealedPrivateKey: string },
  sealingKey: Buffer,
) {
  try {
    const privateKey = await importEd25519(JSON.parse(unseal(sealingKey, row.sealedPrivateKey)))
    return { kid: row.kid, purpose: row.purpose, privateKey }
  } catch (cause) {
    throw new Error(`The signing key ${row.kid} cannot be opened: LOA_SECRET is not the one it was sealed with.`, {
      cause,
    })
  }
}
