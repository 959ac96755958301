/** What a search compares: without tones, without đ, in lower case. `Phúc Thuận` becomes `phuc thuan`. */
export const fold = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .replace(/[đĐ]/g, 'd')
    .toLowerCase()
    .trim()

/** Every word of `query` begins a word of `text`, or stands in it. */
export function matches(text: string, query: string): boolean {
  const within = fold(text)
  return fold(query)
    .split(/\s+/)
    .every((word) => within.includes(word))
}

const collator = new Intl.Collator('vi', { numeric: true })
/** Vietnamese order: a ă â … d đ …, and `Xóm 2` before `Xóm 10`. */
export const compareNames = (a: string, b: string): number => collator.compare(a, b)
