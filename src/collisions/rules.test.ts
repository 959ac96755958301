import { expect, test } from 'vitest'
import { firstFreeAndAllowed, wholeMinute } from '../occurrences/free-behind.ts'
import { laterPlanned } from '../occurrences/later-planned.ts'
import { type Contender, cutBy, queued } from './consequences.ts'
import { decideBy, postponedTo } from './deadline.ts'
import { smallestAround } from './in-charge.ts'
import { tellVoid } from './why-void.ts'
import { clockOf, tellConsequence, tellShift } from './words.ts'

const at = (time: string) => new Date(`2026-11-23T${time}+07:00`)
const airing = (from: string, to: string, more: Partial<Contender> = {}): Contender => ({
  isSession: false,
  startAt: at(from),
  endAt: at(to),
  validUntil: new Date(at(from).getTime() + 120_000),
  resume: 'restart',
  ...more,
})

test('a person has until two hours before; later found, until a quarter of an hour before; then a minute', () => {
  const startsAt = at('05:00:00')
  const firstDispatchAt = at('04:59:40')
  const until = (foundAt: string) => decideBy({ foundAt: at(foundAt), startsAt, firstDispatchAt })
  expect(until('00:00:00')).toEqual(at('03:00:00'))
  expect(until('02:59:30')).toEqual(at('04:45:00'))
  expect(until('04:44:30')).toEqual(at('04:45:30'))
  expect(until('04:58:00')).toEqual(at('04:59:00'))
})

test('what is due in less than a minute is no question: the rule decides at once', () => {
  const times = { startsAt: at('05:00:00'), firstDispatchAt: at('04:59:40') }
  expect(decideBy({ foundAt: at('04:58:25'), ...times })).toEqual(at('04:59:25'))
  expect(decideBy({ foundAt: at('04:58:26'), ...times })).toBeUndefined()
})

test('it is left for later only while there is a later', () => {
  const times = { startsAt: at('05:00:00'), firstDispatchAt: at('04:59:40') }
  expect(postponedTo({ now: at('01:00:00'), decideBy: at('03:00:00'), ...times })).toEqual(at('04:45:00'))
  expect(postponedTo({ now: at('04:44:00'), decideBy: at('04:45:00'), ...times })).toBeUndefined()
  expect(postponedTo({ now: at('04:50:00'), decideBy: at('04:51:00'), ...times })).toBeUndefined()
})

test('what is cut goes on, begins again or is dropped by its own rule, and only while its window is open', () => {
  const winner = airing('05:01:00', '05:03:00')
  for (const resume of ['continue', 'restart'] as const)
    expect(cutBy(winner, airing('05:00:00', '05:05:00', { resume }))).toEqual({
      kind: 'cut',
      cutAt: at('05:01:00'),
      resumesAt: at('05:03:00'),
      resume,
    })
  expect(cutBy(winner, airing('05:00:00', '05:05:00', { resume: 'drop' }))).toMatchObject({ resumesAt: null })
  // Two minutes late at most, and its own length.
  expect(cutBy(airing('05:01:00', '05:08:00'), airing('05:00:00', '05:05:00'))).toMatchObject({ resumesAt: null })
})

test('what has not begun waits behind the other, while it still may', () => {
  expect(cutBy(airing('05:00:00', '05:01:00'), airing('05:00:30', '05:02:00'))).toEqual({
    kind: 'waits',
    startsAt: at('05:01:00'),
  })
  expect(cutBy(airing('05:00:00', '05:10:00'), airing('05:00:30', '05:02:00'))).toEqual({
    kind: 'waits',
    startsAt: null,
  })
})

test('a programme goes on after what cut it, until its session is over', () => {
  const session = airing('05:00:00', '05:30:00', { isSession: true, resume: 'drop' })
  expect(cutBy(airing('05:10:00', '05:12:00'), session)).toMatchObject({ resumesAt: at('05:12:00') })
  expect(cutBy(airing('05:10:00', '05:40:00'), session)).toMatchObject({ resumesAt: null })
})

test('in a queue the first ends first, whichever is named first', () => {
  const [a, b] = [airing('05:00:30', '05:02:00'), airing('05:00:00', '05:01:00')]
  expect(queued(a, b)).toEqual({ second: a, consequence: { kind: 'waits', startsAt: at('05:01:00') } })
  expect(queued(b, a)).toEqual(queued(a, b))
})

