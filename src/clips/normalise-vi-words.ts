import { ABBREVIATIONS, DOCUMENT_KINDS, DOTTED, spellLetters } from './normalise-vi-abbreviations.ts'
import { parseRoman, readInteger, readNumber, readOrdinal } from './normalise-vi-numbers.ts'

const START = '(?<![\\p{L}\\p{N}])'
const END = '(?![\\p{L}\\p{N}])'
const longestFirst = (table: Record<string, string>) =>
  Object.keys(table)
    .sort((a, b) => b.length - a.length)
    .join('|')

const KINDS = longestFirst(DOCUMENT_KINDS)
const NUMBERED = new RegExp(
  `${START}(\\d+)(?:/((?:19|20)\\d\\d))?/(${KINDS})(?:[-–]([\\p{Lu}][\\p{L}.]*(?:-[\\p{Lu}][\\p{L}]*)*))?${END}`,
  'gu',
)
const UNNUMBERED = new RegExp(`${START}(${KINDS})[-–]([\\p{Lu}][\\p{L}]*)${END}`, 'gu')
const LAW = new RegExp(`${START}(\\d+)/((?:19|20)\\d\\d)/QH(\\d+)${END}`, 'gu')

/** '135/QĐ-TTg' → '135, quyết định của Thủ tướng Chính phủ'; the kind is not said twice. */
export function expandDocuments(text: string): string {
  return text
    .replace(
      LAW,
      (_, n: string, year: string, term: string) =>
        `${readInteger(n)} năm ${readInteger(year)} của Quốc hội khóa ${readInteger(term)}`,
    )
    .replace(NUMBERED, (...found) => {
      const [, n = '', year, kind = '', issuer] = found as string[] // safe because groups 1–4 are strings or undefined
      const name = DOCUMENT_KINDS[kind] ?? kind
      const at = Number(found.at(-2))
      const said = String(found.at(-1))
        .slice(Math.max(0, at - 40), at)
        .toLowerCase()
        .includes(name)
      const number = `${readInteger(n)}${year ? ` năm ${readInteger(year)}` : ''}`
      return `${number}${said ? '' : `, ${name}`}${issuer ? ` của ${issuerName(issuer)}` : ''}`
    })
    .replace(UNNUMBERED, (_, kind: string, issuer: string) => `${DOCUMENT_KINDS[kind]} của ${issuerName(issuer)}`)
}

const issuerName = (issuer: string): string =>
  issuer
    .split('-')
    .map((part) => ABBREVIATIONS[part] ?? part)
    .join(' ')

const DOTTED_NAME = new RegExp(`${START}(${longestFirst(DOTTED)})\\.\\s*(?=[\\p{Lu}\\d])`, 'gu')
const WHOLE = new RegExp(`${START}(${longestFirst(ABBREVIATIONS)})${END}`, 'gu')
const ROAD = new RegExp(`${START}(QL|TL|ĐT|HL)[. ]?(\\d{1,4})([A-Z]?)${END}`, 'gu')
const ROADS: Record<string, string> = { QL: 'quốc lộ', TL: 'tỉnh lộ', ĐT: 'đường tỉnh', HL: 'hương lộ' }

export function expandAbbreviations(text: string): string {
  return text
    .replace(/(?<![\p{L}])v\.\s?v(?:\.|…)*(?=\s*[.!?]?\s*($|\n))/gimu, 'vân vân')
    .replace(/(?<![\p{L}])v\.\s?v\.?(?![\p{L}])/giu, 'vân vân')
    .replace(/(?<![\p{L}])(?:TP\.?\s?HCM|Tp\.?\s?HCM)(?![\p{L}])/gu, 'thành phố Hồ Chí Minh')
    .replace(/(?<=công ty (?:TNHH )?)CP(?!\p{L})/giu, 'cổ phần')
    .replace(/(?<![\p{L}])covid-?\s?19(?!\d)/giu, 'cô vít mười chín')
    .replace(
      ROAD,
      (_, kind: string, n: string, letter: string) =>
        `${ROADS[kind]} ${readInteger(n)}${letter ? ` ${spellLetters(letter)}` : ''}`,
    )
    .replace(/(?<![\p{L}])(?:Tp|tp)\.\s*(?=\p{Lu})/gu, 'thành phố ')
    .replace(DOTTED_NAME, (_, short: string) => `${DOTTED[short]} `)
    .replace(WHOLE, (_, short: string) => ABBREVIATIONS[short] ?? short)
    .replace(/(?<![\p{L}])KT[-–]XH(?![\p{L}])/gu, 'kinh tế xã hội')
}

