import type { Skip } from './running-order.ts'
import type { OrderProblem } from './schema-order.ts'

type Words = { vi: string; en: string }

export const SKIP_WORDS: Readonly<Record<Skip, Words>> = {
  'not-today': { vi: 'Không phát trong ngày này', en: 'Not on this day' },
  empty: { vi: 'Chưa chọn nội dung', en: 'Nothing has been chosen yet' },
  'no-sound': { vi: 'Không còn âm thanh để phát', en: 'There is no sound for it' },
  revoked: { vi: 'Bản tin đã bị thu hồi', en: 'The bulletin was revoked' },
  'over-budget': { vi: 'Không còn đủ thời lượng', en: 'There is no time left for it' },
}

type Code = OrderProblem['code']
const PROBLEM_WORDS: Readonly<Record<Exclude<Code, 'over-budget'>, Words>> = {
  'no-items': { vi: 'Chương trình chưa có mục nào', en: 'The programme has no items' },
  'never-sounds': { vi: 'Có ngày phát mà không mục nào có tiếng', en: 'On some day nothing of it would sound' },
  'item-empty': { vi: 'Mục này chưa chọn nội dung', en: 'Nothing has been chosen for this item' },
  'item-missing': { vi: 'Nội dung của mục này không còn', en: 'What this item plays does not exist' },
  'item-archived': { vi: 'Nội dung của mục này đã cất khỏi thư viện', en: 'What this item plays was archived' },
  'item-is-alert': {
    vi: 'Bản thu của mục này là cảnh báo khẩn cấp, không dùng ở đây được',
    en: 'The clip of this item is an emergency alert',
  },
  'item-not-approved': { vi: 'Bản tin của mục này chưa được duyệt', en: 'The bulletin of this item is not approved' },
  'item-other-areas': {
    vi: 'Nội dung của mục này không dành cho hết địa bàn của chương trình',
    en: 'What this item plays is not meant for all areas of the programme',
  },
  'no-airings': { vi: 'Chương trình không còn buổi phát nào', en: 'No airing is still to come' },
}

/** In words an official understands; a length as minutes and seconds. */
export function problemWords(code: Code, overMs: number, date: string | null): Words {
  if (code !== 'over-budget') return PROBLEM_WORDS[code]
  const seconds = Math.ceil(overMs / 1_000)
  const [minutes, rest] = [Math.floor(seconds / 60), seconds % 60]
  const on = date ? date.split('-').reverse().join('/') : ''
  return {
    vi: `Dài quá thời lượng ${minutes > 0 ? `${minutes} phút ` : ''}${rest} giây${on && ` (ngày ${on})`}`,
    en: `Too long by ${minutes > 0 ? `${minutes} min ` : ''}${rest} s${date ? ` on ${date}` : ''}`,
  }
}
