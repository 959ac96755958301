import { expect, test } from 'vitest'
import { askedSince, causeAt, type History, rulePieces, type SilentSeries, type Turn } from './series-history.ts'
import { tellUnplanned } from './unplanned-words.ts'

const HOUR = 3_600_000
/** That many hours after the schedule was made, at 05:00 in Viet Nam. */
const at = (hours: number) => new Date(Date.parse('2026-11-21T22:00:00Z') + hours * HOUR)
const turn = (hours: number, action: string, data: Turn['data'] = {}): Turn => ({ at: at(hours), action, data })

const daily = (clock: string) => ({ kind: 'daily', at: clock, startsOn: '2026-11-22' })
const schedule: SilentSeries = {
  ...{ kind: 'schedule', id: 'sch_1', bulletinId: 'bul_1', title: 'Họp xóm', priority: 'normal', durationMs: 1_000 },
  ...{ rule: daily('06:00'), zone: 'Asia/Ho_Chi_Minh', areaCodes: ['05857'], isChanged: false },
  ...{ status: 'active', bulletinStatus: 'approved', createdAt: at(0), submittedAt: at(1), approvedAt: at(9) },
}
const bulletin = [
  turn(1, 'bulletin.submit'),
  turn(3, 'bulletin.reject', { reason: 'Sai giờ' }),
  turn(5, 'bulletin.edit', { from: 'rejected' }),
  turn(7, 'bulletin.submit'),
  turn(9, 'bulletin.approve'),
]
const history = (more: Partial<SilentSeries> = {}, own: Turn[] = [], turns = bulletin): History => ({
  series: { ...schedule, ...more },
  own,
  bulletin: turns,
})
const told = (of: History, hours: number) => {
  const cause = causeAt(of, at(hours))
  return cause && tellUnplanned({ kind: of.series.kind, zone: of.series.zone, startAt: at(hours), cause })
}

test('each stretch of a bulletin before its approval is told as it stood then, and what came of it', () => {
  expect(told(history(), 2)?.words.vi).toBe('Lúc đó chưa được duyệt; được duyệt lúc 14:00')
  expect(told(history(), 4)).toMatchObject({
    note: 'Sai giờ',
    words: { vi: 'Lúc đó đã bị từ chối duyệt lúc 08:00; được duyệt lúc 14:00' },
  })
  expect(told(history(), 6)?.words.vi).toBe('Lúc đó đang sửa nên chưa được duyệt; được duyệt lúc 14:00')
  expect(told(history(), 10)).toBeUndefined()
})

test('a revoked bulletin and an ended schedule say so with the hour; what the planner ended by itself says nothing', () => {
  const revoked = history(
    { bulletinStatus: 'revoked' },
    [],
    [...bulletin, turn(11, 'bulletin.revoke', { reason: 'Nhầm' })],
  )
  expect(told(revoked, 12)).toEqual({
    note: 'Nhầm',
    words: { vi: 'Bản tin đã bị thu hồi lúc 16:00', en: 'The bulletin had been revoked at 16:00' },
  })
  expect(told(revoked, 10)).toBeUndefined()
  const ended = history({ status: 'ended' }, [turn(20, 'schedule.end')])
  expect(told(ended, 45)?.words.vi).toBe('Lịch phát đã kết thúc lúc 01:00 ngày 23/11/2026')
  expect(told(history({ status: 'ended' }), 45)).toBeUndefined()
})

test('a programme is asked for from its first submission on, and was paused from one act to the next', () => {
  const own = [
    turn(2, 'programme.submit'),
    turn(4, 'programme.approve'),
    turn(6, 'programme.pause'),
    turn(8, 'programme.resume'),
  ]
  const programme = history(
    { kind: 'programme', bulletinId: null, bulletinStatus: null, status: 'approved', approvedAt: at(4) },
    own,
    [],
  )
  expect(askedSince(programme)).toEqual(at(2))
  expect(told(programme, 3)?.words.vi).toContain('được duyệt lúc 09:00')
  expect(told(programme, 5)).toBeUndefined()
  expect(told(programme, 7)?.words.vi).toBe('Chương trình đã tạm dừng lúc 11:00')
  expect(told(programme, 9)).toBeUndefined()
  expect(askedSince(history({ submittedAt: null }, [], []))).toBeNull()
})

test('of what no log has kept, only what is known is said', () => {
  expect(told(history({ approvedAt: at(9) }, [], []), 2)?.words.vi).toBe(
    'Không có trong kế hoạch lúc đó; được duyệt lúc 14:00',
  )
})

test('a rule that was replaced holds until then, in its zone and areas; one that no log has kept is not guessed', () => {
  const was = { rule: daily('05:30'), zone: 'America/New_York', areaCodes: ['05818'] }
  const changed = history({}, [turn(2, 'schedule.reschedule'), turn(4, 'schedule.reschedule', { was })])
  expect(rulePieces(changed)).toEqual([
    { from: at(4), to: null, rule: daily('06:00'), zone: 'Asia/Ho_Chi_Minh', areaCodes: ['05857'] },
    { from: at(2), to: at(4), ...was },
  ])
  const retitled = history({}, [turn(2, 'programme.edit', { from: 'draft', fields: ['title'] })])
  expect(rulePieces(retitled)).toHaveLength(1)
  const edited = history({}, [turn(2, 'programme.edit', { from: 'draft', fields: ['rule'], was })])
  expect(rulePieces(edited).map(({ to, areaCodes }) => [to, areaCodes])).toEqual([
    [null, ['05857']],
    [at(2), ['05818']],
  ])
})
