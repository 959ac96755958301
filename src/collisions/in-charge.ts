import { pathCodes, ROOT_CODE } from '../areas/find.ts'

/** The code of the smallest area that holds all of these paths: whoever may plan there may move what airs in them. Pure. */
export function smallestAround(paths: readonly string[]): string {
  const [first = [], ...others] = paths.map(pathCodes)
  const end = first.findIndex((code, at) => others.some((codes) => codes[at] !== code))
  return (end < 0 ? first : first.slice(0, end)).at(-1) ?? ROOT_CODE
}