test('who was moved there gives way, else whose series was made later, else who starts later', () => {
  const pair = {
    occurrenceA: 'occ_1',
    occurrenceB: 'occ_2',
    ownerA: 'sch_02',
    ownerB: 'prg_01',
    startA: at('05:00:00'),
    startB: at('05:01:00'),
    movedA: false,
    movedB: false,
  }
  expect(laterPlanned(pair)).toBe('occ_1')
  expect(laterPlanned({ ...pair, movedB: true })).toBe('occ_2')
  expect(laterPlanned({ ...pair, ownerB: 'sch_02' })).toBe('occ_2')
  expect(laterPlanned({ ...pair, ownerB: 'sch_02', startB: pair.startA })).toBe('occ_2')
})

test('a shift is a whole minute that is free, or there is none', () => {
  const from = wholeMinute(at('05:03:20'))
  expect(from).toEqual(at('05:04:00'))
  const order = { from, durationMs: 60_000, until: at('08:04:00') }
  expect(firstFreeAndAllowed([], [], order)).toEqual(from)
  const busy = [{ startAt: at('05:04:30'), endAt: at('05:06:10') }]
  expect(firstFreeAndAllowed(busy, [], order)).toEqual(at('05:07:00'))
  expect(firstFreeAndAllowed([{ startAt: at('05:00:00'), endAt: at('09:00:00') }], [], order)).toBeUndefined()
})

test('“right behind” is said only of what begins in the very next minute', () => {
  const winner = { title: 'Tiêm phòng', endAt: at('11:40:06') }
  expect(tellShift('Họp xóm', winner, at('11:41:00')).vi).toBe('“Họp xóm” lùi sang 11:41, ngay sau “Tiêm phòng”.')
  expect(tellShift('Họp xóm', winner, at('11:42:00')).vi).toBe(
    '“Họp xóm” lùi sang 11:42, giờ sớm nhất sau “Tiêm phòng” còn trống và được phép phát.',
  )
})

test('of a question that fell away it is said what became of it, and never that two that still meet do not', () => {
  const was = {
    startsAt: at('05:02:00'),
    endsAt: at('05:05:00'),
    rule: 'same-class',
    decidedAt: at('04:00:00'),
  } as const
  const side = (title: string, from: string, to: string, more: { status?: string; priority?: 'priority' } = {}) => ({
    ...{ title, status: 'planned', priority: 'normal' as const, startAt: at(from), endAt: at(to) },
    dispatchAt: new Date(at(from).getTime() - 20_000),
    ...more,
  })
  const first = side('Bản tin', '05:00:00', '05:05:00')
  const tell = (other: ReturnType<typeof side>, more: { decidedAt?: Date } = {}) =>
    tellVoid({ ...was, ...more }, [first, other]).vi
  expect(tell(side('Họp', '05:05:00', '05:10:00'))).toBe('Không còn trùng: “Họp” nay phát lúc 05:05.')
  expect(tell(side('Họp', '04:50:00', '04:55:00'))).toBe('Không còn trùng: “Họp” nay kết thúc lúc 04:55.')
  expect(tell(side('Họp', '05:02:00', '05:07:00', { status: 'cancelled' }))).toContain('“Họp” không phát nữa')
  const still = side('Họp', '05:02:00', '05:07:00')
  expect(tell({ ...still, priority: 'priority' })).toContain('Mức ưu tiên')
  expect(tell(still, { decidedAt: at('04:59:50') })).toBe('“Bản tin” đã gửi đến cụm loa trước khi có ai chọn.')
})

test('in charge of what airs in several places is the smallest area that holds them all', () => {
  expect(smallestAround(['/VN/19/05857/'])).toBe('05857')
  expect(smallestAround(['/VN/19/05857/', '/VN/19/05857/05857-h1/'])).toBe('05857')
  expect(smallestAround(['/VN/19/05857/', '/VN/19/05818/'])).toBe('19')
  expect(smallestAround(['/VN/19/', '/VN/24/24001/'])).toBe('VN')
})

test('officials read what happens in whole sentences, with the clock of Viet Nam', () => {
  expect(clockOf(at('05:10:00'))).toBe('05:10')
  expect(clockOf(at('05:10:30'))).toBe('05:10:30')
  const cut = cutBy(airing('05:01:00', '05:03:00'), airing('05:00:00', '05:05:00', { resume: 'continue' }))
  expect(tellConsequence(cut, 'Tin bão', 'Bản tin sáng').vi).toBe(
    '“Tin bão” ngắt “Bản tin sáng” lúc 05:01; phát tiếp lúc 05:03.',
  )
  const waits = cutBy(airing('05:00:00', '05:10:00'), airing('05:00:30', '05:02:00'))
  expect(tellConsequence(waits, 'Tin bão', 'Họp xóm').vi).toContain('“Họp xóm” không phát được')
})
