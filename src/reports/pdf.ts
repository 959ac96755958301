import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import PDFDocument from 'pdfkit'
import { mergeFonts } from './merge-fonts.ts'
import type { Block, OfficialDocument } from './official-document.ts'

const MM = 72 / 25.4
// Decree 30/2020/NĐ-CP, annex I: 20 to 25 mm above and below, 30 to 35 on the left, 15 to 20 on the right.
const MARGINS = { top: 20 * MM, bottom: 20 * MM, left: 30 * MM, right: 15 * MM }
const INDENT = 10 * MM
// The decree's 13 to 14 points are for Times New Roman; this typeface is as large at 12.
const SIZE = { nation: 11, motto: 11.5, body: 12, table: 10, recipients: 10 }
const PADDING = 4
const LINE_GAP = 2
const FONT_PACKAGE = '@fontsource/be-vietnam-pro'
const FONTS = { regular: '400-normal', bold: '700-normal', italic: '400-italic', 'bold-italic': '700-italic' }

type Pdf = PDFKit.PDFDocument
type Table = Extract<Block, { kind: 'table' }>

/** A4, selectable text, page numbers centred at the top from the second page on. Annex I of Decree 30/2020/NĐ-CP. */
export async function drawDocument(document: OfficialDocument): Promise<Uint8Array> {
  const pdf = new PDFDocument({
    ...{ size: 'A4', margins: MARGINS, bufferPages: true, lang: 'vi-VN', displayTitle: true },
    layout: document.landscape ? 'landscape' : 'portrait',
    info: {
      Title: clean(`${document.kind} ${document.subject.join(' ')}`),
      Author: clean(document.agency.join(' ')),
      Creator: 'Loa Làng',
      CreationDate: document.issuedAt,
    },
  })
  const chunks: Uint8Array[] = []
  pdf.on('data', (chunk: Uint8Array) => chunks.push(chunk))
  const ended = new Promise<void>((resolve, reject) => {
    pdf.on('end', resolve)
    pdf.on('error', reject)
  })
  for (const [name, bytes] of await loadFonts()) pdf.registerFont(name, bytes)
  drawHeader(pdf, document)
  for (const block of document.blocks)
    if (block.kind === 'table') drawTable(pdf, block)
    else drawText(pdf, block)
  drawSignature(pdf, document)
  numberPages(pdf)
  pdf.end()
  await ended
  return Buffer.concat(chunks)
}

async function loadFonts(): Promise<Array<[string, Buffer]>> {
  const folder = join(dirname(createRequire(import.meta.url).resolve(`${FONT_PACKAGE}/package.json`)), 'files')
  const file = (subset: string, look: string) => join(folder, `be-vietnam-pro-${subset}-${look}.woff`)
  return Promise.all(
    Object.entries(FONTS).map(async ([name, look]): Promise<[string, Buffer]> => {
      const subsets = ['latin', 'latin-ext', 'vietnamese'].map((subset) => readFile(file(subset, look)))
      return [name, mergeFonts(await Promise.all(subsets))]
    }),
  )
}

/** As the font knows it: composed letters, and nothing that no font draws. */
const clean = (text: string): string => text.normalize('NFC').replace(/[\p{Cc}\p{Cs}\p{Cf}]/gu, ' ')

const contentWidth = (pdf: Pdf): number => pdf.page.width - MARGINS.left - MARGINS.right
const bottomOf = (pdf: Pdf): number => pdf.page.height - MARGINS.bottom

/** Issuer on the left, the country's name and motto on the right, number and date below; then kind and subject. */
function drawHeader(pdf: Pdf, document: OfficialDocument): void {
  const top = MARGINS.top
  const width = contentWidth(pdf)
  const left = { x: MARGINS.left, width: width * 0.39 }
  const right = { x: MARGINS.left + width * 0.41, width: width * 0.59 }
  centred(pdf, document.agency, left, top, 'bold', SIZE.nation)
  const agencyEnd = rule(pdf, left, left.width / 3)
  if (document.number) centred(pdf, [document.number], left, agencyEnd + 6, 'regular', SIZE.body)
  const leftEnd = pdf.y

  centred(pdf, ['CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM'], right, top, 'bold', SIZE.nation)
  const motto = 'Độc lập - Tự do - Hạnh phúc'
  centred(pdf, [motto], right, pdf.y, 'bold', SIZE.motto)
  const mottoEnd = rule(pdf, right, pdf.widthOfString(motto))
  centred(pdf, [document.placeAndDate], right, mottoEnd + 6, 'italic', SIZE.body)

  const all = { x: MARGINS.left, width }
  centred(pdf, [document.kind], all, Math.max(leftEnd, pdf.y) + 18, 'bold', SIZE.body + 2)
  centred(pdf, document.subject, all, pdf.y, 'bold', SIZE.body)
  pdf.y = rule(pdf, all, width / 5) + 14
}

