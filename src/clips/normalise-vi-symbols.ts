import { readDigits } from './normalise-vi-numbers.ts'

const PAIRS: Array<[RegExp, string]> = [
  [/(?:US)?\$\s?(\d[\d.,]*\d|\d)/g, '$1 đô la '],
  [/&/g, ' và '],
  [/≥|>=/g, ' lớn hơn hoặc bằng '],
  [/≤|<=/g, ' nhỏ hơn hoặc bằng '],
  [/>/g, ' lớn hơn '],
  [/</g, ' nhỏ hơn '],
  [/±/g, ' cộng trừ '],
  [/(?<=\d)\s*[x×*]\s*(?=\d)/gi, ' nhân '],
  [/(?<=\d)\s*\+\s*(?=\d)/g, ' cộng '],
  [/=/g, ' bằng '],
  [/½/g, ' một phần hai '],
  [/¼/g, ' một phần bốn '],
  [/¾/g, ' ba phần bốn '],
  [/§/g, ' mục '],
]

/** Pictures, mark-up and invisible characters say nothing; addresses are read by their host. */
export function cleanSymbols(text: string, unsure: Set<string>): string {
  return (
    text
      .normalize('NFC')
      .replace(/\r\n?/g, '\n')
      .replace(/(?:https?:\/\/|www\.)[^\s<>"')]+/gi, (url) => readAddress(url, unsure))
      .replace(/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, (mail) => {
        unsure.add(mail)
        return mail.replace('@', ' a còng ').replaceAll('.', ' chấm ')
      })
      .replace(/\p{Extended_Pictographic}|[\u{1F1E6}-\u{1F1FF}\u{1F3FB}-\u{1F3FF}\u{20E3}\u{FE0F}\u{200D}]/gu, ' ')
      .replace(/[\u200B-\u200F\u202A-\u202E\u2060-\u2064\uFEFF\u00AD]/g, '')
      .replace(/^[ \t]*(?:[-–—*+•◦▪●■►➢✓]+(?!\d)|\d{1,2}[.)](?=\s)|[a-zđ]\)(?=\s))[ \t]*/gimu, (bullet) => {
        const number = /\d+|[a-zđ]/i.exec(bullet)?.[0]
        return number ? `${number}, ` : ''
      })
      // One space at most, and no endless words: rules that look around cannot be made slow.
      .replace(/[^\S\n]+/g, ' ')
      .replace(/\S{120}/gu, '$& ')
  )
}

function readAddress(url: string, unsure: Set<string>): string {
  const trimmed = url.replace(/[.,;:!?]+$/, '')
  unsure.add(trimmed)
  const host =
    trimmed
      .replace(/^https?:\/\//i, '')
      .replace(/^www\./i, '')
      .split(/[/?#:]/)[0] ?? ''
  return host.replaceAll('.', ' chấm ') + url.slice(trimmed.length)
}

export const expandSymbols = (text: string): string => PAIRS.reduce((out, [from, to]) => out.replace(from, to), text)

const PHONE = /(?<![\p{L}\p{N}.,/])(?:\+84|\(\+84\)|0)(?:[ .-]?\(?\d\)?){8,10}(?![\p{L}\p{N}]|[.,/-]\d)/gu
const SERVICE = /(?<![\p{L}\p{N}.,/])1[89]00[ .-]?(\d[ .-]?){4,6}(?<=\d)(?![\p{L}\p{N}])/gu
const HOTLINE = '(?:11[1-6]|1022|1080)'
const HOTLINE_LIST = `${HOTLINE}(?:\\s*(?:,|/|-|–|hoặc|và|hay)\\s*${HOTLINE})*`
const AFTER_CALL = new RegExp(
  `(?<=(?:gọi|số|tổng đài|đường dây nóng|hotline|điện thoại|ĐT|SĐT|liên hệ|cấp cứu|cảnh sát|cứu hỏa|chữa cháy|cứu hộ|công an|khẩn cấp)(?:\\s+(?:ngay|số|máy|theo|đến|qua|cho|tới|là))*\\s*:?\\s*)${HOTLINE_LIST}(?![\\p{L}\\p{N}]|[.,/]\\d|/\\p{Lu})`,
  'giu',
)

/** Numbers one dials are said digit by digit, in the groups they are written in or 4-3-3. */
export function expandPhones(text: string): string {
  return text
    .replace(PHONE, (number) => readGroups(number.replace(/^\(?\+84\)?/, '+84 ')))
    .replace(SERVICE, readGroups)
    .replace(AFTER_CALL, (list) => list.replace(/\d+/g, readDigits).replace(/\s*[/–-]\s*/g, ', '))
}

function readGroups(number: string): string {
  const plus = number.startsWith('+') ? 'cộng ' : ''
  const written = number.split(/[^\d]+/).filter(Boolean)
  const only = written.length === 1 ? written[0] : undefined
  const groups = only ? [only.slice(0, 4), ...(only.slice(4).match(/\d{3}(?!\d$)|\d+/g) ?? [])] : written
  return plus + groups.map(readDigits).join(', ')
}
