import { describe, expect, test } from 'vitest'
import { createFormat } from '../../i18n/format.ts'
import { compareMinutes, compareShares } from './headline-words.ts'
import type { Month } from './queries.ts'
import { reportTexts } from './texts.ts'

const t = reportTexts.vi
const words = { t: t.before, format: createFormat('vi'), name: 'tháng 10/2026', running: false }
const month = (minutesOnAir: number, occurrences = 1) =>
  ({ minutesOnAir, occurrences, speakers: { onlineShare: null } }) as Month // safe: nothing else of it is read

describe('minutes on air', () => {
  test('are compared with the month before, to a tenth of a minute', () => {
    const say = (now: number, before: number) => compareMinutes(month(now), month(before), words, t.minutesOf)
    expect(say(12.3, 10)).toBe('Nhiều hơn tháng 10/2026 là 2,3 phút')
    expect(say(10, 12.3)).toBe('Ít hơn tháng 10/2026 là 2,3 phút')
    expect(say(0.3, 0.1 + 0.2)).toBe('Bằng tháng 10/2026')
  })

  test('of a month that is not over are put beside the whole month before, never called fewer', () => {
    const say = compareMinutes(month(1), month(1_234.5), { ...words, running: true }, t.minutesOf)
    expect(say).toBe('Cả tháng 10/2026: 1.234,5 phút')
  })

  test('are compared with nothing when the month before has no numbers', () => {
    for (const before of [undefined, month(0, 0)])
      expect(compareMinutes(month(5), before, words, t.minutesOf)).toBe('Chưa có số liệu tháng 10/2026')
  })
})

describe('a share', () => {
  const say = (now: number | null, before: number | null) => compareShares(now, before, words, t.airedShare)

  test('that reads the same is the same', () => {
    expect(say(0.95, 0.9)).toBe('Tỷ lệ phát được 95%, cao hơn tháng 10/2026 (90%)')
    expect(say(0.9, 0.95)).toBe('Tỷ lệ phát được 90%, thấp hơn tháng 10/2026 (95%)')
    expect(say(0.90001, 0.9)).toBe('Tỷ lệ phát được 90%, bằng tháng 10/2026')
  })

  test('of nothing is not told', () => {
    expect(say(null, 0.9)).toBeUndefined()
    expect(say(0.9, null)).toBe('Tỷ lệ phát được 90%; chưa có số liệu tháng 10/2026')
  })
})
