import { expect, test } from 'vitest'
import { placeholdersOf } from './placeholders.ts'

test('each place is named once, in its order, whatever stands around it', () => {
  expect(placeholdersOf('Họp {{xóm}}', 'Mời bà con {{ xóm }} đến {{địa điểm}} lúc {{giờ}}.')).toEqual([
    'xóm',
    'địa điểm',
    'giờ',
  ])
  expect(placeholdersOf('{{}} {một} {{hai', '{{a{{b}}')).toEqual(['b'])
})
