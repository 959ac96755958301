import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { CsvError, parse as csvParser } from 'csv-parse'
import { type FieldError, Problem } from '../errors.ts'
import { ROOT_CODE } from './find.ts'

export type ListedArea = { code: string; name: string; kind: string; parentCode: string; path: string }
export type AreaList = { areas: ListedArea[]; sha256: string }

const HEADER = ['code', 'name', 'kind', 'parentCode']
// The longest list the country ever had (2025-01) is 394 kB and 10,810 lines.
export const LIST_MAX_BYTES = 8 * 1024 * 1024

type Line = { line: number; cells: string[] }
type Entry = Omit<ListedArea, 'path'> & { line: number }

/**
 * Read a whole list of units (`code,name,kind,parentCode`; UTF-8; an empty parent means the country), parents in any
 * order. Errors: `area.list-invalid` with every faulty line; `request.too-large`.
 */
export async function parseAreaList(input: AsyncIterable<Uint8Array>): Promise<AreaList> {
  const faults = new Faults()
  const { lines, sha256 } = await readLines(input, faults)
  faults.throwIfAny()
  const entries = checkLines(lines, faults)
  const areas = resolvePaths(entries, faults)
  faults.throwIfAny()
  return { areas, sha256 }
}

class Faults {
  readonly #found: Array<{ line: number; detail: string }> = []
  add(line: number, detail: string): void {
    this.#found.push({ line, detail })
  }
  throwIfAny(): void {
    if (this.#found.length === 0) return
    const errors: FieldError[] = this.#found
      .sort((a, b) => a.line - b.line)
      .map(({ line, detail }) => ({ pointer: `/lines/${line}`, detail: `line ${line}: ${detail}` }))
    throw new Problem('area.list-invalid', {
      detail: `${errors.length === 1 ? 'One fault' : `${errors.length} faults`}; nothing was imported.`,
      errors,
    })
  }
}

async function readLines(input: AsyncIterable<Uint8Array>, faults: Faults): Promise<{ lines: Line[]; sha256: string }> {
  const hash = createHash('sha256')
  const lines: Line[] = []
  const parser = csvParser({ bom: true, info: true, relax_column_count: true, skip_empty_lines: true, trim: true })
  async function* limited(): AsyncGenerator<Uint8Array> {
    let bytes = 0
    for await (const chunk of input) {
      bytes += chunk.byteLength
      if (bytes > LIST_MAX_BYTES) throw new Problem('request.too-large', { fields: { limitBytes: LIST_MAX_BYTES } })
      hash.update(chunk)
      yield chunk
    }
  }
  try {
    await pipeline(Readable.from(limited()), parser, async (records: AsyncIterable<ParsedRecord>) => {
      for await (const { record, info } of records) lines.push({ line: info.lines, cells: record })
    })
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    faults.add(Number(error['lines'] ?? lines.length + 1), error.message)
  }
  return { lines, sha256: hash.digest('hex') }
}

type ParsedRecord = { record: string[]; info: { lines: number } }

function checkLines([header, ...lines]: Line[], faults: Faults): Entry[] {
  if (header?.cells.join(',') !== HEADER.join(',')) {
    faults.add(1, headerFault(header?.cells ?? []))
    faults.throwIfAny()
  }
  if (lines.length === 0) faults.add(2, 'the list has no areas')
  const entries: Entry[] = []
  const firstLine = new Map<string, number>()
  for (const { line, cells } of lines) {
    const [code = '', name = '', kind = '', parentCode = ''] = cells
    const found = lineFaults(cells, code, name, kind)
    const earlier = firstLine.get(code)
    if (earlier) found.push(`code ${code} already stands on line ${earlier}`)
    for (const fault of found) faults.add(line, fault)
    if (earlier) continue
    firstLine.set(code, line)
    entries.push({ line, code, name: name.normalize('NFC'), kind, parentCode: parentCode || ROOT_CODE })
  }
  return entries
}

function headerFault(cells: string[]): string {
  const expected = `the first line must be "${HEADER.join(',')}"`
  if (cells[0] === 'oldCode') return `${expected}; lists of mergers are not imported, only lists of units`
  if (cells[0]?.includes(';')) return `${expected}; this file is separated by semicolons`
  return `${expected}, not "${cells.join(',').slice(0, 80)}"`
}

function lineFaults(cells: string[], code: string, name: string, kind: string): string[] {
  const faults: string[] = []
  if (cells.length !== HEADER.length) faults.push(`has ${cells.length} columns, not ${HEADER.length}`)
  if (!/^[0-9A-Za-z]{1,32}$/.test(code)) faults.push(`code "${code.slice(0, 40)}" is not letters and digits`)
  else if (code === ROOT_CODE) faults.push(`code ${ROOT_CODE} is the country itself and not part of a list`)
  // Official codes have 2 (province), 3 (district) or 5 (commune) digits: 1 and 4 are what Excel leaves of 01 and 05857.
  else if (/^(\d|\d{4})$/.test(code)) faults.push(`code ${code} has lost its leading zero; keep codes as text`)
  if (name === '' || name.length > 120) faults.push('name must have 1 to 120 characters')
  else if (name.includes('\ufffd')) faults.push('name is not UTF-8')
  else if (/\p{Cc}/u.test(name)) faults.push('name has control characters')
  if (!/^[a-z][a-z_]{0,31}$/.test(kind)) faults.push(`kind "${kind.slice(0, 40)}" is not lower-case letters and _`)
  else if (kind === 'hamlet' || kind === 'country') faults.push(`kind ${kind} is not part of a list of units`)
  return faults
}

// Speakers hold at most 20 areas on their path: the country, these, a hamlet.
const MAX_LEVELS = 16

function resolvePaths(entries: Entry[], faults: Faults): ListedArea[] {
  const byCode = new Map(entries.map((entry) => [entry.code, entry]))
  return entries.map(({ line, ...area }) => {
    const above: string[] = []
    let at: string | undefined = area.parentCode
    while (at !== ROOT_CODE && at !== area.code && at !== undefined && above.length < MAX_LEVELS) {
      above.unshift(at)
      at = byCode.get(at)?.parentCode
    }
    if (!byCode.has(area.parentCode) && area.parentCode !== ROOT_CODE)
      faults.add(line, `parentCode ${area.parentCode} is not a code of this list`)
    else if (at === area.code && at !== ROOT_CODE) faults.add(line, `${area.code} lies inside itself`)
    else if (at !== undefined && at !== ROOT_CODE)
      faults.add(line, `${area.code} has a circle or more than ${MAX_LEVELS} levels above it`)
    return { ...area, path: `/${[ROOT_CODE, ...above, area.code].join('/')}/` }
  })
}
