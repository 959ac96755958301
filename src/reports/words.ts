import type { TOPICS } from '../bulletins/schema.ts'
import type { DeliveryStatus, Mode, OccurrenceStatus, Priority } from '../db/tables.ts'

// Codes as officials read them in files. A code of a newer version stands for itself.

type Untopical = 'schedule' | 'programme' | 'relay' | 'alert' | 'all-clear' | 'live'
const TOPIC: Readonly<Record<(typeof TOPICS)[number] | Untopical, string>> = {
  notice: 'Thông báo của địa phương',
  news: 'Tin tức, thời sự',
  law: 'Phổ biến pháp luật',
  health: 'Y tế, sức khỏe',
  agriculture: 'Nông nghiệp, khuyến nông',
  security: 'An ninh, trật tự',
  culture: 'Văn hóa, thể thao',
  weather: 'Thời tiết, thiên tai',
  other: 'Nội dung khác',
  schedule: 'Chưa phân loại',
  programme: 'Nhạc hiệu, lời dẫn của chương trình',
  relay: 'Tiếp sóng',
  alert: 'Cảnh báo khẩn cấp',
  'all-clear': 'Báo yên',
  live: 'Phát thanh trực tiếp',
}

const PRIORITY: Readonly<Record<Priority, string>> = {
  normal: 'Thông thường',
  priority: 'Ưu tiên',
  emergency: 'Khẩn cấp',
}

const MODE: Readonly<Record<Mode, string>> = { live: 'Phát thật', drill: 'Diễn tập', test: 'Phát thử' }

const OUTCOME: Readonly<Record<OccurrenceStatus, string>> = {
  planned: 'Chờ đến giờ phát',
  armed: 'Sẵn sàng phát',
  airing: 'Đang phát',
  completed: 'Đã phát đủ',
  partial: 'Đã phát, chưa đủ cụm loa',
  failed: 'Không phát được',
  missed: 'Lỡ giờ phát',
  cancelled: 'Đã hủy',
  preempted: 'Bị ngắt ưu tiên',
  expired: 'Quá hạn phát',
}

const DELIVERY: Readonly<Record<DeliveryStatus, string>> = {
  pending: 'Chờ trả lời',
  accepted: 'Đã nhận lệnh',
  fetched: 'Đã tải âm thanh',
  armed: 'Sẵn sàng phát',
  playing: 'Đang phát',
  played: 'Đã phát',
  failed: 'Không phát được',
  rejected: 'Từ chối lệnh',
  preempted: 'Bị ngắt ưu tiên',
  expired: 'Quá hạn phát',
  cancelled: 'Đã hủy',
  superseded: 'Được thay bằng bản tin mới',
  unreachable: 'Mất liên lạc',
}

const lookUp = (words: Readonly<Record<string, string>>) => (code: string) => words[code] ?? code

export const topicWords = lookUp(TOPIC)
export const priorityWords = lookUp(PRIORITY)
export const modeWords = lookUp(MODE)
export const outcomeWords = lookUp(OUTCOME)
export const deliveryWords = lookUp(DELIVERY)
