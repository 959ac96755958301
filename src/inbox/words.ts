import { PROBLEMS, type ProblemCode } from '../errors.ts'

export type Words = { vi: string; en: string }

const UNKNOWN: Words = {
  vi: 'Có lỗi chưa rõ; xem nhật ký của máy chủ.',
  en: 'An unknown fault; the log of the server has it.',
}
const ERRORS: Record<string, Words> = {
  // Ours, not theirs: "Máy chủ gặp lỗi" would leave open whose server, and where to look.
  internal: UNKNOWN,
  'name-unknown': { vi: 'Không tìm thấy máy chủ của cấp trên (tên miền).', en: 'Its host name is not known.' },
  'no-connection': { vi: 'Không kết nối được tới máy chủ của cấp trên.', en: 'Its server takes no connection.' },
  'timed-out': { vi: 'Máy chủ của cấp trên không trả lời kịp.', en: 'Its server does not answer in time.' },
  'too-large': { vi: 'Máy chủ của cấp trên gửi quá nhiều dữ liệu.', en: 'Its server sends too much.' },
  'address-internal': {
    vi: 'Địa chỉ nằm trong mạng nội bộ, máy chủ không được phép gọi.',
    en: 'Its address is an internal one, which the server may not call.',
  },
  'its answer is not a page of bulletins': {
    vi: 'Máy chủ của cấp trên trả lời không đúng định dạng.',
    en: 'What its server answered is not what the profile says.',
  },
}
const ANSWERED = /^it answered (\d+)$/

/** An error as it is kept (`receipt: it answered 503`, `TN-1 v2: inbox.outside-scope`), for whoever has to act on it. */
export function errorInWords(kept: string | null): Words | null {
  if (kept === null) return null
  const what = kept.split(': ').at(-1) ?? ''
  const status = ANSWERED.exec(what)?.[1]
  if (status)
    return { vi: `Máy chủ của cấp trên báo lỗi ${status}.`, en: `Its server answers with the error ${status}.` }
  return ERRORS[what] ?? problemInWords(what) ?? UNKNOWN
}

/** What could not be carried out: the reason begins with the code of a problem (src/inbox/carry-out.ts). */
export const refusalInWords = (reason: string | null): Words | null => problemInWords(reason?.split(': ')[0] ?? '')

function problemInWords(code: string): Words | null {
  if (!isProblemCode(code)) return null
  const { vi, title } = PROBLEMS[code]
  return { vi: `${vi}.`, en: `${title}.` }
}

const isProblemCode = (text: string): text is ProblemCode => Object.hasOwn(PROBLEMS, text)
