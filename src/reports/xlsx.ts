import { DateTime } from 'luxon'
import writeExcelFile, { type CellObject } from 'write-excel-file/node'
import type { CellValue } from './csv.ts'

export type SheetColumn = { title: string; width: number; format?: string | undefined }
/** One sheet as plain data, so that it can be handed to the thread that writes it. */
export type SheetPlan = { name: string; columns: SheetColumn[]; rows: CellValue[][] }

const HEAD = {
  type: String,
  fontWeight: 'bold',
  wrap: true,
  alignVertical: 'center',
  backgroundColor: '#E7ECEF',
  borderStyle: 'thin',
  borderColor: '#9AA5AB',
} as const
const INSTANT_FORMAT = 'dd/mm/yyyy hh:mm:ss'
// What Excel holds in one cell.
const MAX_TEXT = 32_767

/**
 * A workbook (.xlsx) with real dates (wall time of `zone`: a cell knows no zone) and real numbers. Text cells are typed
 * as text, so that none of them is ever a formula.
 */
export async function writeWorkbook(sheets: readonly SheetPlan[], zone: string): Promise<Uint8Array> {
  return writeExcelFile(
    sheets.map(({ name, columns, rows }) => ({
      sheet: name,
      columns: columns.map(({ width }) => ({ width })),
      stickyRowsCount: 1,
      data: [
        columns.map(({ title }) => ({ ...HEAD, value: title })),
        ...rows.map((row) => row.map((value, index) => cellOf(value, columns[index]?.format, zone))),
      ],
    })),
    { fontFamily: 'Times New Roman', fontSize: 12 },
  ).toBuffer()
}

function cellOf(value: CellValue, format: string | undefined, zone: string): CellObject | null {
  if (value === null || value === undefined || value === '') return null
  const top = { alignVertical: 'top' as const }
  if (value instanceof Date)
    return { ...top, type: Date, value: toWallTime(value, zone), format: format ?? INSTANT_FORMAT }
  if (typeof value === 'number') return { ...top, type: Number, value, ...(format !== undefined && { format }) }
  if (typeof value === 'boolean') return { ...top, type: Boolean, value }
  return { ...top, type: String, value: storable(value), wrap: true }
}

// The library writes a Date as it stands in UTC.
const toWallTime = (at: Date, zone: string): Date =>
  DateTime.fromJSDate(at, { zone }).setZone('utc', { keepLocalTime: true }).toJSDate()

// XML 1.0 has no control characters but tab and line ends, and no half surrogates.
const storable = (text: string): string =>
  text.replace(/[^\P{Cc}\t\n\r]|\p{Cs}|[\ufffe\uffff]/gu, '').slice(0, MAX_TEXT)
