import { readInteger, readOrdinal, readPlain } from './normalise-vi-numbers.ts'

const DAY = '(0?[1-9]|[12]\\d|3[01])'
const MONTH = '(0?[1-9]|1[0-2])'
const YEAR = '((?:19|20)\\d\\d)'
const SEP = '\\s?[/.-]\\s?'
const TO = '\\s*[-–—]\\s*'
const BEFORE = '(?<![\\p{L}\\p{N}/.,-])'
const AFTER = '(?![\\p{L}\\p{N}]|[/.,-]\\d|/)'
const SAID_DAY = /(?:ngày|mùng|mồng)\s+$/iu
const DATE_WORD =
  /(?:^|[\s(,;:])(?:ngày|mùng|mồng|sáng|trưa|chiều|tối|đêm|khuya|hôm nay|hôm qua|ngày mai|mai|từ|đến|tới|trước|sau|lễ|dịp|hết|vào|thứ \S+|chủ nhật|kỷ niệm)[\s(,]+$/iu
const PLACE = /(?:số|nhà|ngõ|ngách|hẻm|kiệt|lô|thửa|tờ|điểm|tỷ lệ)\s+$/iu
const DOCUMENT = /(?:số|nghị định|quyết định|luật|thông tư|chỉ thị|nghị quyết)\s+$/iu
// Public holidays and the days of trades: read as a day without any word in front.
const KNOWN_DAYS = new Set(
  '1/1 3/2 27/2 8/3 26/3 30/4 1/5 15/5 19/5 1/6 21/6 27/7 19/8 2/9 10/10 20/10 20/11 22/12'.split(' '),
)

/** '21/11/2026', '21-23/11', 'ngày 2/9', 'tháng 11/2026', 'quý II/2026', 'thứ 4'. Times are another file. */
export function expandDates(text: string): string {
  return text
    .replace(rule(`${DAY}${SEP}${MONTH}${TO}${DAY}${SEP}${MONTH}(?:${SEP}${YEAR})?`), (...found) => {
      const [, fromDay, fromMonth, toDay, toMonth, year] = found as string[] // safe because groups 1–5 are strings or undefined
      return `${day(found)}${date(fromDay, fromMonth)} đến ngày ${date(toDay, toMonth, year)}`
    })
    .replace(rule(`${DAY}${TO}${DAY}/${MONTH}(?:/${YEAR})?`), (...found) => {
      const [, from, to, month, year] = found as string[] // safe because groups 1–4 are strings or undefined
      return `${day(found)}${readPlain(from ?? '')} đến ${date(to, month, year)}`
    })
    .replace(rule(`${DAY}${SEP}${MONTH}${SEP}${YEAR}`), (...found) => {
      const [, d, m, year] = found as string[] // safe because groups 1–3 are strings
      return `${day(found)}${date(d, m, year)}`
    })
    .replace(rule(`${DAY}([/-])${MONTH}`), (...found) => {
      const [whole, d = '', separator, m = ''] = found as string[] // safe because groups 1–3 are strings
      const asDate = isDate(before(found), d, separator ?? '/', m)
      return asDate ? `${day(found)}${date(d, m)}` : (whole ?? '')
    })
    .replace(rule(`(tháng\\s+)?${MONTH}${SEP}${YEAR}`), (...found) => {
      const [, said, m = '', year = ''] = found as string[] // safe because groups 1–3 are strings or undefined
      if (!said && DOCUMENT.test(before(found))) return `${readInteger(m)} năm ${readInteger(year)}`
      return `${said ?? 'tháng '}${readOrdinal(m)} năm ${readInteger(year)}`
    })
    .replace(
      /(?<![\p{L}\p{N}])(tháng|thứ)\s+(\d{1,2})(?![\p{L}\p{N}]|[.,/]\d)/giu,
      (_, word: string, n: string) => `${word} ${/^thứ$/i.test(word) && n === '1' ? 'nhất' : readOrdinal(n)}`,
    )
    .replace(
      /(?<=(?:quý|tháng|kỳ|năm|vụ)\s+\S{1,12})\/((?:19|20)\d\d)(?!\d)/giu,
      (_, year: string) => ` năm ${readInteger(year)}`,
    )
    .replace(
      /(?<![\p{L}\p{N}])(ngày|mùng|mồng)\s+(\d{1,2})(?![\p{L}\p{N}]|[.,/:]\d)/giu,
      (_, word: string, n: string) => `${word} ${readPlain(n)}`,
    )
}

const rule = (pattern: string) => new RegExp(`${BEFORE}${pattern}${AFTER}`, 'giu')

/** The text in front of a match: replace() hands over the offset and the whole text last. */
function before(found: unknown[]): string {
  const whole = String(found.at(-1))
  return whole.slice(Math.max(0, Number(found.at(-2)) - 24), Number(found.at(-2)))
}

const day = (found: unknown[]): string => (SAID_DAY.test(before(found)) ? '' : 'ngày ')

const date = (d = '', m = '', year?: string): string =>
  `${readPlain(d)} tháng ${readOrdinal(m)}${year ? ` năm ${readInteger(year)}` : ''}`

/** '1/3' may be a third or the first of March: words in front decide, then holidays, then whether it is a fraction. */
function isDate(textBefore: string, d: string, separator: string, m: string): boolean {
  if (PLACE.test(textBefore) || `${d}/${m}` === '24/7') return SAID_DAY.test(textBefore)
  if (separator === '-') return SAID_DAY.test(textBefore)
  if (DATE_WORD.test(textBefore)) return true
  if (KNOWN_DAYS.has(`${Number(d)}/${Number(m)}`)) return true
  return d.startsWith('0') || m.startsWith('0') || Number(d) >= Number(m)
    ? Number(d) !== Number(m) || Number(d) > 10
    : false
}
