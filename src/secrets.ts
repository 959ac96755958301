import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { chmod, mkdir, open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Config, Secret } from './config.ts'

/** LOA_SECRET, or the one made at first start and kept in the data folder with mode 0600. */
export async function loadSecret(config: Config): Promise<Secret> {
  if (config.secret) return config.secret
  const path = join(config.dataDir, 'secret')
  await mkdir(config.dataDir, { recursive: true })
  const made = await open(path, 'wx', 0o600).catch(() => undefined)
  if (made) {
    await made.writeFile(randomBytes(32).toString('base64url'))
    await made.sync()
    await made.close()
  }
  await chmod(path, 0o600)
  return new Secret((await readFile(path, 'utf8')).trim())
}

/** A key of its own for each use (HKDF, RFC 5869), so that one leaking says nothing of the others. */
export const deriveKey = (secret: Secret, use: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secret.reveal(), 'loa-lang', use, 32))

/** AES-256-GCM; the text carries its nonce and tag. */
export function seal(key: Buffer, text: string): string {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url')
}

export function unseal(key: Buffer, sealed: string): string {
  const bytes = Buffer.from(sealed, 'base64url')
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12))
  decipher.setAuthTag(bytes.subarray(12, 28))
  return decipher.update(bytes.subarray(28), undefined, 'utf8') + decipher.final('utf8')
}
