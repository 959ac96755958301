import { describe, expect, test } from 'vitest'
import { countPoints, filterPoints, type Point, placeOf, readSort, sortPoints, writeSort } from './points.ts'

const areas = {
  '05857': { name: 'Xã Phúc Thuận', parentCode: '19' },
  '05857-01': { name: 'Xóm Khuổi Mèo', parentCode: '05857' },
  '05857-02': { name: 'Xóm Đồng Đình', parentCode: '05857' },
}
const point = (id: string, name: string, areaCode: string, extra: Partial<Point> = {}): Point => ({
  ...{ id, name, areaCode, lat: null, lon: null, online: true },
  ...extra,
})
const items = [
  point('a', 'Cụm loa 10', '05857-01'),
  point('b', 'Cụm loa 2', '05857-02', { online: false }),
  point('c', 'Đình làng', '05857-02', { playing: 'normal' }),
  point('d', 'Dốc Đỏ', '05857-01', { online: false, enrolled: false }),
  point('e', 'Cụm loa 1', '05857-01', { online: false, playing: 'emergency' }),
]
const ids = (points: readonly Point[]) => points.map(({ id }) => id).join('')

describe('the list of speakers', () => {
  test('counts one that plays as online too, and one that is away as away whatever it last said', () => {
    expect(countPoints(items)).toEqual({ all: 5, online: 2, offline: 2, playing: 1, new: 1 })
  })

  test.each([
    ['khuoi', 'ade'],
    ['KHUỔI meo', 'ade'],
    ['dinh', 'bc'],
    ['dinh lang', 'c'],
    ['phuc thuan loa 2', 'b'],
    ['chẳng có', ''],
    ['', 'abcde'],
  ])('a search for “%s” needs no accents and looks at names of places too', (q, found) => {
    expect(ids(filterPoints(items, areas, { q, filter: 'all' }))).toBe(found)
  })

  test('filters by state', () => {
    const by = (filter: 'online' | 'offline' | 'playing' | 'new') => ids(filterPoints(items, areas, { q: '', filter }))
    expect([by('online'), by('offline'), by('playing'), by('new')]).toEqual(['ac', 'be', 'c', 'd'])
  })

  test('names stand in Vietnamese order, numbers as numbers', () => {
    expect(ids(sortPoints(items, areas, { key: 'name', direction: 'asc' }))).toBe('ebadc')
    expect(ids(sortPoints(items, areas, { key: 'name', direction: 'desc' }))).toBe('cdabe')
  })

  test('what needs a look comes first: away, without a device, then the rest by place', () => {
    expect(ids(sortPoints(items, areas, { key: 'state', direction: 'asc' }))).toBe('bedca')
    expect(ids(sortPoints(items, areas, { key: 'area', direction: 'asc' }))).toBe('bcead')
  })

  test('places read from the small to the large; the order survives the address', () => {
    expect(placeOf('05857-01', areas)).toBe('Xóm Khuổi Mèo, Xã Phúc Thuận')
    expect(readSort(writeSort({ key: 'name', direction: 'desc' }))).toEqual({ key: 'name', direction: 'desc' })
    expect(readSort('nonsense')).toEqual({ key: 'state', direction: 'asc' })
  })
})
