import { DateTime } from 'luxon'
import type { Column } from './csv.ts'
import { MONTHLY_COLUMNS, type Monthly, monthlySections } from './monthly-lines.ts'
import { outcomeWords, priorityWords, topicWords } from './words.ts'
import type { SheetPlan } from './xlsx.ts'

type Numbers = Pick<Monthly, 'occurrences' | 'airings' | 'minutesOnAir' | 'speakerMinutes'>

const COUNT = { width: 14, format: '#,##0' }
const MINUTES = { width: 16, format: '#,##0.0' }
const SHARE = { width: 14, format: '0.0%' }
const NAME = { width: 40 }
const INSTANT = { width: 20, format: 'dd/mm/yyyy hh:mm' }

const NUMBERS: ReadonlyArray<Column<Numbers>> = [
  ['Số lượt theo kế hoạch', (row) => row.occurrences, COUNT],
  ['Số lượt đã phát', (row) => row.airings, COUNT],
  ['Phút trên sóng', (row) => row.minutesOnAir, MINUTES],
  ['Phút tại các cụm loa', (row) => row.speakerMinutes, MINUTES],
]

/** Columns over rows as plain cells, for the thread that writes the file. */
export const planSheet = <Row>(name: string, columns: ReadonlyArray<Column<Row>>, rows: readonly Row[]): SheetPlan => ({
  name,
  columns: columns.map(([title, , look]) => ({ title, width: look?.width ?? 16, format: look?.format })),
  rows: rows.map((row) => columns.map(([, cellOf]) => cellOf(row))),
})

/** The month as a workbook: the CSV file's lines on the first sheet, then a sheet for each table of the report. */
export function monthlyWorkbook(report: Monthly, zone: string): SheetPlan[] {
  const [general] = monthlySections(report)
  const dayOf = (date: string) => DateTime.fromISO(date, { zone }).toJSDate()
  return [
    planSheet('Tổng hợp', MONTHLY_COLUMNS, general?.lines ?? []),
    planSheet<Monthly['byTopic'][number]>(
      'Lĩnh vực',
      [['Lĩnh vực', (row) => topicWords(row.topic), NAME], ['Mã', (row) => row.topic, { width: 14 }], ...NUMBERS],
      report.byTopic,
    ),
    planSheet<Monthly['byArea'][number]>(
      'Địa bàn',
      [
        ['Mã địa bàn', (row) => row.code, { width: 14 }],
        ['Địa bàn', (row) => row.name, NAME],
        ...NUMBERS,
        ['Lượt phát tới cụm loa', (row) => row.deliveries.total, COUNT],
        ['Trong đó đã phát', (row) => row.deliveries.played, COUNT],
        ['Số cụm loa', (row) => row.speakers.total, COUNT],
        ['Tỷ lệ thời gian có kết nối', (row) => row.speakers.onlineShare, SHARE],
      ],
      report.byArea,
    ),
    planSheet<Monthly['days'][number]>(
      'Theo ngày',
      [
        ['Ngày', (row) => dayOf(row.date), { width: 14, format: 'dd/mm/yyyy' }],
        ...NUMBERS,
        ['Lượt phát tới cụm loa', (row) => row.deliveries, COUNT],
        ['Trong đó đã phát', (row) => row.played, COUNT],
        ['Tỷ lệ thời gian có kết nối', (row) => row.onlineShare, SHARE],
      ],
      report.days,
    ),
    planSheet<Monthly['emergencies']['items'][number]>(
      'Khẩn cấp',
      [
        ['Thời điểm phát', (row) => new Date(row.startAt), INSTANT],
        ['Nội dung', (row) => row.title, NAME],
        ['Cấp độ rủi ro', (row) => row.riskLevel, COUNT],
        ['Số lần phát', (row) => row.airings, COUNT],
        ['Số cụm loa nhận', (row) => row.targets, COUNT],
        ['Số cụm loa đã phát', (row) => row.reached, COUNT],
        ['Tỷ lệ', (row) => row.reachedShare, SHARE],
      ],
      report.emergencies.items,
    ),
    planSheet<Monthly['notAired']['items'][number]>(
      'Không phát được',
      [
        ['Giờ phát', (row) => new Date(row.startAt), INSTANT],
        ['Nội dung', (row) => row.title, NAME],
        ['Mức ưu tiên', (row) => priorityWords(row.priority), { width: 16 }],
        ['Lĩnh vực', (row) => topicWords(row.topic), { width: 26 }],
        ['Kết quả', (row) => outcomeWords(row.status), { width: 26 }],
        ['Lý do', (row) => row.reasonVi, NAME],
      ],
      report.notAired.items,
    ),
  ]
}
