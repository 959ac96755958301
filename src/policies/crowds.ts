import type { Sounding } from './judge.ts'

/**
 * Who hears what: airings by the areas that they are meant for. A speaker hears what is meant for any area on its path,
 * so within one area there are as many groups of listeners as there are areas inside it with airings of their own.
 */
export class Crowds {
  readonly #byPath = new Map<string, Sounding[]>()
  readonly #inside = new Map<string, Set<string>>()

  add(paths: readonly string[], sounding: Sounding): void {
    for (const path of paths) {
      const known = this.#byPath.get(path)
      if (known) known.push(sounding)
      else {
        this.#byPath.set(path, [sounding])
        for (const above of pathsTo(path).slice(0, -1)) {
          const inside = this.#inside.get(above) ?? new Set()
          this.#inside.set(above, inside.add(path))
        }
      }
    }
  }

  /** What each group of listeners in the area of this path hears, each airing once. */
  of(path: string): Sounding[][] {
    return [path, ...(this.#inside.get(path) ?? [])].map((point) => [
      ...new Set(pathsTo(point).flatMap((above) => this.#byPath.get(above) ?? [])),
    ])
  }
}

/** '/VN/19/05857/' → '/VN/', '/VN/19/', '/VN/19/05857/'. */
export function pathsTo(path: string): string[] {
  const codes = path.split('/').filter(Boolean)
  return codes.map((_, index) => `/${codes.slice(0, index + 1).join('/')}/`)
}
