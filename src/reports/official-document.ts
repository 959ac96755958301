import { DateTime } from 'luxon'
import { pathCodes } from '../areas/find.ts'
import { type AreaRow, loadAreasOn } from '../areas/versions.ts'
import type { Ctx } from '../context.ts'

export type TableColumn = { title: string; width: number; align?: 'left' | 'center' | 'right' }
export type Block =
  | { kind: 'heading'; text: string }
  | { kind: 'paragraph'; text: string }
  | { kind: 'table'; columns: TableColumn[]; rows: string[][]; total?: string[] }

/** A document in the form of Decree 30/2020/NĐ-CP, annex I, as plain data; pdf.ts draws it. */
export type OfficialDocument = {
  /** Who issues it, in capitals, one line each. */
  agency: string[]
  number: string
  /** "Phúc Thuận, ngày 01 tháng 12 năm 2026" */
  placeAndDate: string
  kind: string
  subject: string[]
  landscape: boolean
  blocks: Block[]
  recipients: string[]
  signer: string[]
  issuedAt: Date
}

const UNIT = /^(tỉnh|thành phố|huyện|quận|thị xã|xã|phường|thị trấn|đặc khu) (?=\D)/i
// To be filled in by hand: nothing in the tree says whose report the whole country's is.
const BLANK = '…………………………'

/** Who issues a report about an area, and to whom it goes. */
export type Issuer = Pick<OfficialDocument, 'agency' | 'number' | 'recipients' | 'signer'> & {
  name: string
  place: string
}

/** The People's Committee of the area; of a hamlet, that of its commune. `date` picks the version of the tree. */
export async function issuerOf(ctx: Pick<Ctx, 'db'>, area: AreaRow, date: string): Promise<Issuer> {
  const line = await loadAreasOn(ctx.db, pathCodes(area.path), date)
  const units = line.filter(({ kind }) => kind !== 'hamlet' && kind !== 'country').sort(byDepth)
  const [unit, above] = [units.at(-1), units.at(-2)]
  const number = 'Số:         /BC-UBND'
  const filed = '- Lưu: VT.'
  if (!unit)
    return {
      agency: [BLANK],
      number: 'Số:         /BC-',
      recipients: [filed],
      signer: [BLANK],
      name: BLANK,
      place: BLANK,
    }
  const superiors = above
    ? [`- Ủy ban nhân dân ${inSentence(above.name)};`, '- Sở Văn hóa, Thể thao và Du lịch;']
    : ['- Bộ Văn hóa, Thể thao và Du lịch;']
  return {
    agency: ['ỦY BAN NHÂN DÂN', unit.name.toLocaleUpperCase('vi')],
    number,
    recipients: [...superiors, filed],
    signer: ['TM. ỦY BAN NHÂN DÂN', 'CHỦ TỊCH'],
    name: `Ủy ban nhân dân ${inSentence(unit.name)}`,
    place: unit.name.replace(UNIT, ''),
  }
}

const byDepth = (a: AreaRow, b: AreaRow): number => a.path.length - b.path.length

/** "Xã Phúc Thuận" → "xã Phúc Thuận"; a name without its kind stays. */
export const inSentence = (name: string): string =>
  UNIT.test(name) ? name.charAt(0).toLocaleLowerCase('vi') + name.slice(1) : name

/** Decree 30: days below 10 and the months 1 and 2 get a nought before them. */
export function placeAndDate(place: string, at: Date, zone: string): string {
  const day = DateTime.fromJSDate(at, { zone })
  const month = day.month < 3 ? `0${day.month}` : `${day.month}`
  return `${place}, ngày ${day.toFormat('dd')} tháng ${month} năm ${day.year}`
}

const NUMBER = new Intl.NumberFormat('vi-VN', { maximumFractionDigits: 1 })
const PERCENT = new Intl.NumberFormat('vi-VN', { style: 'percent', maximumFractionDigits: 1 })
export const number = (value: number): string => NUMBER.format(value)
export const percent = (share: number | null): string => (share === null ? '–' : PERCENT.format(share))
