export type CellValue = string | number | boolean | Date | null | undefined
/** `width` in characters and `format` are for spreadsheets, which show a column; a CSV file has neither. */
export type Column<Row> = readonly [
  title: string,
  value: (row: Row) => CellValue,
  look?: { width?: number; format?: string },
]

// Excel takes a UTF-8 file for the local code page unless it starts with this.
const BOM = '\ufeff'

/**
 * A CSV file (RFC 4180) of however many rows, as they come. The first batch is read before the answer begins, so that
 * a refusal is still a problem document.
 */
export async function csvResponse<Row>(
  name: string,
  columns: ReadonlyArray<Column<Row>>,
  batches: AsyncIterator<readonly Row[]>,
): Promise<Response> {
  const first = await batches.next()
  let head: string | undefined = BOM + csvLine(columns.map(([title]) => title))
  let pending: IteratorResult<readonly Row[]> | undefined = first
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = pending ?? (await batches.next())
      pending = undefined
      const lines = done ? '' : value.map((row) => csvLine(columns.map(([, cellOf]) => cellOf(row)))).join('')
      const text = (head ?? '') + lines
      head = undefined
      if (text) controller.enqueue(new TextEncoder().encode(text))
      if (done) controller.close()
    },
    async cancel() {
      await batches.return?.()
    },
  })
  return new Response(body, { headers: fileHeaders(name, 'text/csv; charset=utf-8') })
}

export const fileHeaders = (name: string, type: string, disposition = 'attachment'): Record<string, string> => ({
  'content-type': type,
  'content-disposition': `${disposition}; filename="${name.replace(/[^\w.-]/g, '_')}"`,
  'cache-control': 'no-store',
})

export const csvLine = (cells: readonly CellValue[]): string => `${cells.map(csvCell).join(',')}\r\n`

function csvCell(value: CellValue): string {
  if (value === null || value === undefined) return ''
  if (typeof value !== 'string') return value instanceof Date ? value.toISOString() : String(value)
  // OWASP, CSV injection: a spreadsheet runs what starts like a formula; a leading quote makes it text.
  const inert = /^[=+\-@\t\r\n\uff0b\uff0d\uff1d\uff20]/.test(value) ? `'${value}` : value
  return /[",\r\n']/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert
}
