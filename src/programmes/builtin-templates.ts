import type { ProgrammeItem, ProgrammeTemplate } from './schema.ts'

type Skeleton = Omit<ProgrammeTemplate, 'areaCodes' | 'areaNames' | 'builtIn' | 'createdBy' | 'createdAt'>

const WORKDAYS = [1, 2, 3, 4, 5]
const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7]

const theme: ProgrammeItem = { id: 'itm_theme', kind: 'clip', role: 'theme', clipId: null, title: 'Nhạc hiệu' }
const closing: ProgrammeItem = { id: 'itm_closing', kind: 'clip', role: 'closing', clipId: null, title: 'Lời kết' }
const relay = (id: string, title: string, minutes: number): ProgrammeItem => ({
  id: `itm_${id}`,
  kind: 'relay',
  relayId: null,
  seconds: minutes * 60,
  title,
})
const bulletin = (id: string, title: string): ProgrammeItem => ({
  id: `itm_${id}`,
  kind: 'bulletin',
  bulletinId: null,
  title,
})

/**
 * Sequences as communes have them, with places to fill: relay first (Voice of Vietnam, then the province), then the
 * commune's own items. Times are the usual ones, 05:00–05:30 and 17:00.
 */
export const BUILT_IN_TEMPLATES: readonly Skeleton[] = [
  {
    id: 'ptp_weekday-morning',
    name: 'Buổi sáng các ngày trong tuần',
    priority: 'normal',
    at: '05:00',
    weekdays: WORKDAYS,
    budgetSeconds: 30 * 60,
    items: [
      theme,
      relay('national', 'Tiếp sóng Đài Tiếng nói Việt Nam', 10),
      relay('province', 'Tiếp sóng đài tỉnh', 8),
      bulletin('news', 'Tin trong xã'),
      bulletin('notice', 'Thông báo của Ủy ban nhân dân xã'),
      closing,
    ],
  },
  {
    id: 'ptp_evening',
    name: 'Buổi chiều',
    priority: 'normal',
    at: '17:00',
    weekdays: EVERY_DAY,
    budgetSeconds: 30 * 60,
    items: [
      theme,
      relay('province', 'Tiếp sóng đài tỉnh', 15),
      bulletin('notice', 'Thông báo'),
      { id: 'itm_pause', kind: 'pause', seconds: 5 },
      bulletin('topic', 'Chuyên mục'),
      closing,
    ],
  },
  {
    id: 'ptp_market-day',
    name: 'Ngày chợ phiên',
    priority: 'normal',
    at: '06:30',
    weekdays: [7],
    budgetSeconds: 15 * 60,
    items: [
      theme,
      bulletin('notice', 'Thông báo cho bà con đi chợ'),
      bulletin('prices', 'Giá nông sản'),
      bulletin('ethnic', 'Bản tin tiếng dân tộc'),
      closing,
    ],
  },
]
