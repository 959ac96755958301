import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, link, mkdir, open, readFile, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { type Config, Secret } from './config.ts'

/** LOA_SECRET, or the one made at first start and kept in the data folder with mode 0600. */
export async function loadSecret(config: Config): Promise<Secret> {
  if (config.secret) return config.secret
  const path = join(config.dataDir, 'secret')
  await mkdir(config.dataDir, { recursive: true })
  if (!existsSync(path)) await makeSecret(path)
  await chmod(path, 0o600)
  const text = (await readFile(path, 'utf8')).trim()
  if (text.length >= SECRET_LENGTH) return new Secret(text)
  throw new Error(`The secret in ${path} is empty or cut short. Put it back from a backup, or set LOA_SECRET.`)
}

const SECRET_LENGTH = 32

/** Under another name first: a crash half-way leaves no half secret, and of two processes the first one's stays. */
async function makeSecret(path: string): Promise<void> {
  const making = `${path}.${randomBytes(6).toString('hex')}`
  const file = await open(making, 'wx', 0o600)
  try {
    await file.writeFile(randomBytes(32).toString('base64url'))
    await file.sync()
    await link(making, path).catch((err: NodeJS.ErrnoException) => {
      if (err.code !== 'EEXIST') throw err
    })
  } finally {
    await file.close()
    await unlink(making)
  }
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
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12), { authTagLength: 16 })
  decipher.setAuthTag(bytes.subarray(12, 28))
  return decipher.update(bytes.subarray(28), undefined, 'utf8') + decipher.final('utf8')
}
