import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { choiceOf, exclude, include, type KnownTree } from './selection.ts'

/** Two provinces of three communes of three hamlets. */
const NODES = ['1', '2'].flatMap((p) => [
  `/VN/${p}/`,
  ...['a', 'b', 'c'].flatMap((c) => [
    `/VN/${p}/${p}${c}/`,
    ...['x', 'y', 'z'].map((h) => `/VN/${p}/${p}${c}/${p}${c}${h}/`),
  ]),
])
const codeOf = (path: string) => path.split('/').at(-2) ?? ''
const treeOf = (roots: string[]): KnownTree => ({
  roots,
  pathOf: (code) => NODES.find((path) => codeOf(path) === code),
  childrenOf: (code) => NODES.filter((path) => path.split('/').at(-3) === code).map(codeOf),
})
const LEAVES = NODES.filter((path) => codeOf(path).length === 3)
/** The oracle: which hamlets a choice means. */
const covered = (value: readonly string[]) =>
  LEAVES.filter((path) => path.split('/').some((code) => value.includes(code)))

const moves = fc.array(fc.tuple(fc.constantFrom(...NODES), fc.boolean()), { maxLength: 30 })
const tree = treeOf(['1', '2'])
const play = (list: Array<[string, boolean]>): [string[], Set<string>] => {
  let value: string[] = []
  const leaves = new Set<string>()
  for (const [path, on] of list) {
    value = on ? include(path, value, tree) : exclude(path, value, tree)
    for (const leaf of LEAVES)
      if (leaf.startsWith(path)) {
        if (on) leaves.add(leaf)
        else leaves.delete(leaf)
      }
  }
  return [value, leaves]
}

describe('choosing areas', () => {
  test('means exactly the hamlets that were ticked, in whatever order and at whatever level', () => {
    fc.assert(
      fc.property(moves, (list) => {
        const [value, leaves] = play(list)
        expect(covered(value).sort()).toEqual([...leaves].sort())
      }),
    )
  })

  test('is written with the fewest codes: none inside another, no parent all of whose children are named', () => {
    fc.assert(
      fc.property(moves, (list) => {
        const [value] = play(list)
        for (const code of value) {
          const path = tree.pathOf(code) ?? ''
          expect(path.split('/').filter((above) => value.includes(above))).toEqual([code])
        }
        for (const path of NODES) {
          const children = tree.childrenOf(codeOf(path)) ?? []
          if (children.length > 0) expect(children.every((child) => value.includes(child))).toBe(false)
        }
      }),
    )
  })

  test('shows a box ticked, empty or half as its hamlets are', () => {
    fc.assert(
      fc.property(moves, fc.constantFrom(...NODES), (list, path) => {
        const [value, leaves] = play(list)
        const inside = LEAVES.filter((leaf) => leaf.startsWith(path))
        const chosen = inside.filter((leaf) => leaves.has(leaf)).length
        expect(choiceOf(path, value, tree)).toBe(chosen === 0 ? 'off' : chosen === inside.length ? 'on' : 'part')
      }),
    )
  })

  test('never grows beyond what the person has rights over', () => {
    const mine = treeOf(['1a', '1b', '1c'])
    const value = ['1a', '1b', '1c'].reduce((all, code) => include(mine.pathOf(code) ?? '', all, mine), [] as string[])
    expect(value.sort()).toEqual(['1a', '1b', '1c'])
  })

  test('never widens an only child to its parent', () => {
    const NATION = ['/VN/', '/VN/1/', ...NODES.filter((path) => path.startsWith('/VN/1/'))]
    const nation: KnownTree = {
      roots: ['VN'],
      pathOf: (code) => NATION.find((path) => codeOf(path) === code),
      childrenOf: (code) => [...new Set(NATION.filter((path) => path.split('/').at(-3) === code).map(codeOf))],
    }
    expect(include('/VN/1/', [], nation)).toEqual(['1'])
    const oneByOne = ['1a', '1b', '1c'].reduce((all, code) => include(`/VN/1/${code}/`, all, nation), [] as string[])
    expect(oneByOne).toEqual(['1'])
    expect(include('/VN/', ['1'], nation)).toEqual(['VN'])
  })
})
