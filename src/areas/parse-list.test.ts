import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { Problem } from '../errors.ts'
import { listStart } from './list-start.ts'
import { parseAreaList } from './parse-list.ts'

const FIXTURES = new URL('../../test/fixtures/', import.meta.url)
const parse = (text: string | Buffer) => parseAreaList(chunked(Buffer.from(text)))
const fixture = async (name: string) => parse(await readFile(new URL(name, FIXTURES)))

// Seven bytes at a time: letters of two and three bytes are cut in the middle.
async function* chunked(bytes: Buffer): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 7) yield bytes.subarray(at, at + 7)
}

async function faultsOf(text: string | Buffer): Promise<string[]> {
  const problem = await parse(text).catch((error: unknown) => error)
  if (!(problem instanceof Problem)) throw new Error('the list was accepted', { cause: problem })
  expect(problem.code).toBe('area.list-invalid')
  return (problem.errors ?? []).map(({ detail }) => detail)
}

describe('a list of areas', () => {
  test('every unit knows its path from the country down, however many levels the list has', async () => {
    const { areas } = await fixture('areas-three-level.csv')
    expect(areas.find((area) => area.code === '90003')?.path).toBe('/VN/90/901/90003/')
    expect((await fixture('areas-two-level.csv')).areas.find((area) => area.code === '90003')?.path).toBe(
      '/VN/90/90003/',
    )
  })

  test('children may stand before their parents', async () => {
    const { areas } = await parse('code,name,kind,parentCode\n90001,Xã A,xa,90\n90,Tỉnh B,tinh,\n')
    expect(areas.map((area) => area.path)).toEqual(['/VN/90/90001/', '/VN/90/'])
  })

  test('a byte order mark, Windows line ends, quotes and empty lines are no fault', async () => {
    const { areas } = await parse('\ufeffcode,name,kind,parentCode\r\n90,"Tỉnh A, mới",tinh,\r\n\r\n')
    expect(areas).toEqual([{ code: '90', name: 'Tỉnh A, mới', kind: 'tinh', parentCode: 'VN', path: '/VN/90/' }])
  })

  test('every fault is told with its line, and all of them at once', async () => {
    const text = await readFile(new URL('areas-faulty.csv', FIXTURES))
    expect(await faultsOf(text)).toEqual([
      'line 3: code 9 has lost its leading zero; keep codes as text',
      'line 5: code 90001 already stands on line 4',
      'line 6: name must have 1 to 120 characters',
      'line 7: parentCode 99 is not a code of this list',
      'line 8: has 3 columns, not 4',
      'line 9: 90005 lies inside itself',
      'line 10: 90006 lies inside itself',
      'line 11: kind "Xã" is not lower-case letters and _',
      'line 12: code VN is the country itself and not part of a list',
      'line 12: kind country is not part of a list of units',
    ])
  })

  test.each([
    ['a list of mergers', 'oldCode,oldName\n1,2\n', /lists of mergers are not imported/],
    ['a file separated by semicolons', 'code;name;kind;parentCode\n90;A;tinh;\n', /separated by semicolons/],
    ['other columns', 'name,code\nA,90\n', /the first line must be "code,name,kind,parentCode", not "name,code"/],
    ['an empty file', '', /the first line must be/],
    ['a header alone', 'code,name,kind,parentCode\n', /line 2: the list has no areas/],
    ['an open quote', 'code,name,kind,parentCode\n90,"A,tinh,\n', /^line \d+: .*[Qq]uot/],
    ['another encoding', Buffer.from('code,name,kind,parentCode\n90,T\xednh,tinh,\n', 'latin1'), /name is not UTF-8/],
  ])('%s is refused with words that say what to do', async (_, text, expected) => {
    expect((await faultsOf(text)).join('\n')).toMatch(expected)
  })

  test('more than 8 MB are refused while reading, not after', async () => {
    let read = 0
    async function* endless(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('code,name,kind,parentCode\n')
      for (;;) {
        read += 1
        yield Buffer.from(`90${String(read).padStart(7, 'A')},${'x'.repeat(100)},xa,90\n`.repeat(200))
      }
    }
    await expect(parseAreaList(endless())).rejects.toMatchObject({ code: 'request.too-large' })
    expect(read).toBeLessThan(1_000)
  })

  test('a chain of a thousand levels is refused in words', async () => {
    const lines = Array.from({ length: 1_000 }, (_, n) => `A${n},Xã ${n},xa,${n === 999 ? '' : `A${n + 1}`}`)
    const faults = await faultsOf(`code,name,kind,parentCode\n${lines.join('\n')}\n`)
    expect(faults[0]).toBe('line 2: A0 has a circle or more than 16 levels above it')
    expect(faults).toHaveLength(1_000 - 17)
  })

  test('below a unit that lies inside itself no other unit is blamed twice', async () => {
    const faults = await faultsOf('code,name,kind,parentCode\nA,X,xa,B\nB,Y,xa,A\nC,Z,xa,A\n')
    expect(faults).toEqual([
      'line 2: A lies inside itself',
      'line 3: B lies inside itself',
      'line 4: C has a circle or more than 16 levels above it',
    ])
  })

  test('only a file named after its month says from when it holds', () => {
    expect(listStart('units-2025-07.csv')).toBe('2025-07-01')
    expect(listStart('units-2025-13.csv')).toBeUndefined()
    expect(listStart('xa-phuong.csv')).toBeUndefined()
  })
})
