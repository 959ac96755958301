import { expect, test } from 'vitest'
import { changesSince, newPlannerMemory, rememberSeen } from './plan-each.ts'

const at = (minutes: number) => new Date(Date.UTC(2026, 10, 22, 5, minutes))

test('a planner looks at everything first, each hour, and after its clock was set back; else at what changed since, and a minute more', () => {
  const memory = newPlannerMemory()
  expect(changesSince(memory, at(0))).toBeNull()
  rememberSeen(memory, null, at(0))
  expect(changesSince(memory, at(10))).toEqual(at(-1))
  rememberSeen(memory, at(-1), at(10))
  expect(changesSince(memory, at(20))).toEqual(at(9))
  expect(changesSince(memory, at(5))).toBeNull()
  expect(changesSince(memory, at(60))).toBeNull()
})
