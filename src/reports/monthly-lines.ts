import type { z } from 'zod'
import type { Column } from './csv.ts'
import type { MonthlyView } from './schema.ts'
import { deliveryWords, outcomeWords, priorityWords, topicWords } from './words.ts'

export type Monthly = z.infer<typeof MonthlyView>

/** A line per thing that is counted; what does not apply to it is empty. */
export type MonthlyLine = {
  section: string
  key: string
  code: string | null
  count: number | null
  aired: number | null
  minutes: number | null
  speakerMinutes: number | null
  share: number | null
}

const COUNT = { width: 12, format: '#,##0' }
const MINUTES = { width: 14, format: '#,##0.0' }

export const MONTHLY_COLUMNS: ReadonlyArray<Column<MonthlyLine>> = [
  ['Mục', (row) => row.section, { width: 26 }],
  ['Nội dung', (row) => row.key, { width: 48 }],
  ['Mã', (row) => row.code, { width: 16 }],
  ['Số lượng', (row) => row.count, COUNT],
  ['Đã phát', (row) => row.aired, COUNT],
  ['Số phút', (row) => row.minutes, MINUTES],
  ['Phút tại các cụm loa', (row) => row.speakerMinutes, MINUTES],
  ['Tỷ lệ', (row) => row.share, { width: 10, format: '0.0%' }],
]

type Numbers = Pick<Monthly, 'occurrences' | 'airings' | 'minutesOnAir' | 'speakerMinutes'>

/** The report as tables under their names; one after the other they are the CSV file, side by side the workbook. */
export function monthlySections(report: Monthly): Array<{ name: string; lines: MonthlyLine[] }> {
  const line = (section: string, key: string, given: Partial<MonthlyLine>): MonthlyLine => ({
    ...{ section, key, code: null, count: null, aired: null, minutes: null, speakerMinutes: null, share: null },
    ...given,
  })
  const aired = (row: Numbers) => ({
    ...{ count: row.occurrences, aired: row.airings, minutes: row.minutesOnAir, speakerMinutes: row.speakerMinutes },
  })
  const { deliveries, speakers, emergencies, notAired } = report
  const general = [
    line('Lượt phát', `Theo lịch và khẩn cấp, ${report.area.name}, ${report.month}`, aired(report)),
    line('Lượt phát', 'Diễn tập', { count: report.drills }),
    line('Lượt phát', 'Phát thử', { count: report.tests }),
    ...report.byOutcome.map(({ status, count }) =>
      line('Kết quả lượt phát', outcomeWords(status), { code: status, count }),
    ),
    ...report.byPriority.map((row) =>
      line('Mức ưu tiên', priorityWords(row.priority), { code: row.priority, ...aired(row) }),
    ),
    line('Lượt phát tới cụm loa', 'Tổng số', {
      count: deliveries.total,
      aired: deliveries.played,
      share: deliveries.playedShare,
    }),
    ...deliveries.byStatus.map(({ status, count }) =>
      line('Lượt phát tới cụm loa', deliveryWords(status), { code: status, count }),
    ),
    ...deliveries.reasons.map(({ reason, vi, count }) => line('Lý do', vi, { code: reason, count })),
    line('Cụm loa', 'Đang quản lý', { count: speakers.total }),
    line('Cụm loa', 'Đã ghi danh', { count: speakers.enrolled }),
    line('Cụm loa', 'Có liên lạc trong tháng', { count: speakers.alive }),
    line('Cụm loa', 'Đang kết nối', { count: speakers.onlineNow }),
    line('Cụm loa', 'Tỷ lệ thời gian có kết nối', { share: speakers.onlineShare }),
  ]
  return [
    { name: 'Tổng hợp', lines: general },
    {
      name: 'Lĩnh vực',
      lines: report.byTopic.map((row) => line('Lĩnh vực', topicWords(row.topic), { code: row.topic, ...aired(row) })),
    },
    {
      name: 'Địa bàn',
      lines: report.byArea.map((row) =>
        line('Địa bàn', row.name, { code: row.code, ...aired(row), share: row.speakers.onlineShare }),
      ),
    },
    {
      name: 'Khẩn cấp',
      lines: emergencies.items.map((row) =>
        line('Khẩn cấp', row.title, {
          ...{ code: row.alertId, count: row.targets, aired: row.reached, share: row.reachedShare },
        }),
      ),
    },
    {
      name: 'Không phát được',
      lines: notAired.reasons.map(({ reason, vi, count }) => line('Lượt không phát được', vi, { code: reason, count })),
    },
    {
      name: 'Theo ngày',
      lines: report.days.map((row) => line('Ngày', row.date, { ...aired(row), share: row.onlineShare })),
    },
  ]
}
