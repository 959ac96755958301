import { actionWords } from '../audit/action-words.ts'
import { dateIn, type Near, textIn, type Words, whenOf } from './words-time.ts'

/** What people did, as the audit log has it, in sentences that do not name who: that is said beside them. Pure. */
export type Act = { action: string; data: Readonly<Record<string, unknown>>; title: string; near: Near }

type Tell = (act: Act) => Words
const of =
  (vi: string, en: string): Tell =>
  ({ title }) => ({
    vi: vi.replace('…', `“${title}”`),
    en: en.replace('…', `“${title}”`),
  })

/** A drill must not read like the real thing. */
const ofAlert =
  (vi: string, en: string, drillVi: string, drillEn: string): Tell =>
  (act) =>
    (textIn(act.data, 'mode') === 'drill' ? of(drillVi, drillEn) : of(vi, en))(act)

const withReason =
  (tell: Tell): Tell =>
  (act) => {
    const words = tell(act)
    const reason = textIn(act.data, 'reason') ?? textIn(act.data, 'note')
    return reason
      ? { vi: `${words.vi.slice(0, -1)}, lý do: “${reason}”.`, en: `${words.en.slice(0, -1)}, because: “${reason}”.` }
      : words
  }

const approved =
  (vi: string, en: string): Tell =>
  (act) => {
    const words = of(vi, en)(act)
    if (!textIn(act.data, 'preflightHash') && !textIn(act.data, 'preflight')) return words
    return {
      vi: `${words.vi.slice(0, -1)}, sau khi xem trước sẽ phát ở đâu, lúc nào, to bao nhiêu.`,
      en: `${words.en.slice(0, -1)}, having been shown where, when and how loud it will sound.`,
    }
  }

const moved: Tell = (act) => {
  const [from, to] = [dateIn(act.data, 'from'), dateIn(act.data, 'startAt')]
  if (!from || !to) return { vi: 'Dời lượt phát này.', en: 'Moved this airing.' }
  return {
    vi: `Dời lượt phát này từ ${whenOf(from, act.near).vi} sang ${whenOf(to, act.near).vi}.`,
    en: `Moved this airing from ${whenOf(from, act.near).en} to ${whenOf(to, act.near).en}.`,
  }
}

const ACTS: Readonly<Record<string, Tell>> = {
  'bulletin.create': of('Soạn bản tin ….', 'Wrote the bulletin ….'),
  'bulletin.edit': of('Sửa bản tin …; phải duyệt lại.', 'Edited the bulletin …, which voids its approval.'),
  'bulletin.submit': of('Trình duyệt bản tin ….', 'Submitted the bulletin ….'),
  'bulletin.approve': approved('Nghe và duyệt bản tin ….', 'Heard and approved the bulletin ….'),
  'bulletin.reject': withReason(of('Từ chối bản tin ….', 'Rejected the bulletin ….')),
  'bulletin.revoke': withReason(of('Thu hồi bản tin ….', 'Revoked the bulletin ….')),
  'schedule.create': of('Lập lịch phát ….', 'Scheduled ….'),
  'schedule.settle': of('Bản tin được duyệt nên lịch có giờ phát.', 'The approval gave the schedule its time.'),
  'schedule.reschedule': of('Đổi lịch phát ….', 'Changed the schedule of ….'),
  'schedule.split': of('Đổi lịch phát … từ một ngày trở đi.', 'Changed the schedule of … from a day on.'),
  'schedule.pause': of('Tạm dừng lịch phát ….', 'Paused the schedule of ….'),
  'schedule.resume': of('Cho lịch phát … chạy tiếp.', 'Resumed the schedule of ….'),
  'schedule.end': of('Kết thúc lịch phát ….', 'Ended the schedule of ….'),
  'programme.create': of('Lập chương trình ….', 'Made the programme ….'),
  'programme.edit': of('Sửa chương trình …; phải duyệt lại.', 'Edited the programme …, which voids its approval.'),
  'programme.submit': of('Trình duyệt chương trình ….', 'Submitted the programme ….'),
  'programme.approve': approved('Duyệt chương trình ….', 'Approved the programme ….'),
  'programme.reject': withReason(of('Từ chối chương trình ….', 'Rejected the programme ….')),
  'programme.pause': of('Tạm dừng chương trình ….', 'Paused the programme ….'),
  'programme.resume': of('Cho chương trình … chạy tiếp.', 'Resumed the programme ….'),
  'programme.end': of('Kết thúc chương trình ….', 'Ended the programme ….'),
  'occurrence.move': moved,
  'occurrence.cancel': withReason(of('Bỏ lượt phát này.', 'Left this airing out.')),
  'occurrence.restore': of('Lấy lại lượt phát đã bỏ.', 'Took the cancellation back.'),
  'occurrence.stop': of('Dừng lượt phát này.', 'Stopped this airing.'),
  'alert.create': ofAlert('Soạn cảnh báo ….', 'Prepared the alert ….', 'Soạn diễn tập ….', 'Prepared the drill ….'),
  'alert.send': ofAlert('Gửi cảnh báo ….', 'Sent the alert ….', 'Gửi diễn tập ….', 'Sent the drill ….'),
  'alert.all-clear': of('Báo yên cho ….', 'Gave the all-clear for ….'),
  'alert.cancel': of('Hủy cảnh báo ….', 'Cancelled the alert ….'),
  'live.prepare': of('Chuẩn bị phát trực tiếp ….', 'Prepared the live broadcast ….'),
  'live.start': of('Bắt đầu nói trực tiếp.', 'Began to speak live.'),
  'live.end': of('Kết thúc phát trực tiếp.', 'Ended the live broadcast.'),
  'stop-all': of('Bấm Dừng tất cả ở địa bàn này.', 'Pressed stop-all over this area.'),
}

/** Of an action without a sentence of its own, what the log calls it. */
export function tellAct(act: Act): Words {
  const tell = ACTS[act.action]
  if (tell) return tell(act)
  const { vi, en } = actionWords(act.action)
  return { vi: `${vi}.`, en: `${en}.` }
}
