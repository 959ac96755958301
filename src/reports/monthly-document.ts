import { DateTime } from 'luxon'
import type { Monthly } from './monthly-lines.ts'
import {
  type Block,
  type Issuer,
  inSentence,
  number,
  type OfficialDocument,
  percent,
  placeAndDate,
  type TableColumn,
} from './official-document.ts'
import { outcomeWords, topicWords } from './words.ts'

// An annex would hold more; the file for a spreadsheet has every one.
const MAX_LISTED = 60

const ordinal: TableColumn = { title: 'TT', width: 0.07, align: 'center' }
const numeric = (title: string, width: number): TableColumn => ({ title, width, align: 'right' })

/** The month as a report that is signed and sent upward. Pure: what it says is in `report`. */
export function monthlyDocument(report: Monthly, issuer: Issuer, issuedAt: Date, zone: string): OfficialDocument {
  const [year, month] = report.month.split('-')
  const title = `tháng ${Number(month)} năm ${year}`
  const where = inSentence(report.area.name)
  const sections: Array<[heading: string, blocks: Block[]]> = [
    ['Kết quả chung', [overview(report), ...drills(report)]],
    ['Chương trình phát theo lĩnh vực', topics(report)],
    ...(report.byArea.length > 1 ? [['Kết quả theo địa bàn', areas(report)] as [string, Block[]]] : []),
    ['Tình trạng hoạt động của các cụm loa', [speakers(report)]],
    ['Phát thanh khẩn cấp', emergencies(report, zone)],
    ['Lượt phát không thực hiện được', notAired(report, zone)],
    ['Lượt phát tới cụm loa không thành công', failures(report)],
  ]
  return {
    ...{ agency: issuer.agency, number: issuer.number, recipients: issuer.recipients, signer: issuer.signer },
    placeAndDate: placeAndDate(issuer.place, issuedAt, zone),
    kind: 'BÁO CÁO',
    subject: [`Hoạt động truyền thanh cơ sở ${title}`, `(Địa bàn: ${where})`],
    landscape: false,
    blocks: [
      paragraph(`${issuer.name} báo cáo kết quả hoạt động truyền thanh cơ sở ${title} trên địa bàn ${where} như sau:`),
      ...sections.flatMap(([text, blocks], index): Block[] => [
        { kind: 'heading', text: `${index + 1}. ${text}` },
        ...blocks,
      ]),
      paragraph(
        `Số liệu do hệ thống truyền thanh thông minh Loa Làng tổng hợp từ xác nhận của từng cụm loa, tính đến ` +
          `${until(report, zone)}./.`,
      ),
    ],
    issuedAt,
  }
}

/** Up to when the numbers go: the end of the month, or of a month that still runs, the minute. */
function until({ asOf, month }: Monthly, zone: string): string {
  const at = DateTime.fromISO(asOf, { zone })
  const last = at.minus({ milliseconds: 1 })
  return at.toFormat('yyyy-MM') === month
    ? at.toFormat("HH 'giờ' mm 'phút, ngày' dd/MM/yyyy")
    : `hết ngày ${last.toFormat('dd/MM/yyyy')}`
}

const paragraph = (text: string): Block => ({ kind: 'paragraph', text })

function overview(report: Monthly): Block {
  const { occurrences, airings, minutesOnAir, speakerMinutes, deliveries, notAired } = report
  // What is planned for later days of a running month is no failure.
  const due = airings + notAired.total
  if (occurrences === 0) return paragraph('Trong tháng không có lượt phát nào theo kế hoạch.')
  return paragraph(
    `Theo kế hoạch có ${number(occurrences)} lượt phát, trong đó ${number(due)} lượt đã đến giờ; ` +
      `đã phát ${number(airings)} lượt (${percent(due === 0 ? null : airings / due)}), ` +
      `tổng thời lượng ${number(minutesOnAir)} phút, tương ứng ${number(speakerMinutes)} phút phát tại các cụm loa. ` +
      `Trong ${number(deliveries.total)} lượt phát tới cụm loa, ${number(deliveries.played)} lượt được cụm loa xác nhận ` +
      `đã phát trọn vẹn (${percent(deliveries.playedShare)}).`,
  )
}

const drills = ({ drills: count, tests }: Monthly): Block[] =>
  count + tests === 0
    ? []
    : [
        paragraph(
          `Ngoài ra có ${number(count)} lượt diễn tập và ${number(tests)} lượt phát thử, không tính vào số liệu trên.`,
        ),
      ]

function topics(report: Monthly): Block[] {
  if (report.byTopic.length === 0) return [paragraph('Không có.')]
  const columns = [
    ...[ordinal, { title: 'Lĩnh vực', width: 0.37 }, numeric('Số lượt theo kế hoạch', 0.14)],
    ...[numeric('Đã phát', 0.12), numeric('Thời lượng (phút)', 0.14), numeric('Phút tại các cụm loa', 0.16)],
  ]
  const rows = report.byTopic.map((row, index) => [`${index + 1}`, topicWords(row.topic), ...numbers(row)])
  return [{ kind: 'table', columns, rows, total: ['', 'Tổng số', ...numbers(report)] }]
}

