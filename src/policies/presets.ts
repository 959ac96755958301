import { POLICY_FIELDS, PolicyDocument, type PolicyPreset } from './schema.ts'

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7]
const WORKING_DAYS = [1, 2, 3, 4, 5]
// Nothing routine at night is what every rule found has in common, so no area below may replace it.
const NIGHT = { from: '21:00', to: '05:00' }
const LOCAL = POLICY_FIELDS.filter((field) => field !== 'quietHours')

/** Policies to start from. Each says what in it is a rule of somebody else, and what is our choice. */
export const PRESETS: readonly PolicyPreset[] = [
  {
    key: 'default',
    name: { vi: 'Mặc định: sáng, trưa, chiều', en: 'Default: morning, noon, afternoon' },
    source: {
      vi: 'Theo nề nếp chung, không phải văn bản quy định: nhiều xã phát từ 05:00 và 17:00 (như xã Hoằng Đạo, Thanh Hóa), có nơi thêm buổi trưa (phường Liên Chiểu, Đà Nẵng, tháng 12/2025). Khung giờ và giờ yên tĩnh do phần mềm chọn; địa phương được tự đặt khung giờ khác, trừ giờ yên tĩnh ban đêm.',
      en: 'Common practice, no legal text: many communes air from 05:00 and 17:00 (Hoằng Đạo, Thanh Hóa), some at noon too (Liên Chiểu, Đà Nẵng, December 2025). Windows and quiet hours are our choice; areas below may set other windows, but keep the quiet night.',
      url: 'https://nld.com.vn/mot-phuong-o-da-nang-phan-hoi-vu-loa-phuong-phat-luc-4-gio-45-19625121807561272.htm',
    },
    rules: PolicyDocument.parse({
      windows: [
        { weekdays: EVERY_DAY, from: '05:00', to: '08:30' },
        { weekdays: EVERY_DAY, from: '11:00', to: '12:00' },
        { weekdays: EVERY_DAY, from: '16:00', to: '19:30' },
      ],
      quietHours: [NIGHT],
      volumeCaps: [{ from: '05:00', to: '06:00', percent: 80 }],
      mayOverride: LOCAL,
    }),
  },
  {
    key: 'urban-hanoi',
    name: { vi: 'Nội thành Hà Nội: 2 buổi 15 phút, 5 ngày', en: 'Urban Hà Nội: 2 sessions of 15 minutes, 5 days' },
    source: {
      vi: 'Hà Nội, ngày 12/03/2021: ở các quận, mỗi ngày không quá 2 buổi, mỗi buổi không quá 15 phút, 5 ngày trong tuần; thứ bảy và chủ nhật chỉ phát trong trường hợp đặc biệt. Văn bản không nêu giờ cụ thể: khung 05:00–21:00 do phần mềm chọn.',
      en: 'Hà Nội, 12 March 2021: in urban districts at most 2 sessions a day of at most 15 minutes on 5 days a week; weekends in special cases only. It names no hours: 05:00 to 21:00 is our choice.',
      url: 'https://vtv.vn/xa-hoi/ha-noi-khong-phat-loa-phuong-vao-thu-bay-chu-nhat-20210318094947225.htm',
    },
    rules: PolicyDocument.parse({
      windows: [{ weekdays: WORKING_DAYS, from: '05:00', to: '21:00' }],
      quietHours: [NIGHT],
      maxSessionsPerDay: 2,
      maxSessionMinutes: 15,
    }),
  },
  {
    key: 'vinh-phuc',
    name: { vi: 'Vĩnh Phúc: 3 buổi 45 phút kể cả tiếp sóng', en: 'Vĩnh Phúc: 3 sessions of 45 minutes, relay counted' },
    source: {
      vi: 'Vĩnh Phúc, tháng 12/2022: mỗi ngày không quá 3 buổi, mỗi buổi không quá 45 phút kể cả tiếp sóng; giờ phát do cấp xã quy định bằng văn bản. Giờ yên tĩnh 21:00–05:00 do phần mềm chọn.',
      en: 'Vĩnh Phúc, December 2022: at most 3 sessions a day of at most 45 minutes each, relay included; each commune fixes its hours in writing. Quiet hours 21:00 to 05:00 are our choice.',
      url: 'https://www.vanhoavaphattrien.vn/index.php/vinh-phuc-giai-phap-nang-cao-chat-luong-hieu-qua-cong-tac-tuyen-truyen-cua-dai-truyen-thanh-cap-xa-tren-dia-ban-tinh-a16621.html',
    },
    rules: PolicyDocument.parse({
      quietHours: [NIGHT],
      maxSessionsPerDay: 3,
      maxSessionMinutes: 45,
    }),
  },
]
