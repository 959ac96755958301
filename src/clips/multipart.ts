import { Problem } from '../errors.ts'

export type Part = { name: string; isFile: boolean; body: AsyncIterable<Uint8Array> }

const MAX_HEADER_BYTES = 8 * 1024
const MAX_FIELD_BYTES = 64 * 1024

/** The boundary of a multipart/form-data content type, undefined for any other type. */
export const boundaryOf = (contentType: string): string | undefined =>
  /^multipart\/form-data\s*;(?:.*;)?\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i
    .exec(contentType)
    ?.slice(1)
    .find(Boolean)

/**
 * Read multipart/form-data (RFC 7578) as it streams in, holding no more than a chunk: Hono's own parser keeps the
 * whole upload in memory. Each part's body must be read, or is skipped, before the next comes.
 */
export async function* readParts(source: AsyncIterable<Uint8Array>, boundary: string): AsyncGenerator<Part> {
  const input = createInput(source)
  const delimiter = Buffer.from(`\r\n--${boundary}`)
  await drain(input.until(delimiter))
  while ((await input.take(2)) === '\r\n') {
    const header = await text(input.until(Buffer.from('\r\n\r\n')), MAX_HEADER_BYTES)
    const name = /\bname="([^"]*)"/i.exec(header)?.[1]
    if (name === undefined) throw malformed('a part has no name')
    const body = input.until(delimiter)
    yield { name, isFile: /\bfilename\*?=/i.test(header), body }
    await drain(body)
  }
}

/** A form field's text. Errors: `request.malformed` past 64 kB. */
export const fieldText = (part: Part): Promise<string> => text(part.body, MAX_FIELD_BYTES)

const malformed = (why: string) => new Problem('request.malformed', { detail: `The form cannot be read: ${why}.` })

async function drain(body: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _ of body);
}

async function text(body: AsyncIterable<Uint8Array>, limit: number): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    if (size > limit) throw malformed('a field is too long')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function createInput(source: AsyncIterable<Uint8Array>) {
  const chunks = source[Symbol.asyncIterator]()
  // So that a delimiter at the very start looks like every other.
  let held = Buffer.from('\r\n')
  async function pull(): Promise<void> {
    const next = await chunks.next()
    if (next.done) throw malformed('it ends in the middle')
    held = Buffer.concat([held, next.value])
  }
  return {
    async take(length: number): Promise<string> {
      while (held.length < length) await pull()
      const taken = held.toString('latin1', 0, length)
      held = held.subarray(length)
      return taken
    },
    /** Bytes up to the mark, which is consumed. A second iteration after the end gives nothing. */
    until(mark: Buffer): AsyncIterable<Uint8Array> {
      let ended = false
      async function* read() {
        while (!ended) {
          const at = held.indexOf(mark)
          const ready = at >= 0 ? at : Math.max(0, held.length - mark.length + 1)
          const chunk = held.subarray(0, ready)
          ended = at >= 0
          held = held.subarray(ended ? at + mark.length : ready)
          if (chunk.length > 0) yield chunk
          if (!ended) await pull()
        }
      }
      return { [Symbol.asyncIterator]: read }
    },
  }
}
