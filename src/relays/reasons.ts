/** Why a station cannot be relayed just now, in words for officials. The key goes into the database and never changes. */
export const RELAY_REASONS = {
  'address-invalid': { vi: 'Địa chỉ không đúng dạng.', en: 'The address is not well formed.' },
  'address-internal': {
    vi: 'Địa chỉ nằm trong mạng nội bộ nên máy chủ không nối.',
    en: 'The address leads into an internal network, so the server does not connect.',
  },
  'address-scheme': {
    vi: 'Chỉ nhận địa chỉ http hoặc https.',
    en: 'Only http and https addresses are taken.',
  },
  'address-credentials': {
    vi: 'Địa chỉ không được chứa tên đăng nhập và mật khẩu.',
    en: 'The address must not contain a user name and password.',
  },
  'address-port': {
    vi: 'Cổng trong địa chỉ không phải cổng phát thanh thường dùng.',
    en: 'The port of the address is none that radio streams use.',
  },
  'too-many-redirects': { vi: 'Địa chỉ chuyển tiếp quá nhiều lần.', en: 'The address redirects too many times.' },
  'name-unknown': { vi: 'Không tìm thấy máy chủ của đài (tên miền).', en: "The station's host name is not known." },
  'no-connection': {
    vi: 'Không kết nối được tới máy chủ của đài.',
    en: "The station's server takes no connection.",
  },
  'timed-out': { vi: 'Máy chủ của đài không trả lời kịp.', en: "The station's server does not answer in time." },
  'http-error': { vi: 'Máy chủ của đài báo lỗi.', en: "The station's server answers with an error." },
  'too-large': { vi: 'Máy chủ của đài gửi quá nhiều dữ liệu.', en: "The station's server sends too much." },
  'body-encoded': {
    vi: 'Máy chủ của đài gửi dữ liệu nén nên không phát được.',
    en: "The station's server sends compressed data, which is not taken.",
  },
  'not-audio': {
    vi: 'Địa chỉ không phải luồng MP3, AAC hoặc HLS.',
    en: 'The address is no MP3, AAC or HLS stream.',
  },
  encrypted: { vi: 'Luồng HLS bị mã hóa nên không phát được.', en: 'The HLS stream is encrypted.' },
  undecodable: { vi: 'Không giải mã được âm thanh của đài.', en: "The station's sound cannot be decoded." },
  'stream-ended': { vi: 'Đài đã ngắt luồng phát.', en: 'The station ended its stream.' },
  silent: { vi: 'Luồng của đài không có tiếng.', en: "The station's stream is silent." },
  'needs-ffmpeg': { vi: 'Máy chủ chưa cài ffmpeg.', en: 'The server has no ffmpeg.' },
} as const satisfies Record<string, { vi: string; en: string }>

export type RelayReason = keyof typeof RELAY_REASONS

export const isRelayReason = (code: string): code is RelayReason => code in RELAY_REASONS
