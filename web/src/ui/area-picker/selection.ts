/** What has to be known of the tree to change a choice; everything else of it may still be unloaded. */
export type KnownTree = {
  /** `/VN/19/05857/` of a code, if known. */
  pathOf(code: string): string | undefined
  /** Codes directly below, if loaded. */
  childrenOf(code: string): readonly string[] | undefined
  /** What may be chosen: these areas and all below them. */
  roots: readonly string[]
}
export type Choice = 'on' | 'off' | 'part'

export const codesOf = (path: string): string[] => path.split('/').filter(Boolean)

/** Whether the area at `path` is chosen: itself or from above; in part, if something below it is. */
export function choiceOf(path: string, value: readonly string[], tree: KnownTree): Choice {
  const above = codesOf(path)
  if (value.some((code) => above.includes(code))) return 'on'
  return value.some((code) => tree.pathOf(code)?.startsWith(path)) ? 'part' : 'off'
}

/**
 * With this area: whatever lies in it is no longer named, and where all of a parent is chosen the parent stands for it.
 * An only child stays itself: who ticks the one province that is known has not chosen the country.
 */
export function include(path: string, value: readonly string[], tree: KnownTree): string[] {
  if (choiceOf(path, value, tree) === 'on') return [...value]
  const above = codesOf(path)
  const code = above.at(-1)
  if (code === undefined) return [...value]
  const chosen = new Set(value.filter((other) => !tree.pathOf(other)?.startsWith(path)))
  chosen.add(code)
  for (const parent of neededFor(path, tree).reverse()) {
    const children = tree.childrenOf(parent)
    if (!children || children.length < 2 || !children.every((child) => chosen.has(child))) break
    for (const child of children) chosen.delete(child)
    chosen.add(parent)
  }
  return [...chosen]
}

/** Without this area, and with all that was chosen beside it: a chosen parent is taken apart down to it. */
export function exclude(path: string, value: readonly string[], tree: KnownTree): string[] {
  const above = codesOf(path)
  const chosen = new Set(value.filter((other) => !tree.pathOf(other)?.startsWith(path)))
  const from = above.findIndex((code) => chosen.has(code))
  if (from < 0) return [...chosen]
  above.slice(from, -1).forEach((parent, i) => {
    chosen.delete(parent)
    const next = above[from + i + 1]
    for (const child of tree.childrenOf(parent) ?? []) if (child !== next) chosen.add(child)
  })
  return [...chosen]
}

/** Areas whose children must be loaded before a change at `path` comes out right: everything above it within the roots. */
export function neededFor(path: string, tree: KnownTree): string[] {
  const above = codesOf(path)
  const outermost = above.findIndex((code) => tree.roots.includes(code))
  return outermost < 0 ? [] : above.slice(outermost, -1)
}
