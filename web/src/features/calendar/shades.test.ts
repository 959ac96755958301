import { expect, test } from 'vitest'
import { shadesOf } from './shades.ts'

const DAY = {
  open: [
    { from: '05:00', to: '08:30' },
    { from: '16:00', to: '19:30' },
  ],
  quiet: [
    { from: '00:00', to: '05:00' },
    { from: '21:00', to: '24:00' },
  ],
}

test('an hour that closes half-way is shaded from there on', () => {
  expect(shadesOf(DAY, 8, 9)).toEqual([{ kind: 'closed', from: 0.5, to: 1 }])
})

test('hours pressed together show quiet, open and closed parts in order', () => {
  expect(shadesOf(DAY, 0, 10)).toEqual([
    { kind: 'quiet', from: 0, to: 0.5 },
    { kind: 'closed', from: 0.85, to: 1 },
  ])
  expect(shadesOf(DAY, 17, 18)).toEqual([])
  expect(shadesOf(DAY, 19, 24)).toEqual([
    { kind: 'closed', from: 0.1, to: 0.4 },
    { kind: 'quiet', from: 0.4, to: 1 },
  ])
})
