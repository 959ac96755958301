import type { Transitions } from '../state-machine.ts'

export type LiveStatus = 'preparing' | 'on-air' | 'ended'
export type LiveEvent = 'start' | 'end'

/** Two phases: amplifiers are woken while it prepares, and nothing sounds before a person starts it. */
export const LIVE: Transitions<LiveStatus, LiveEvent> = {
  preparing: { start: 'on-air', end: 'ended' },
  'on-air': { end: 'ended' },
  ended: {},
}

/** Why a session ended. A closed list, each with words for officials. */
export const END_REASONS = {
  finished: { vi: 'Người nói đã kết thúc', en: 'Ended by whoever spoke' },
  cancelled: { vi: 'Đã hủy trước khi phát', en: 'Cancelled before anything was on the air' },
  'not-started': { vi: 'Quá thời gian chuẩn bị mà chưa phát', en: 'Nobody started it in time' },
  'time-limit': { vi: 'Hết thời lượng cho phép', en: 'The time allowed was over' },
  'microphone-lost': { vi: 'Mất tín hiệu từ micrô', en: 'Nothing more came from the microphone' },
  stopped: { vi: 'Bị dừng theo lệnh của người phụ trách', en: 'Stopped by order of an official' },
  preempted: { vi: 'Bị ngắt để nhường nội dung khẩn cấp', en: 'Cut by something of higher priority' },
  'no-listeners': { vi: 'Không cụm loa nào đang nghe', en: 'No speaker was listening' },
  'encoder-failed': { vi: 'Máy chủ không xử lý được âm thanh', en: 'The server could not process the sound' },
  'server-stopped': { vi: 'Máy chủ dừng hoạt động', en: 'The server stopped' },
} as const satisfies Record<string, { vi: string; en: string }>
export type EndReason = keyof typeof END_REASONS
export const END_REASON_CODES = Object.keys(END_REASONS) as [EndReason, ...EndReason[]] // safe: keys of a literal
