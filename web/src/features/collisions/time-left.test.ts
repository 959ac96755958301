import { expect, test } from 'vitest'
import { createFormat } from '../../i18n/format.ts'
import { collisionTexts } from './texts.ts'
import { lengthInWords } from './time-left.ts'

test('the time that is left to choose is told in at most two parts, and never as none', () => {
  const say = (minutes: number) => lengthInWords(minutes * 60_000, collisionTexts.vi, createFormat('vi'))
  expect(say(80)).toBe('1 giờ 20 phút')
  expect(say(60)).toBe('1 giờ')
  expect(say(2 * 1_440 + 61)).toBe('2 ngày 1 giờ')
  expect(say(0.2)).toBe('1 phút')
})
