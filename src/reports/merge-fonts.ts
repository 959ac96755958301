import { inflateSync } from 'node:zlib'

type Font = Map<string, Buffer>

/**
 * Several subsets of one typeface (WOFF 1.0, TrueType outlines), as web fonts come, into one font that has all their
 * letters. "Truyền" would else be set in two fonts, and be cut in two for whoever searches or copies it. Kerning and
 * metrics are those of the first. Source: OpenType 1.9, tables cmap, glyf, hmtx, loca, maxp; WOFF File Format 1.0.
 */
export function mergeFonts(files: readonly Buffer[]): Buffer {
  const [first, ...others] = files.map(readWoff)
  if (!first) throw new Error('no font to merge')
  const all = [first, ...others]
  const merged: Font = new Map(first)
  const letters = new Map<number, number>()
  const glyphs: Buffer[] = []
  const metrics: Buffer[] = []
  for (const font of all) {
    const base = glyphs.length
    for (const [code, glyph] of readCmap(table(font, 'cmap'))) if (!letters.has(code)) letters.set(code, glyph + base)
    glyphs.push(...readGlyphs(font).map((glyph) => moveComponents(glyph, base)))
    metrics.push(...readMetrics(font))
  }
  const { glyf, loca } = writeGlyphs(glyphs)
  const head = Buffer.from(table(first, 'head'))
  head.writeInt16BE(1, 50) // loca in 32 bits
  const hhea = Buffer.from(table(first, 'hhea'))
  hhea.writeUInt16BE(glyphs.length, 34)
  const post = Buffer.alloc(32)
  table(first, 'post').copy(post, 0, 0, 32)
  post.writeUInt32BE(0x00030000, 0) // without names of glyphs
  merged.set('glyf', glyf).set('loca', loca).set('head', head).set('hhea', hhea).set('post', post)
  merged
    .set('hmtx', Buffer.concat(metrics))
    .set('cmap', writeCmap(letters))
    .set('maxp', mergeMaxima(all, glyphs.length))
  return writeSfnt(merged)
}

function table(font: Font, tag: string): Buffer {
  const bytes = font.get(tag)
  if (!bytes) throw new Error(`the font has no table ${tag}`)
  return bytes
}

function readWoff(file: Buffer): Font {
  if (file.toString('latin1', 0, 4) !== 'wOFF') throw new Error('not a WOFF 1.0 font')
  const font: Font = new Map()
  for (let index = 0, at = 44; index < file.readUInt16BE(12); index++, at += 20) {
    const [offset, packed, size] = [file.readUInt32BE(at + 4), file.readUInt32BE(at + 8), file.readUInt32BE(at + 12)]
    const bytes = file.subarray(offset, offset + packed)
    font.set(file.toString('latin1', at, at + 4), packed < size ? inflateSync(bytes) : bytes)
  }
  return font
}

/** Code points and their glyphs, of the Unicode subtable in format 4 or 12. */
function readCmap(cmap: Buffer): Array<[code: number, glyph: number]> {
  const subtables = Array.from({ length: cmap.readUInt16BE(2) }, (_, index) => cmap.readUInt32BE(8 + index * 8))
  const wide = subtables.find((at) => cmap.readUInt16BE(at) === 12)
  if (wide !== undefined) return readFormat12(cmap.subarray(wide))
  const narrow = subtables.find((at) => cmap.readUInt16BE(at) === 4)
  if (narrow === undefined) throw new Error('the font has no Unicode cmap in format 4 or 12')
  return readFormat4(cmap.subarray(narrow))
}

function readFormat12(map: Buffer): Array<[number, number]> {
  return Array.from({ length: map.readUInt32BE(12) }, (_, index) => 16 + index * 12).flatMap((at) => {
    const [start, end, glyph] = [map.readUInt32BE(at), map.readUInt32BE(at + 4), map.readUInt32BE(at + 8)]
    return Array.from({ length: end - start + 1 }, (_, n): [number, number] => [start + n, glyph + n])
  })
}

function readFormat4(map: Buffer): Array<[number, number]> {
  const size = map.readUInt16BE(6) // two bytes for each segment
  const [ends, starts, deltas, ranges] = [14, 16 + size, 16 + 2 * size, 16 + 3 * size]
  const found: Array<[number, number]> = []
  for (let at = 0; at < size; at += 2) {
    const [start, end] = [map.readUInt16BE(starts + at), map.readUInt16BE(ends + at)]
    const [delta, range] = [map.readUInt16BE(deltas + at), map.readUInt16BE(ranges + at)]
    for (let code = start; code <= end && code < 0xffff; code++) {
      const raw = range === 0 ? code : map.readUInt16BE(ranges + at + range + 2 * (code - start))
      const glyph = range !== 0 && raw === 0 ? 0 : (raw + delta) & 0xffff
      if (glyph !== 0) found.push([code, glyph])
    }
  }
  return found
}

