import { expect, test } from 'vitest'
import { type Contender, meet } from './cuts.ts'

const at = (minutes: number) => new Date(Date.UTC(2026, 10, 22, 0, minutes))
const airing = (from: number, to: number, more: Partial<Contender> = {}): Contender => ({
  startAt: at(from),
  endAt: at(to),
  pieces: [{ startAt: at(from), endAt: at(to) }],
  priority: 'normal',
  precedence: 0,
  isLive: false,
  resume: 'restart',
  validUntil: at(from + 5),
  ...more,
})

test('priority cuts normal, which comes back by its own rule when the other is over', () => {
  const priority = airing(3, 6, { priority: 'priority' })
  expect(meet(priority, airing(0, 10))).toEqual({ givesWay: 'theirs', resumes: 'restart', resumesAt: at(6) })
  expect(meet(airing(0, 10, { resume: 'continue' }), priority)).toEqual({
    givesWay: 'ours',
    resumes: 'continue',
    resumesAt: at(6),
  })
  expect(meet(airing(0, 10, { resume: 'drop' }), priority)).toEqual({
    givesWay: 'ours',
    resumes: 'drop',
    resumesAt: null,
  })
})

test('of one class the earlier goes first; what would begin after its last moment does not sound at all', () => {
  expect(meet(airing(0, 4), airing(2, 6))).toEqual({ givesWay: 'theirs', resumes: 'queued', resumesAt: at(4) })
  expect(meet(airing(2, 6), airing(0, 30))).toEqual({ givesWay: 'ours', resumes: 'queued', resumesAt: null })
  expect(meet(airing(0, 4), airing(0, 4))?.givesWay).toBe('ours')
  expect(meet(airing(0, 4), airing(4, 6))).toBeUndefined()
})

test('a person may have decided which of one class cuts, and a live voice cuts recordings of its class', () => {
  expect(meet(airing(0, 10), airing(2, 4, { precedence: 1 }))?.givesWay).toBe('ours')
  expect(meet(airing(0, 10, { priority: 'priority' }), airing(2, 4, { precedence: 9 }))?.givesWay).toBe('theirs')
  expect(meet(airing(0, 10), airing(2, 4, { isLive: true }))?.givesWay).toBe('ours')
})

test('a session cuts for as long as its pieces follow each other, and lets in what fits between two of its class', () => {
  const session = airing(0, 20, {
    pieces: [
      { startAt: at(0), endAt: at(5) },
      { startAt: at(5), endAt: at(10) },
      { startAt: at(15), endAt: at(20) },
    ],
  })
  expect(meet({ ...session, priority: 'priority' }, airing(3, 4))?.resumesAt).toBeNull()
  expect(meet({ ...session, priority: 'priority' }, airing(6, 8))?.resumesAt).toEqual(at(10))
  expect(meet(session, airing(3, 4))?.resumesAt).toEqual(at(5))
  expect(meet(session, airing(11, 14))).toBeUndefined()
})
