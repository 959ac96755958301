import { inflateRawSync, inflateSync } from 'node:zlib'

/** The text of a PDF as a reader that copies it gets it: each line of each page, by its fonts' own ToUnicode maps. */
export function readPdfText(pdf: Buffer): string[] {
  const source = pdf.toString('latin1')
  const objects = new Map(
    [...source.matchAll(/(\d+) 0 obj\n([\s\S]*?)\nendobj/g)].map(([, id = '', body = '']) => [id, body]),
  )
  const streamOf = (body: string): string => {
    const raw = Buffer.from(/stream\n([\s\S]*)\nendstream/.exec(body)?.[1] ?? '', 'latin1')
    return (body.includes('/FlateDecode') ? inflateSync(raw) : raw).toString('latin1')
  }
  const letters = new Map<string, string[]>()
  for (const body of objects.values())
    for (const [, name = '', id = ''] of body.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
      const map = /\/ToUnicode (\d+) 0 R/.exec(objects.get(id) ?? '')?.[1]
      if (map) letters.set(name, readToUnicode(streamOf(objects.get(map) ?? '')))
    }
  const pages = [...objects.values()].filter((body) => /\/Type \/Page\n/.test(body))
  return pages.flatMap((page) => {
    const contents = /\/Contents (\d+) 0 R/.exec(page)?.[1] ?? ''
    return readLines(streamOf(objects.get(contents) ?? ''), letters)
  })
}

function readToUnicode(cmap: string): string[] {
  const letters: string[] = []
  for (const [, start = '', list = ''] of cmap.matchAll(/<([0-9a-f]+)> <[0-9a-f]+> \[([^\]]*)\]/gi))
    for (const [index, [, hex = '']] of [...list.matchAll(/<([0-9a-f ]*)>/gi)].entries())
      letters[Number.parseInt(start, 16) + index] = Buffer.from(hex.replaceAll(' ', ''), 'hex')
        .swap16()
        .toString('utf16le')
  return letters
}

function readLines(content: string, letters: ReadonlyMap<string, string[]>): string[] {
  const lines = new Map<string, string>()
  let [font, y] = ['', '']
  for (const [, name, height, shown] of content.matchAll(
    /\/(F\d+) [\d.]+ Tf|1 0 0 1 [-\d.]+ ([-\d.]+) Tm|\[(.*?)\] TJ/g,
  )) {
    if (name !== undefined) font = name
    else if (height !== undefined) y = height
    else {
      const parts = (shown ?? '').matchAll(/<([0-9a-f]*)>|(-[\d.]+)/gi)
      const text = [...parts]
        .map(([, hex, gap]) => (gap ? wordGap(gap) : decode(hex ?? '', letters.get(font))))
        .join('')
      lines.set(y, `${lines.get(y) ?? ''}${lines.has(y) ? ' ' : ''}${text}`)
    }
  }
  return [...lines.values()].map((line) => line.replace(/\s+/g, ' ').trim())
}

const decode = (hex: string, letters: readonly string[] = []): string =>
  (hex.match(/.{4}/g) ?? []).map((code) => letters[Number.parseInt(code, 16)] ?? '\ufffd').join('')

// In justified lines words are moved apart, in thousandths of the font's size; kerning is much less.
const wordGap = (gap: string): string => (Number(gap) < -150 ? ' ' : '')

export type ReadCell = { value: string | number; style: number }

/** The sheets of a workbook by name, as rows of cells. Dates are Excel's serial numbers. */
export function readWorkbook(xlsx: Buffer): Map<string, ReadCell[][]> {
  const files = unzip(xlsx)
  const strings = [...(files.get('xl/sharedStrings.xml') ?? '').matchAll(/<si>([\s\S]*?)<\/si>/g)].map(([, si = '']) =>
    fromXml([...si.matchAll(/<t[^>]*>([\s\S]*?)<\/t>/g)].map(([, text = '']) => text).join('')),
  )
  const names = [...(files.get('xl/workbook.xml') ?? '').matchAll(/<sheet [^>]*?name="([^"]*)"/g)]
  return new Map(
    names.map(([, name = ''], index) => {
      const sheet = files.get(`xl/worksheets/sheet${index + 1}.xml`) ?? ''
      const rows = [...sheet.matchAll(/<row [^>]*?>([\s\S]*?)<\/row>/g)].map(([, row = '']) => {
        const cells: ReadCell[] = []
        for (const [, attributes = '', body = ''] of row.matchAll(/<c ([^>]*?)(?:\/>|>([\s\S]*?)<\/c>)/g)) {
          const column = columnOf(/r="([A-Z]+)\d+"/.exec(attributes)?.[1] ?? '')
          const raw = /<v>([\s\S]*?)<\/v>/.exec(body)?.[1] ?? ''
          if (body.includes('<f')) throw new Error(`there is a formula in ${name}`)
          const style = Number(/s="(\d+)"/.exec(attributes)?.[1] ?? 0)
          const isText = /t="s"/.test(attributes)
          cells[column] = { value: isText ? (strings[Number(raw)] ?? '') : raw === '' ? '' : Number(raw), style }
        }
        return Array.from(cells, (cell) => cell ?? { value: '', style: 0 })
      })
      return [fromXml(name), rows]
    }),
  )
}

const columnOf = (letters: string): number =>
  [...letters].reduce((n, letter) => n * 26 + letter.charCodeAt(0) - 64, 0) - 1

const fromXml = (text: string): string =>
  text.replace(
    /&(lt|gt|quot|apos|amp);/g,
    (_, name: string) => ({ lt: '<', gt: '>', quot: '"', apos: "'" })[name] ?? '&',
  )

function unzip(zip: Buffer): Map<string, string> {
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'))
  const files = new Map<string, string>()
  let at = zip.readUInt32LE(end + 16)
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const [method, size, nameLength] = [zip.readUInt16LE(at + 10), zip.readUInt32LE(at + 20), zip.readUInt16LE(at + 28)]
    const header = zip.readUInt32LE(at + 42)
    const start = header + 30 + zip.readUInt16LE(header + 26) + zip.readUInt16LE(header + 28)
    const bytes = zip.subarray(start, start + size)
    files.set(
      zip.toString('utf8', at + 46, at + 46 + nameLength),
      (method === 0 ? bytes : inflateRawSync(bytes)).toString(),
    )
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32)
  }
  return files
}