const numbers = (row: Pick<Monthly, 'occurrences' | 'airings' | 'minutesOnAir' | 'speakerMinutes'>): string[] =>
  [row.occurrences, row.airings, row.minutesOnAir, row.speakerMinutes].map(number)

function areas(report: Monthly): Block[] {
  const columns = [
    ...[ordinal, { title: 'Địa bàn', width: 0.29 }, numeric('Số lượt theo kế hoạch', 0.13), numeric('Đã phát', 0.1)],
    ...[numeric('Thời lượng (phút)', 0.14), numeric('Số cụm loa', 0.11), numeric('Tỷ lệ thời gian có kết nối', 0.16)],
  ]
  const rows = report.byArea.map((row, index) => [
    ...[`${index + 1}`, row.name, number(row.occurrences), number(row.airings), number(row.minutesOnAir)],
    ...[number(row.speakers.total), percent(row.speakers.onlineShare)],
  ])
  const note = 'Một lượt phát chung cho nhiều địa bàn được tính ở từng địa bàn.'
  return [{ kind: 'table', columns, rows }, paragraph(note)]
}

function speakers({ speakers: of }: Monthly): Block {
  if (of.total === 0) return paragraph('Địa bàn chưa có cụm loa.')
  const silent = of.enrolled - of.alive
  const share =
    of.onlineShare === null ? '' : `; tính chung, các cụm loa có kết nối ${percent(of.onlineShare)} thời gian`
  return paragraph(
    `Tổng số cụm loa đang quản lý: ${number(of.total)}, trong đó ${number(of.enrolled)} cụm đã đưa vào hoạt động. ` +
      `Số cụm có liên lạc trong tháng: ${number(of.alive)}${share}. ` +
      (silent > 0 ? `Có ${number(silent)} cụm loa không liên lạc được trong cả tháng, cần kiểm tra.` : ''),
  )
}

function emergencies({ emergencies: of }: Monthly, zone: string): Block[] {
  if (of.alerts === 0) return [paragraph('Trong tháng không có bản tin khẩn cấp.')]
  const columns = [
    ...[ordinal, { title: 'Thời điểm', width: 0.17 }, { title: 'Nội dung', width: 0.31 }],
    ...[{ title: 'Cấp độ rủi ro', width: 0.11, align: 'center' as const }, numeric('Số cụm loa nhận', 0.12)],
    ...[numeric('Đã phát', 0.11), numeric('Tỷ lệ', 0.11)],
  ]
  const rows = of.items.map((row, index) => [
    ...[`${index + 1}`, instant(row.startAt, zone), row.title, row.riskLevel === null ? '–' : `${row.riskLevel}`],
    ...[number(row.targets), number(row.reached), percent(row.reachedShare)],
  ])
  return [{ kind: 'table', columns, rows }]
}

function notAired({ notAired: of }: Monthly, zone: string): Block[] {
  if (of.total === 0) return [paragraph('Không có.')]
  const reasons = of.reasons.map(({ vi, count }) => `${inClause(vi)}: ${number(count)} lượt`).join('; ')
  const columns = [
    ...[ordinal, { title: 'Giờ phát', width: 0.17 }, { title: 'Nội dung', width: 0.3 }],
    ...[
      { title: 'Kết quả', width: 0.17 },
      { title: 'Lý do', width: 0.29 },
    ],
  ]
  const listed = of.items.slice(0, MAX_LISTED)
  const rows = listed.map((row, index) => [
    ...[`${index + 1}`, instant(row.startAt, zone), row.title, outcomeWords(row.status), row.reasonVi ?? '–'],
  ])
  const more = of.total - listed.length
  return [
    paragraph(`Tổng số ${number(of.total)} lượt${reasons ? `, do: ${reasons}` : ''}.`),
    { kind: 'table', columns, rows },
    ...(more > 0 ? [paragraph(`Còn ${number(more)} lượt khác ghi trong nhật ký phát thanh.`)] : []),
  ]
}

function failures({ deliveries: of }: Monthly): Block[] {
  if (of.reasons.length === 0) return [paragraph('Không có.')]
  const columns = [ordinal, { title: 'Lý do', width: 0.73 }, numeric('Số lượt', 0.2)]
  const rows = of.reasons.map(({ vi, count }, index) => [`${index + 1}`, vi, number(count)])
  const total = of.reasons.reduce((all, { count }) => all + count, 0)
  return [{ kind: 'table', columns, rows, total: ['', 'Tổng số', number(total)] }]
}

const instant = (iso: string, zone: string): string => DateTime.fromISO(iso, { zone }).toFormat('HH:mm dd/MM/yyyy')
const inClause = (text: string): string => text.charAt(0).toLocaleLowerCase('vi') + text.slice(1)
