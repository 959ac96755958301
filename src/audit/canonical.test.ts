import { expect, test } from 'vitest'
import { canonicalJson, chainHash, GENESIS } from './canonical.ts'

test('the same value gives the same text, in whatever order its members were set', () => {
  expect(canonicalJson({ b: [1, { d: null, c: 'ô' }], a: true })).toBe('{"a":true,"b":[1,{"c":"ô","d":null}]}')
  expect(canonicalJson({ a: true, b: [1, { c: 'ô', d: null }] })).toBe(
    canonicalJson({ b: [1, { d: null, c: 'ô' }], a: true }),
  )
})

// Whoever checks an exported log with other software needs exactly this (docs/operations.md).
test('the hash of an entry stays what it was in the first release', () => {
  const row = {
    seq: 1,
    at: '2026-11-21T20:00:00.123000Z',
    actorKind: 'user',
    actorId: 'usr_1',
    action: 'bulletin.approve',
    subjectId: 'bul_1',
    areaCodes: ['19', '05857'],
    data: { title: 'Tin sáng' },
    requestId: 'req_1',
  }
  expect(canonicalJson(row)).toBe(
    '{"action":"bulletin.approve","actorId":"usr_1","actorKind":"user","areaCodes":["19","05857"],"at":"2026-11-21T20:00:00.123000Z","data":{"title":"Tin sáng"},"requestId":"req_1","seq":1,"subjectId":"bul_1"}',
  )
  expect(chainHash(GENESIS, row)).toBe('ccdcd2b28b0fdb6620010db6d3acff4ffea4fb663cad0c15382b42f5fa8453d0')
})