type Box = { x: number; width: number }

function centred(pdf: Pdf, lines: readonly string[], box: Box, y: number, font: string, size: number): void {
  pdf.font(font).fontSize(size)
  pdf.text(lines.map(clean).join('\n'), box.x, y, { width: box.width, align: 'center' })
}

/** A line under what was just written. @returns where it lies */
function rule(pdf: Pdf, box: Box, length: number): number {
  const y = pdf.y + 4
  const x = box.x + (box.width - length) / 2
  pdf
    .moveTo(x, y)
    .lineTo(x + length, y)
    .lineWidth(0.75)
    .stroke()
  return y
}

function drawText(pdf: Pdf, block: Exclude<Block, Table>): void {
  const isHeading = block.kind === 'heading'
  pdf.font(isHeading ? 'bold' : 'regular').fontSize(SIZE.body)
  // A heading stays with the first lines of what it is about.
  if (pdf.y + (isHeading ? 90 : 20) > bottomOf(pdf)) pdf.addPage()
  pdf.text(clean(block.text), MARGINS.left, pdf.y + (isHeading ? 4 : 0), {
    ...{ width: contentWidth(pdf), indent: INDENT, align: isHeading ? 'left' : 'justify', lineGap: LINE_GAP },
  })
  pdf.y += 6
}

function drawTable(pdf: Pdf, table: Table): void {
  const width = contentWidth(pdf)
  const head = table.columns.map(({ title }) => title)
  pdf.lineWidth(0.5)
  const row = (cells: readonly string[], look: 'head' | 'body' | 'total') => {
    pdf.font(look === 'body' ? 'regular' : 'bold').fontSize(SIZE.table)
    const texts = cells.map(clean)
    const boxes = table.columns.map((column) => column.width * width)
    const heights = texts.map((text, index) => pdf.heightOfString(text, { width: (boxes[index] ?? 0) - 2 * PADDING }))
    const height = Math.max(...heights) + 2 * PADDING
    if (pdf.y + height > bottomOf(pdf)) {
      pdf.addPage()
      if (look !== 'head') row(head, 'head')
      pdf.font(look === 'body' ? 'regular' : 'bold').fontSize(SIZE.table)
    }
    const top = pdf.y
    let x = MARGINS.left
    for (const [index, text] of texts.entries()) {
      const box = boxes[index] ?? 0
      const align = look === 'head' ? 'center' : (table.columns[index]?.align ?? 'left')
      const dy = look === 'head' ? (height - (heights[index] ?? 0)) / 2 : PADDING
      pdf.rect(x, top, box, height).stroke()
      pdf.text(text, x + PADDING, top + dy, { width: box - 2 * PADDING, align })
      x += box
    }
    pdf.y = top + height
  }
  row(head, 'head')
  for (const cells of table.rows) row(cells, 'body')
  if (table.total) row(table.total, 'total')
  pdf.y += 10
}

const SIGNATURE_HEIGHT = 150

/** "Nơi nhận" on the left; on the right who signs, with room for hand and seal. Never torn in two. */
function drawSignature(pdf: Pdf, document: OfficialDocument): void {
  if (pdf.y + SIGNATURE_HEIGHT > bottomOf(pdf)) pdf.addPage()
  const width = contentWidth(pdf)
  const top = pdf.y + 10
  pdf.font('bold-italic').fontSize(SIZE.recipients + 1)
  pdf.text('Nơi nhận:', MARGINS.left, top, { width: width * 0.45 })
  pdf.font('regular').fontSize(SIZE.recipients)
  for (const line of document.recipients) pdf.text(clean(line), { width: width * 0.45 })
  const right = { x: MARGINS.left + width * 0.5, width: width * 0.5 }
  centred(pdf, document.signer, right, top, 'bold', SIZE.body)
  centred(pdf, ['(Ký, ghi rõ họ tên và đóng dấu)'], right, pdf.y, 'italic', SIZE.recipients)
}

function numberPages(pdf: Pdf): void {
  const { start, count } = pdf.bufferedPageRange()
  for (let page = start + 1; page < start + count; page++) {
    pdf.switchToPage(page)
    // Above the margin text would begin a new page, were the margin there.
    pdf.page.margins.top = 0
    pdf.font('regular').fontSize(SIZE.body)
    pdf.text(String(page + 1), MARGINS.left, MARGINS.top / 2, {
      ...{ width: contentWidth(pdf), align: 'center', lineBreak: false },
    })
  }
}
