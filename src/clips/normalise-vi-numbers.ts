const DIGITS = ['không', 'một', 'hai', 'ba', 'bốn', 'năm', 'sáu', 'bảy', 'tám', 'chín']
const SCALES = ['', 'nghìn', 'triệu']
// 10^18 and more is a serial number, not a quantity.
const MAX_DIGITS = 18

/** '2026' → 'hai nghìn không trăm hai mươi sáu'. A leading zero or more than 18 digits: digit by digit. */
export function readInteger(digits: string): string {
  if (digits.length > MAX_DIGITS || (digits.length > 1 && digits.startsWith('0'))) return readDigits(digits)
  if (digits.length <= 9) return readBelowBillion(digits, false) || 'không'
  const billions = `${readInteger(digits.slice(0, -9))} tỷ`
  return joined(billions, readBelowBillion(digits.slice(-9), true))
}

/** '0912' → 'không chín một hai'. */
export const readDigits = (digits: string): string => [...digits].map((digit) => DIGITS[Number(digit)] ?? '').join(' ')

/** A day, month, hour: '05' → 'năm', '04' → 'bốn'. */
export const readPlain = (digits: string): string => readInteger(digits.replace(/^0+(?=\d)/, ''))

/** Months and weekdays say 'tư' for 4. */
export const readOrdinal = (digits: string): string => (Number(digits) === 4 ? 'tư' : readPlain(digits))

/**
 * A number as Vietnamese writes it: dots for thousands, comma for decimals ('1.250.000', '3,5', '1.250,75'); also the
 * English '1,250,000' and '3.5', which people type. '1.5.2' is a section: 'một chấm năm chấm hai'.
 */
export function readNumber(text: string): string {
  if (/^\d{1,3}(\.\d{3})+$/.test(text)) return readInteger(text.replaceAll('.', ''))
  if (/^\d{1,3}(,\d{3}){2,}$/.test(text)) return readInteger(text.replaceAll(',', ''))
  const decimal = /^(\d{1,3}(?:\.\d{3})+|\d+),(\d+)$/.exec(text) ?? /^(\d+)\.(\d+)$/.exec(text)
  if (decimal?.[1] && decimal[2])
    return `${readInteger(decimal[1].replaceAll('.', ''))} phẩy ${readFraction(decimal[2])}`
  return text
    .split(/([.,])/)
    .map((part) => (part === '.' ? 'chấm' : part === ',' ? 'phẩy' : readInteger(part)))
    .join(' ')
}

const readFraction = (digits: string) =>
  digits.length <= 2 && !digits.startsWith('0') ? readInteger(digits) : readDigits(digits)

/** `inner`: something was said before, so empty hundreds are said too. */
function readBelowBillion(digits: string, inner: boolean): string {
  const padded = digits.padStart(Math.ceil(digits.length / 3) * 3, '0')
  const groups = padded.match(/\d{3}/g) ?? []
  let words = ''
  for (const [index, group] of groups.entries()) {
    if (group === '000') continue
    const said = readThree(group, inner || words !== '')
    words = joined(words, joined(said, SCALES[groups.length - 1 - index] ?? ''))
  }
  return words
}

function readThree(group: string, full: boolean): string {
  const [hundreds = 0, tens = 0, ones = 0] = [...group].map(Number)
  const withHundreds = full || hundreds > 0
  const head = withHundreds ? `${DIGITS[hundreds]} trăm` : ''
  return joined(head, readTwo(tens, ones, withHundreds))
}

function readTwo(tens: number, ones: number, afterHundreds: boolean): string {
  const one = DIGITS[ones] ?? ''
  if (tens === 0) return ones === 0 ? '' : afterHundreds ? `linh ${one}` : one
  if (tens === 1) return ones === 0 ? 'mười' : `mười ${ones === 5 ? 'lăm' : one}`
  const head = `${DIGITS[tens]} mươi`
  if (ones === 0) return head
  return `${head} ${ones === 1 ? 'mốt' : ones === 4 ? 'tư' : ones === 5 ? 'lăm' : one}`
}

const joined = (...words: string[]): string => words.filter(Boolean).join(' ')

const ROMAN: Record<string, number> = { I: 1, V: 5, X: 10, L: 50, C: 100 }

/** The value of a well-formed Roman numeral up to 399, else undefined. */
export function parseRoman(text: string): number | undefined {
  if (!/^(C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})$/.test(text) || text === '') return undefined
  const values = [...text].map((letter) => ROMAN[letter] ?? 0)
  return values.reduce((sum, value, at) => sum + (value < (values[at + 1] ?? 0) ? -value : value), 0)
}