function writeCmap(letters: ReadonlyMap<number, number>): Buffer {
  const entries = [...letters].sort(([a], [b]) => a - b)
  const map = Buffer.alloc(12 + 16 + entries.length * 12)
  map.writeUInt16BE(1, 2) // one subtable: Windows, full Unicode
  map.writeUInt16BE(3, 4)
  map.writeUInt16BE(10, 6)
  map.writeUInt32BE(12, 8)
  map.writeUInt16BE(12, 12)
  map.writeUInt32BE(map.length - 12, 16)
  map.writeUInt32BE(entries.length, 24)
  for (const [index, [code, glyph]] of entries.entries())
    for (const [n, value] of [code, code, glyph].entries()) map.writeUInt32BE(value, 28 + index * 12 + n * 4)
  return map
}

const glyphCount = (font: Font): number => table(font, 'maxp').readUInt16BE(4)

function readGlyphs(font: Font): Buffer[] {
  const [glyf, loca] = [table(font, 'glyf'), table(font, 'loca')]
  const wide = table(font, 'head').readInt16BE(50) === 1
  const offset = (glyph: number) => (wide ? loca.readUInt32BE(glyph * 4) : loca.readUInt16BE(glyph * 2) * 2)
  return Array.from({ length: glyphCount(font) }, (_, glyph) => glyf.subarray(offset(glyph), offset(glyph + 1)))
}

/** A glyph that is made of others names them by number, and these have moved by `base`. */
function moveComponents(glyph: Buffer, base: number): Buffer {
  if (glyph.length === 0 || glyph.readInt16BE(0) >= 0) return glyph
  const moved = Buffer.from(glyph)
  for (let at = 10, more = true; more; ) {
    const flags = moved.readUInt16BE(at)
    moved.writeUInt16BE(moved.readUInt16BE(at + 2) + base, at + 2)
    const scale = flags & 0x08 ? 2 : flags & 0x40 ? 4 : flags & 0x80 ? 8 : 0
    at += 4 + (flags & 0x01 ? 4 : 2) + scale
    more = (flags & 0x20) !== 0
  }
  return moved
}

function writeGlyphs(glyphs: readonly Buffer[]): { glyf: Buffer; loca: Buffer } {
  const padded = glyphs.map((glyph) => Buffer.concat([glyph, Buffer.alloc((4 - (glyph.length % 4)) % 4)]))
  const loca = Buffer.alloc((glyphs.length + 1) * 4)
  let end = 0
  for (const [index, glyph] of padded.entries()) {
    end += glyph.length
    loca.writeUInt32BE(end, (index + 1) * 4)
  }
  return { glyf: Buffer.concat(padded), loca }
}

/** Advance and left bearing of every glyph; the last advance holds for those that have none of their own. */
function readMetrics(font: Font): Buffer[] {
  const [hmtx, own] = [table(font, 'hmtx'), table(font, 'hhea').readUInt16BE(34)]
  return Array.from({ length: glyphCount(font) }, (_, glyph) => {
    if (glyph < own) return hmtx.subarray(glyph * 4, glyph * 4 + 4)
    const bearing = own * 4 + (glyph - own) * 2
    return Buffer.concat([hmtx.subarray(own * 4 - 4, own * 4 - 2), hmtx.subarray(bearing, bearing + 2)])
  })
}

/** What a renderer must make room for: of each number the largest. */
function mergeMaxima(fonts: readonly Font[], glyphs: number): Buffer {
  const [first, ...others] = fonts.map((font) => Buffer.from(table(font, 'maxp')))
  if (!first) throw new Error('no font to merge')
  for (const other of others)
    for (let at = 6; at + 2 <= Math.min(first.length, other.length); at += 2)
      first.writeUInt16BE(Math.max(first.readUInt16BE(at), other.readUInt16BE(at)), at)
  first.writeUInt16BE(glyphs, 4)
  return first
}

function writeSfnt(font: Font): Buffer {
  const tables = [...font].sort(([a], [b]) => (a < b ? -1 : 1))
  const directory = Buffer.alloc(12 + tables.length * 16)
  directory.writeUInt32BE(0x00010000, 0)
  directory.writeUInt16BE(tables.length, 4)
  const log = Math.floor(Math.log2(tables.length))
  directory.writeUInt16BE(16 * 2 ** log, 6)
  directory.writeUInt16BE(log, 8)
  directory.writeUInt16BE(16 * (tables.length - 2 ** log), 10)
  const parts: Buffer[] = [directory]
  let offset = directory.length
  for (const [index, [tag, bytes]] of tables.entries()) {
    const at = 12 + index * 16
    directory.write(tag, at, 'latin1')
    directory.writeUInt32BE(offset, at + 8) // the checksum stays 0: no renderer asks for it
    directory.writeUInt32BE(bytes.length, at + 12)
    const padding = Buffer.alloc((4 - (bytes.length % 4)) % 4)
    parts.push(bytes, padding)
    offset += bytes.length + padding.length
  }
  return Buffer.concat(parts)
}