const ROMAN_WORD =
  'khóa|khoá|quý|kỳ|thứ|thế kỷ|đại hội|chương|phần|mục|khu|tổ|vùng|bậc|hạng|tập|giai đoạn|phụ lục|vòng|loại|nhóm|cấp|đợt|cụm'
const ROMAN_AFTER = new RegExp(`(?<=${START}(?:${ROMAN_WORD})\\s+)([IVXLC]+)${END}`, 'giu')
const ROMAN_ALONE = new RegExp(`${START}([IVX]{2,})${END}`, 'gu')

/** 'khóa XV' → 'khóa mười lăm'. Alone, only what has two letters and can be nothing else. */
export function expandRoman(text: string): string {
  const read = (numeral: string, at: number, whole: string) => {
    const value = numeral === numeral.toUpperCase() ? parseRoman(numeral) : undefined
    if (value === undefined) return numeral
    const ordinal = /thứ\s+$/iu.test(whole.slice(Math.max(0, at - 8), at))
    return ordinal ? (value === 1 ? 'nhất' : readOrdinal(String(value))) : readInteger(String(value))
  }
  return text
    .replace(ROMAN_AFTER, (_, numeral: string, at: number, whole: string) => read(numeral, at, whole))
    .replace(ROMAN_ALONE, (_, numeral: string, at: number, whole: string) => read(numeral, at, whole))
}

/** Whether the text in front says that this is a house or a plot: 'số nhà 12/5'. */
const isPlace = (found: unknown[]): boolean =>
  /(?:số|nhà|ngõ|ngách|hẻm|kiệt|lô|thửa|tờ) $/iu.test(
    String(found.at(-1)).slice(Math.max(0, Number(found.at(-2)) - 8), Number(found.at(-2))),
  )

/** Ranges, fractions, signs, and every number that is left. */
export function expandNumbers(text: string): string {
  return text
    .replace(/(?<=\d)\s*[-–—]\s*(?=\d)/g, ' đến ')
    .replace(
      /(?<=(?:cấp|bậc|mức|tuổi|loại|điều|khoản|lớp|tổ|thôn|xóm|phần trăm|độ xê|mi li mét|mét|giờ|phút|đồng|triệu|tỷ|ki lô gam)(?:\s\d+)?)\s*[–—-]\s*(?=\d)/giu,
      ' đến ',
    )
    .replace(/(?<![\p{L}\p{N}/.,])(\d{1,3})\/(\d{1,4})(?![\p{L}\p{N}/]|[.,]\d)/gu, (...found) => {
      const [, a = '', b = ''] = found as string[] // safe because both groups are strings
      return Number(a) < Number(b) && Number(b) <= 10 && !isPlace(found)
        ? `${readInteger(a)} phần ${readInteger(b)}`
        : `${readInteger(a)} trên ${readInteger(b)}`
    })
    .replace(/(?<=^|[\s(,])[-−](?=\d)/g, 'âm ')
    .replace(/(\d)([\p{L}])/gu, '$1 $2')
    .replace(/([\p{L}])(\d)/gu, '$1 $2')
    .replace(/\d+(?:[.,]\d+)*/g, (number) => ` ${readNumber(number)} `)
}
