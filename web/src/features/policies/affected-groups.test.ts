import { expect, test } from 'vitest'
import { groupAffected } from './affected-groups.ts'

const programme = { id: 'prg_1', title: 'Buổi sáng La Bằng' }
const item = (startAt: string, more: { programme?: typeof programme; scheduleId?: string } = {}) => ({
  ...{ occurrenceId: startAt, title: 'Mời họp xóm', startAt, scheduleId: null, programme: null },
  ...more,
})

test('what a change touches is told by programme and schedule; the items of one day are one session', () => {
  const [noon, evening] = ['2026-11-24T04:30:00Z', '2026-11-24T11:00:00Z']
  const groups = groupAffected([
    item('2026-11-22T22:00:00Z', { programme }),
    item(noon, { scheduleId: 'sch_1' }),
    // 05:10 of the same day here.
    item('2026-11-22T22:10:00Z', { programme }),
    item('2026-11-23T22:00:00Z', { programme }),
    item(evening),
  ])
  expect(groups.map(({ items, key, ...rest }) => ({ ...rest, items: items.length }))).toEqual([
    { title: 'Buổi sáng La Bằng', isProgramme: true, count: 2, from: '2026-11-23', to: '2026-11-24', items: 3 },
    { title: 'Mời họp xóm', isProgramme: false, count: 1, from: '2026-11-24', to: '2026-11-24', items: 1 },
    { title: 'Mời họp xóm', isProgramme: false, count: 1, from: '2026-11-24', to: '2026-11-24', items: 1 },
  ])
})
