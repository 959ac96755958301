import { describe, expect, test } from 'vitest'
import { topArea, vietnamDate, withoutNested } from './find.ts'
import { foldName } from './fold.ts'

const at = (path: string) => ({ path })

describe('areas', () => {
  test('an area inside another one of the list is covered by it', () => {
    const list = [at('/VN/19/05857/'), at('/VN/19/'), at('/VN/24/1/'), at('/VN/24/11/'), at('/VN/19/')]
    expect(withoutNested(list)).toEqual([at('/VN/19/'), at('/VN/24/1/'), at('/VN/24/11/')])
  })

  test('the shard is the province when all lie in one, else the country', () => {
    expect(topArea([at('/VN/19/05857/'), at('/VN/19/05818/05818-01/')])).toBe('19')
    expect(topArea([at('/VN/19/05857/'), at('/VN/24/')])).toBe('VN')
    expect(topArea([at('/VN/')])).toBe('VN')
    expect(topArea([])).toBe('VN')
  })

  test('a law that takes effect on a day does so at midnight in Viet Nam', () => {
    expect(vietnamDate(new Date('2025-06-30T16:59:59.999Z'))).toBe('2025-06-30')
    expect(vietnamDate(new Date('2025-06-30T17:00:00Z'))).toBe('2025-07-01')
  })

  test('names are found without a Vietnamese keyboard', () => {
    expect(foldName('  Phường  Đức Xuân ')).toBe('phuong duc xuan')
    expect(foldName('Xã Ngòi Đỏ ưỡng'.normalize('NFD'))).toBe('xa ngoi do uong')
  })
})
