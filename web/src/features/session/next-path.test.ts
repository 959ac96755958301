import { expect, test } from 'vitest'
import { safeNext } from './next-path.ts'

const ORIGIN = 'https://loa.example.vn'

test('after signing in one returns to the place one was at, with its filters', () => {
  expect(safeNext('/approvals/bul_1?area=05857#map', ORIGIN)).toBe('/approvals/bul_1?area=05857#map')
  expect(safeNext('/', ORIGIN)).toBe('/')
})

test.each([
  'https://evil.example/',
  '//evil.example/',
  '/\\evil.example/',
  '/\t/evil.example',
  '/..//evil.example',
  'javascript:alert(1)',
  '/sign-in?next=%2Fsign-in',
  '',
  undefined,
])('%s never leads to another site or round in circles', (next) => {
  expect(safeNext(next, ORIGIN)).toBe('/')
})
