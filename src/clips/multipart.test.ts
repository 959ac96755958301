import { Readable } from 'node:stream'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { boundaryOf, fieldText, readParts } from './multipart.ts'

async function* chunked(bytes: Buffer, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

const form = (file: Buffer) =>
  Buffer.concat([
    Buffer.from('preamble\r\n--xx\r\nContent-Disposition: form-data; name="title"\r\n\r\nBản tin\r\n'),
    Buffer.from('--xx\r\nContent-Disposition: form-data; name="file"; filename="a.mp3"\r\nContent-Type: x\r\n\r\n'),
    file,
    Buffer.from('\r\n--xx--\r\nepilogue'),
  ])

test('whatever the chunks and the content, parts come out byte for byte', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.integer({ min: 1, max: 50 }), async (content, size) => {
      // Dashes and line ends in the content are what a boundary search trips over.
      const file = Buffer.concat([Buffer.from('\r\n--x\r\n--'), Buffer.from(content), Buffer.from('\r\n-')])
      const seen: string[] = []
      for await (const part of readParts(chunked(form(file), size), 'xx')) {
        if (!part.isFile) seen.push(await fieldText(part))
        else seen.push(Buffer.concat(await Readable.from(part.body).toArray()).toString('hex'))
      }
      expect(seen).toEqual(['Bản tin', file.toString('hex')])
    }),
  )
})

test('a part that is not read is skipped', async () => {
  const names: string[] = []
  for await (const part of readParts(chunked(form(Buffer.alloc(1000)), 7), 'xx')) names.push(part.name)
  expect(names).toEqual(['title', 'file'])
})

test('a form that ends in the middle, or has an endless field, is refused', async () => {
  const cut = form(Buffer.alloc(100)).subarray(0, 150)
  await expect(Readable.from(readParts(chunked(cut, 10), 'xx')).toArray()).rejects.toMatchObject({
    code: 'request.malformed',
  })
  const long = Buffer.from(
    `--xx\r\nContent-Disposition: form-data; name="title"\r\n\r\n${'a'.repeat(70_000)}\r\n--xx--`,
  )
  const [first] = [readParts(chunked(long, 1000), 'xx')]
  const { value } = await first.next()
  await expect(value ? fieldText(value) : undefined).rejects.toMatchObject({ code: 'request.malformed' })
})

test('the boundary is found, quoted or not', () => {
  expect(boundaryOf('multipart/form-data; boundary=----abc')).toBe('----abc')
  expect(boundaryOf('multipart/form-data; charset=utf-8; boundary="a b"')).toBe('a b')
  expect(boundaryOf('audio/mpeg')).toBeUndefined()
})
