import type { z } from 'zod'
import type { LogEntry } from './broadcast-log.ts'
import type { Column } from './csv.ts'
import type { DeliveryEntry } from './ledger.ts'
import type { MonthlyView } from './schema.ts'

/** What an official sees in a spreadsheet. Codes stand beside words, so that a program can read the file too. */
export const LEDGER_COLUMNS: ReadonlyArray<Column<DeliveryEntry>> = [
  ['Mã cụm loa', (row) => row.speakerId],
  ['Cụm loa', (row) => row.speakerName],
  ['Mã địa bàn', (row) => row.areaCode],
  ['Địa bàn', (row) => row.areaName],
  ['Kết quả', (row) => row.status],
  ['Mã lý do', (row) => row.reason],
  ['Lý do', (row) => row.reasonVi],
  ['Reason', (row) => row.reasonEn],
  ['Chi tiết', (row) => row.detail],
  ['Nhận lệnh lúc', (row) => row.acceptedAt],
  ['Tải xong lúc', (row) => row.fetchedAt],
  ['Sẵn sàng lúc', (row) => row.armedAt],
  ['Bắt đầu phát lúc', (row) => row.startedAt],
  ['Theo đồng hồ của cụm loa', (row) => row.playingAt],
  ['Kết thúc lúc', (row) => row.endedAt],
  ['Máy chủ nhận báo cáo lúc', (row) => row.receivedAt],
  ['Trễ (ms)', (row) => row.lateMs],
  ['Đã phát (ms)', (row) => row.playedMs],
  ['Lệch đồng hồ (ms)', (row) => row.clockOffsetMs],
]

export const LOG_COLUMNS: ReadonlyArray<Column<LogEntry>> = [
  ['Mã lượt phát', (row) => row.occurrenceId],
  ['Loại', (row) => row.kind],
  ['Giờ phát', (row) => row.startAt],
  ['Tên', (row) => row.title],
  ['Mức ưu tiên', (row) => row.priority],
  ['Chế độ', (row) => row.mode],
  ['Lĩnh vực', (row) => row.topic],
  ['Mã địa bàn', (row) => row.areaCodes.join(' ')],
  ['Kết quả', (row) => row.status],
  ['Mã lý do', (row) => row.reason],
  ['Lý do', (row) => row.reasonVi],
  ['Số cụm loa', (row) => row.targets],
  ['Số cụm đã phát', (row) => row.played],
  ['Thời lượng (ms)', (row) => row.clipDurationMs],
  ['SHA-256 âm thanh', (row) => row.clipSha256],
  ['Người soạn', (row) => row.authorId],
  ['Người duyệt', (row) => row.approverId],
]

type Monthly = z.infer<typeof MonthlyView>
type MonthlyLine = { section: string; key: string; count: number | null; minutes: number | null }

export const MONTHLY_COLUMNS: ReadonlyArray<Column<MonthlyLine>> = [
  ['Mục', (row) => row.section],
  ['Nội dung', (row) => row.key],
  ['Số lượng', (row) => row.count],
  ['Số phút', (row) => row.minutes],
]

/** The report as one table: a line per number. */
export function monthlyLines(report: Monthly): MonthlyLine[] {
  const line = (section: string, key: string, count: number | null, minutes: number | null = null) => ({
    section,
    key,
    count,
    minutes,
  })
  const { deliveries, speakers } = report
  return [
    line('Lượt phát', `Theo lịch và khẩn cấp, ${report.area.name}, ${report.month}`, report.occurrences),
    line('Lượt phát', 'Đã phát', report.airings, report.minutesOnAir),
    line('Lượt phát', 'Diễn tập', report.drills),
    line('Lượt phát', 'Kiểm tra kỹ thuật', report.tests),
    ...report.byOutcome.map(({ status, count }) => line('Kết quả lượt phát', status, count)),
    ...report.byPriority.map((row) => line('Mức ưu tiên', row.priority, row.airings, row.minutesOnAir)),
    ...report.byTopic.map((row) => line('Lĩnh vực', row.topic, row.airings, row.minutesOnAir)),
    line('Lượt phát tới cụm loa', 'Tổng số', deliveries.total),
    ...deliveries.byStatus.map(({ status, count }) => line('Lượt phát tới cụm loa', status, count)),
    ...deliveries.reasons.map(({ vi, count }) => line('Lý do', vi, count)),
    line('Cụm loa', 'Đang quản lý', speakers.total),
    line('Cụm loa', 'Đã ghi danh', speakers.enrolled),
    line('Cụm loa', 'Có liên lạc trong tháng', speakers.alive),
    line('Cụm loa', 'Đang kết nối', speakers.onlineNow),
  ]
}
