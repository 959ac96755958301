import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { csvLine, csvResponse } from './csv.ts'
import { daysPeriod, monthPeriod } from './period.ts'
import { withReasonWords } from './reason-words.ts'

test('whatever a cell holds, a reader gets it back, and none starts like a formula', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 2, maxLength: 5 }), (cells) => {
      const [read = []]: string[][] = parse(csvLine(cells), { relax_column_count: true, skip_empty_lines: false })
      expect(read).toHaveLength(cells.length)
      for (const [index, cell] of read.entries()) {
        expect(cell).not.toMatch(/^[=+\-@\t\r]/)
        expect([cells[index], `'${cells[index]}`]).toContain(cell)
      }
    }),
  )
})

test.each(['=HYPERLINK("http://x")', '+84912', '-1+1', '@SUM(A1)', '\t=1', '\r=1', '＝1'])(
  'a title such as %j is text in a spreadsheet, numbers stay numbers',
  (title) => {
    const [[cell, number] = []]: string[][] = parse(csvLine([title, -5]))
    expect(cell).toBe(`'${title}`)
    expect(number).toBe('-5')
  },
)

test('a file starts with the mark by which Excel knows UTF-8, and has every batch', async () => {
  async function* batches() {
    yield [{ name: 'Cụm loa 1' }]
    yield [{ name: 'Cụm loa 2' }]
  }
  const response = await csvResponse('sổ "cái".csv', [['Tên', (row: { name: string }) => row.name]], batches())
  expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8')
  expect(response.headers.get('content-disposition')).toBe('attachment; filename="s___c_i_.csv"')
  const bytes = Buffer.from(await response.arrayBuffer())
  expect(bytes.toString('utf8')).toBe('\ufeffTên\r\nCụm loa 1\r\nCụm loa 2\r\n')
})

test('a month is a month of the clocks on the wall', () => {
  expect(monthPeriod('2026-12', 'Asia/Ho_Chi_Minh')).toEqual({
    from: new Date('2026-11-30T17:00:00Z'),
    until: new Date('2026-12-31T17:00:00Z'),
  })
})

test('the last day of a period belongs to it; a period that ends before it begins is refused', () => {
  const { from, until } = daysPeriod('2026-11-21', '2026-11-21', 'Asia/Ho_Chi_Minh')
  expect(until.getTime() - from.getTime()).toBe(86_400_000)
  expect(() => daysPeriod('2026-11-21', '2026-11-20', 'UTC')).toThrow(
    expect.objectContaining({ code: 'request.invalid' }),
  )
  expect(() => daysPeriod('2024-11-21', '2026-11-20', 'UTC')).toThrow(
    expect.objectContaining({ code: 'request.invalid' }),
  )
})

test('every reason has words; one we do not know stands for itself', () => {
  expect(withReasonWords({ reason: 'storage-full' }).reasonVi).toBe('Bộ nhớ của cụm loa đã đầy')
  expect(withReasonWords({ reason: 'of-a-newer-version' }).reasonEn).toBe('of-a-newer-version')
  expect(withReasonWords({ reason: null }).reasonVi).toBeNull()
})
