import { expect, test } from 'vitest'
import { parseTypedTime } from './typed-time.ts'

test.each([
  ['05:12', 5, 12],
  [' 5:12 ', 5, 12],
  ['17:00:30', 17, 0],
  ['0512', 5, 12],
  ['5h12', 5, 12],
  ['17 giờ 30 phút', 17, 30],
  ['5h', 5, 0],
  ['05:00 PM', 17, 0],
  ['12:05 AM', 0, 5],
  ['12:05 CH', 12, 5],
])('%s is pasted as %i hours and %i minutes', (text, hours, minutes) => {
  expect(parseTypedTime(text)).toEqual({ hours, minutes })
})

test.each(['24:00', '5:60', '17:00 PM', '5', '512', '5:1', '5:', '5::30', '5h:30', 'sáng', ''])(
  '%s is no time',
  (text) => {
    expect(parseTypedTime(text)).toBeUndefined()
  },
)
