import { expect, test } from 'vitest'
import { Problem } from '../errors.ts'
import { decodeCursor, encodeCursor, page } from './pagination.ts'

const rows = (count: number) => Array.from({ length: count }, (_, index) => ({ id: `occ_${index}` }))

test('a page has a next cursor only if there is a next page, and the cursor leads behind its last row', () => {
  expect(page(rows(2), 2, (row) => row.id)).toEqual({ items: rows(2), nextCursor: null })
  const { items, nextCursor } = page(rows(3), 2, (row) => row.id)
  expect(items).toEqual(rows(2))
  expect(decodeCursor(nextCursor ?? '')).toBe('occ_1')
  expect(page([], 2, () => '')).toEqual({ items: [], nextCursor: null })
})

test('a cursor that was not given out is refused by name', () => {
  for (const broken of [
    '',
    'abc',
    encodeCursor('x').slice(0, -1),
    `${encodeCursor('occ_1')}=`,
    encodeCursor(''),
    encodeCursor('a\0b'),
    Buffer.from('2:occ_1').toString('base64url'),
  ]) {
    const refused = expect(() => decodeCursor(broken))
    refused.toThrow(Problem)
    refused.toThrow(
      expect.objectContaining({
        code: 'request.invalid',
        errors: [expect.objectContaining({ pointer: '/query/cursor' })],
      }),
    )
  }
  expect(decodeCursor(undefined)).toBeUndefined()
})
