const vi = {
  hours: 'Giờ được phát ban đầu, trong cả nước',
  hoursText: 'Sửa được sau ở màn hình “Giờ được phát”. Tin khẩn cấp không bị hạn chế.',
  presets: {
    default: {
      name: 'Mặc định: sáng, trưa, chiều',
      text: 'Phát 05:00–08:30, 11:00–12:00 và 16:00–19:30; yên tĩnh 21:00–05:00. Nên chọn.',
    },
    'urban-hanoi': {
      name: 'Như nội thành Hà Nội',
      text: 'Thứ 2 đến thứ 6, nhiều nhất 2 buổi mỗi ngày, mỗi buổi 15 phút; yên tĩnh 21:00–05:00.',
    },
    'vinh-phuc': {
      name: 'Như Vĩnh Phúc',
      text: 'Nhiều nhất 3 buổi mỗi ngày, mỗi buổi 45 phút kể cả tiếp sóng; yên tĩnh 21:00–05:00.',
    },
    none: { name: 'Chưa đặt giờ', text: 'Không giờ nào bị cấm, kể cả ban đêm.' },
  },
}

const en = {
  hours: 'Broadcast hours to begin with, in the whole country',
  hoursText: 'They can be changed later under “Broadcast hours”. They never hold back an emergency.',
  presets: {
    default: {
      name: 'Default: morning, noon, afternoon',
      text: 'Sound from 05:00 to 08:30, 11:00 to 12:00, 16:00 to 19:30; quiet from 21:00 to 05:00. Recommended.',
    },
    'urban-hanoi': {
      name: 'As in urban Hà Nội',
      text: 'Monday to Friday, at most 2 sessions a day of 15 minutes; quiet from 21:00 to 05:00.',
    },
    'vinh-phuc': {
      name: 'As in Vĩnh Phúc',
      text: 'At most 3 sessions a day of 45 minutes, relay counted; quiet from 21:00 to 05:00.',
    },
    none: { name: 'No hours yet', text: 'No hour is forbidden, not even at night.' },
  },
} satisfies typeof vi

/** Apart from the words of signing in, which everybody loads. */
export const presetTexts = { vi, en }
