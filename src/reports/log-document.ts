import { DateTime } from 'luxon'
import type { LogEntry } from './broadcast-log.ts'
import { type Issuer, number, type OfficialDocument, placeAndDate } from './official-document.ts'
import { modeWords, outcomeWords, priorityWords, topicWords } from './words.ts'

export type LogDocumentInput = {
  entries: readonly LogEntry[]
  /** Names by area code. */
  areaNames: ReadonlyMap<string, string>
  from: string
  to: string
  issuer: Issuer
  issuedAt: Date
  zone: string
}

/** The broadcast log of some days, to be printed, signed and filed. */
export function logDocument(input: LogDocumentInput): OfficialDocument {
  const { entries, areaNames, issuer, issuedAt, zone } = input
  const day = (date: string) => DateTime.fromISO(date).toFormat('dd/MM/yyyy')
  const days =
    input.from === input.to ? `Ngày ${day(input.from)}` : `Từ ngày ${day(input.from)} đến ngày ${day(input.to)}`
  const rows = entries.map((row, index) => [
    `${index + 1}`,
    DateTime.fromJSDate(row.startAt, { zone }).toFormat('HH:mm:ss dd/MM/yyyy'),
    row.mode === 'live' ? row.title : `[${modeWords(row.mode)}] ${row.title}`,
    topicWords(row.topic ?? row.kind),
    priorityWords(row.priority),
    placesOf(row, areaNames),
    clockTime(row.clipDurationMs),
    `${number(row.played)}/${number(row.targets)}`,
    outcome(row),
  ])
  return {
    ...{ agency: issuer.agency, number: '', recipients: ['- Lưu: VT.'], signer: issuer.signer },
    placeAndDate: placeAndDate(issuer.place, issuedAt, zone),
    kind: 'NHẬT KÝ PHÁT THANH',
    subject: [days],
    landscape: true,
    blocks: [
      {
        kind: 'table',
        columns: [
          { title: 'TT', width: 0.04, align: 'center' },
          { title: 'Giờ phát', width: 0.1 },
          { title: 'Nội dung', width: 0.23 },
          { title: 'Lĩnh vực', width: 0.12 },
          { title: 'Mức ưu tiên', width: 0.09 },
          { title: 'Địa bàn', width: 0.12 },
          { title: 'Thời lượng', width: 0.07, align: 'right' },
          { title: 'Cụm loa đã phát', width: 0.07, align: 'right' },
          { title: 'Kết quả', width: 0.16 },
        ],
        rows,
      },
      { kind: 'paragraph', text: `Tổng số: ${number(rows.length)} lượt phát./.` },
    ],
    issuedAt,
  }
}

// A row must not be longer than a page; the files for a spreadsheet name every one.
const MAX_PLACES = 6

function placesOf({ areaCodes }: LogEntry, names: ReadonlyMap<string, string>): string {
  const listed = areaCodes.slice(0, MAX_PLACES).map((code) => names.get(code) ?? code)
  const more = areaCodes.length - listed.length
  return `${listed.join(', ')}${more > 0 ? ` và ${more} địa bàn khác` : ''}`
}

// "Not all speakers" is what the outcome itself says, and the column before it in numbers.
const outcome = ({ status, reason, reasonVi }: LogEntry): string =>
  reasonVi === null || reason === 'not-all-played' ? outcomeWords(status) : `${outcomeWords(status)}: ${reasonVi}`

/** Minutes and seconds, "1:30"; what has no length of its own, such as a live voice, a dash. */
function clockTime(ms: number | null): string {
  if (ms === null) return '–'
  const seconds = Math.round(ms / 1_000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
