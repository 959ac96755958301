import { createHash } from 'node:crypto'
import { Transform } from 'node:stream'
import { Problem } from '../errors.ts'

/** Passes bytes through, hashes them, and stops the stream with `request.too-large` at the first byte over `limit`. */
export function countBytes(limit: number): { through: Transform; sha256(): string } {
  const hash = createHash('sha256')
  let bytes = 0
  const through = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length
      if (bytes > limit) return done(tooLarge(limit))
      hash.update(chunk)
      done(null, chunk)
    },
  })
  return { through, sha256: () => hash.digest('hex') }
}

export const tooLarge = (limit: number): Problem =>
  new Problem('request.too-large', {
    detail: `A clip may have at most ${Math.floor(limit / 1024 / 1024)} MB.`,
    fields: { limitBytes: limit },
  })
