import { expect, test } from 'vitest'
import { parseTypedTime } from './typed-time.ts'

test.each([
  ['05:12', '05:12'],
  [' 5:12 ', '05:12'],
  ['5.12', '05:12'],
  ['17:00:30', '17:00'],
  ['0512', '05:12'],
  ['5h12', '05:12'],
  ['5H', '05:00'],
  ['17 giờ 30 phút', '17:30'],
  ['05:00 PM', '17:00'],
  ['12:05 AM', '00:05'],
  ['12:05 CH', '12:05'],
])('%s is the time %s', (text, time) => {
  expect(parseTypedTime(text)).toEqual({ value: time })
})

test.each([
  ...['24:00', '2400', '5:60', '0970', '17:00 PM', '0:30 AM'].map((text) => [text, 'time']),
  ...['5', '512', '5:1', '5:', '5::30', '5h:30', 'sáng', ''].map((text) => [text, 'form']),
])('"%s" is no time, and made into none: %s', (text, fault) => {
  expect(parseTypedTime(text)).toEqual({ fault })
})
