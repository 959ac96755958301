import type { LogEntry } from './broadcast-log.ts'
import type { Column } from './csv.ts'
import type { DeliveryEntry } from './ledger.ts'
import { deliveryWords, modeWords, outcomeWords, priorityWords, topicWords } from './words.ts'

const ID = { width: 32 }
const WORDS = { width: 26 }
const LONG = { width: 44 }
const SHORT = { width: 12 }
const INSTANT = { width: 20 }
const TO_THE_MS = { width: 24, format: 'dd/mm/yyyy hh:mm:ss.000' }
const COUNT = { width: 12, format: '#,##0' }

/** What an official sees in a spreadsheet. Codes stand beside words, so that a program can read the file too. */
export const LEDGER_COLUMNS: ReadonlyArray<Column<DeliveryEntry>> = [
  ['Mã cụm loa', (row) => row.speakerId, ID],
  ['Cụm loa', (row) => row.speakerName, WORDS],
  ['Mã địa bàn', (row) => row.areaCode, SHORT],
  ['Địa bàn', (row) => row.areaName, WORDS],
  ['Kết quả', (row) => row.status, SHORT],
  ['Kết quả bằng chữ', (row) => deliveryWords(row.status), WORDS],
  ['Mã lý do', (row) => row.reason, { width: 16 }],
  ['Lý do', (row) => row.reasonVi, LONG],
  ['Reason', (row) => row.reasonEn, LONG],
  ['Chi tiết', (row) => row.detail, LONG],
  ['Nhận lệnh lúc', (row) => row.acceptedAt, INSTANT],
  ['Tải xong lúc', (row) => row.fetchedAt, INSTANT],
  ['Sẵn sàng lúc', (row) => row.armedAt, INSTANT],
  ['Bắt đầu phát lúc', (row) => row.startedAt, TO_THE_MS],
  ['Theo đồng hồ của cụm loa', (row) => row.playingAt, TO_THE_MS],
  ['Kết thúc lúc', (row) => row.endedAt, INSTANT],
  ['Máy chủ nhận báo cáo lúc', (row) => row.receivedAt, INSTANT],
  ['Trễ (ms)', (row) => row.lateMs, COUNT],
  ['Đã phát (ms)', (row) => row.playedMs, COUNT],
  ['Lệch đồng hồ (ms)', (row) => row.clockOffsetMs, COUNT],
]

export const LOG_COLUMNS: ReadonlyArray<Column<LogEntry>> = [
  ['Mã lượt phát', (row) => row.occurrenceId, ID],
  ['Loại', (row) => row.kind, SHORT],
  ['Giờ phát', (row) => row.startAt, INSTANT],
  ['Tên', (row) => row.title, LONG],
  ['Mức ưu tiên', (row) => row.priority, SHORT],
  ['Mức ưu tiên bằng chữ', (row) => priorityWords(row.priority), { width: 16 }],
  ['Chế độ', (row) => row.mode, SHORT],
  ['Chế độ bằng chữ', (row) => modeWords(row.mode), { width: 16 }],
  ['Lĩnh vực', (row) => row.topic, SHORT],
  ['Lĩnh vực bằng chữ', (row) => topicWords(row.topic ?? row.kind), WORDS],
  ['Mã địa bàn', (row) => row.areaCodes.join(' '), { width: 16 }],
  ['Kết quả', (row) => row.status, SHORT],
  ['Kết quả bằng chữ', (row) => outcomeWords(row.status), WORDS],
  ['Mã lý do', (row) => row.reason, { width: 16 }],
  ['Lý do', (row) => row.reasonVi, LONG],
  ['Số cụm loa', (row) => row.targets, COUNT],
  ['Số cụm đã phát', (row) => row.played, COUNT],
  ['Thời lượng (ms)', (row) => row.clipDurationMs, COUNT],
  ['SHA-256 âm thanh', (row) => row.clipSha256, { width: 68 }],
  ['Người soạn', (row) => row.authorId, ID],
  ['Người duyệt', (row) => row.approverId, ID],
]
