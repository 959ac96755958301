const vi = {
  zoomIn: 'Phóng to',
  zoomOut: 'Thu nhỏ',
  fit: 'Xem toàn bộ',
  help: 'Phím mũi tên để di chuyển, phím cộng và trừ để phóng to, thu nhỏ. Danh sách bên cạnh có cùng nội dung.',
  empty: 'Chưa có ranh giới địa bàn và vị trí loa để vẽ bản đồ. Hãy dùng danh sách.',
  legend: 'Chú giải',
  speakers: (count: string) => `${count} cụm loa`,
  selected: 'Đang chọn',
  more: (count: string) => `và ${count} cụm loa khác`,
  kind: {
    new: 'Chưa lắp thiết bị',
    waiting: 'Chưa trả lời',
    online: 'Đang kết nối',
    played: 'Đã phát',
    offline: 'Mất kết nối',
    silent: 'Không lên tiếng',
    'playing-normal': 'Đang phát',
    'playing-priority': 'Đang phát tin ưu tiên',
    'playing-emergency': 'Đang phát tin khẩn cấp',
    'playing-drill': 'Đang phát diễn tập',
  },
}

const en = {
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  fit: 'Show everything',
  help: 'Arrow keys move the map, plus and minus zoom. The list beside it says the same.',
  empty: 'There are no boundaries and no positions of speakers to draw yet. Please use the list.',
  legend: 'Legend',
  speakers: (count: string) => (count === '1' ? '1 speaker' : `${count} speakers`),
  selected: 'Chosen',
  more: (count: string) => `and ${count} more`,
  kind: {
    new: 'No device yet',
    waiting: 'No answer yet',
    online: 'Online',
    played: 'Played',
    offline: 'Offline',
    silent: 'Silent',
    'playing-normal': 'Playing',
    'playing-priority': 'Playing a priority item',
    'playing-emergency': 'Playing an emergency',
    'playing-drill': 'Playing a drill',
  },
} satisfies typeof vi

export const texts = { vi, en }
