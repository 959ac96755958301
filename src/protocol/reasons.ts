/** Why something did not sound. A closed list: every one has words an official understands (`reasonText`). */
export const REASONS = {
  // refused or failed by the speaker
  'bad-signature': { vi: 'Chữ ký của lệnh không đúng', en: 'The command is not signed by a key this speaker trusts' },
  'wrong-key': {
    vi: 'Lệnh ký bằng khóa không dùng cho việc này',
    en: 'The command is signed with a key for another purpose',
  },
  'not-addressed': { vi: 'Lệnh không gửi cho cụm loa này', en: 'The command is not addressed to this speaker' },
  malformed: { vi: 'Lệnh không đọc được', en: 'The command could not be read' },
  expired: { vi: 'Lệnh đến khi đã quá hạn phát', en: 'The command arrived after its time was over' },
  'quiet-hours': { vi: 'Rơi vào giờ yên tĩnh', en: 'It would have sounded in quiet hours' },
  'clock-untrusted': { vi: 'Đồng hồ của cụm loa chưa tin được', en: 'The speaker does not trust its clock yet' },
  'hash-mismatch': {
    vi: 'Tệp âm thanh nhận được không phải tệp đã duyệt',
    en: 'The audio received is not the audio that was approved',
  },
  'fetch-failed': { vi: 'Không tải được tệp âm thanh', en: 'The audio could not be fetched' },
  'stream-lost': { vi: 'Mất luồng phát trực tiếp', en: 'The live stream was lost' },
  'host-not-allowed': {
    vi: 'Luồng phát đến từ máy chủ không nằm trong danh sách cho phép',
    en: 'The stream comes from a server that this speaker was not told to trust',
  },
  'decoder-error': { vi: 'Không giải mã được tệp âm thanh', en: 'The audio could not be decoded' },
  'output-fault': { vi: 'Ngõ ra âm thanh hỏng', en: 'The audio output failed' },
  busy: { vi: 'Cụm loa đang phát nội dung khác', en: 'Something else was sounding' },
  'storage-full': { vi: 'Bộ nhớ của cụm loa đã đầy', en: "The speaker's storage is full" },
  preempted: {
    vi: 'Bị ngắt để nhường nội dung ưu tiên hơn',
    en: 'Cut by something of higher priority, and not resumed in its window',
  },
  stopped: { vi: 'Bị dừng theo lệnh của người phụ trách', en: 'Stopped by order of an official' },
  'all-clear': { vi: 'Kết thúc vì đã báo yên', en: 'Ended by the all-clear' },
  superseded: { vi: 'Được thay bằng bản tin mới hơn', en: 'Replaced by a newer one' },
  'power-cut': { vi: 'Mất điện khi đang phát', en: 'Power was lost while it played' },
  // concluded by the server
  offline: {
    vi: 'Cụm loa mất kết nối suốt thời gian phát',
    en: 'The speaker was not connected while it could have played',
  },
  'no-answer': { vi: 'Cụm loa có kết nối nhưng không trả lời', en: 'The speaker was connected but never answered' },
  'lost-contact': {
    vi: 'Cụm loa đã nhận lệnh rồi mất liên lạc',
    en: 'The speaker took the command, then contact was lost before it reported the end',
  },
  // why a whole occurrence did not air
  'no-speakers': { vi: 'Không có cụm loa nào ở địa bàn nhận', en: 'There are no speakers in the target areas' },
  'server-down': { vi: 'Máy chủ không hoạt động vào giờ phát', en: 'The server was not running when it was due' },
  'clock-stepped': {
    vi: 'Đồng hồ máy chủ bị chỉnh vượt qua giờ phát',
    en: 'The clock of the server was set past its time',
  },
  revoked: { vi: 'Bản tin đã bị thu hồi', en: 'The bulletin was revoked' },
  'schedule-ended': { vi: 'Lịch phát đã dừng hoặc bị sửa', en: 'The schedule was paused, ended or changed' },
  'authority-lost': {
    vi: 'Người lập lịch không còn quyền ở địa bàn này',
    en: 'Whoever scheduled it no longer has authority over the area',
  },
  'not-approved': { vi: 'Nội dung không còn đúng bản đã duyệt', en: 'The content is no longer what was approved' },
  'outside-window': {
    vi: 'Ngoài khung giờ được phép phát',
    en: 'Outside the hours in which broadcasting is allowed',
  },
  'session-limit': {
    vi: 'Vượt thời lượng một buổi hoặc số buổi trong ngày theo quy định',
    en: 'More minutes in a session, or more sessions a day, than the policy allows',
  },
  'day-limit': {
    vi: 'Vượt tổng số phút phát trong ngày theo quy định',
    en: 'More minutes a day than the policy allows',
  },
  'over-budget': {
    vi: 'Chương trình đã hết thời lượng trước khi đến mục này',
    en: 'The programme had no time left for this item',
  },
  'too-late': {
    vi: 'Đã qua thời điểm còn được phát muộn theo lịch',
    en: 'Later than its schedule allows it to start',
  },
  'validity-over': {
    vi: 'Bản tin hết hiệu lực trước giờ phát',
    en: 'The bulletin was of no use any more at its time',
  },
  replaced: { vi: 'Được thay bằng nội dung khác cùng giờ', en: 'Replaced by something else at that time' },
  'waiting-superseded': {
    vi: 'Có lượt phát mới hơn của cùng lịch thay cho lượt đã lỡ',
    en: 'A newer airing of the same schedule took the place of the one that was missed',
  },
  'relay-lost': {
    vi: 'Mất luồng tiếp sóng và không có âm thanh dự phòng',
    en: 'The relayed stream was lost and there was nothing to play instead',
  },
  'relay-archived': {
    vi: 'Đài tiếp sóng của mục này đã được cất đi',
    en: 'The station that this item relays was put away',
  },
  'fallback-played': {
    vi: 'Mất luồng tiếp sóng, đã phát âm thanh dự phòng',
    en: 'The relayed stream was lost; the stand-in was played',
  },
  'not-all-played': { vi: 'Không phải mọi cụm loa đều phát được', en: 'Not every speaker played it' },
  'none-played': { vi: 'Không cụm loa nào phát được', en: 'No speaker played it' },
} as const satisfies Record<string, { vi: string; en: string }>

export type Reason = keyof typeof REASONS
export const REASON_CODES = Object.keys(REASONS) as [Reason, ...Reason[]] // safe: keys of a literal
