import { vietnamDate } from '../areas/find.ts'
import { overlap } from '../occurrences/slots.ts'
import type { CollisionRow, SideRow } from './store.ts'
import { clockOf, type Words } from './words.ts'

type Was = Pick<CollisionRow, 'startsAt' | 'endsAt' | 'rule' | 'decidedAt'>
type Now = Pick<SideRow, 'title' | 'status' | 'priority' | 'startAt' | 'endAt' | 'dispatchAt'>

/** Why a question fell away before anybody chose, by how the two stand now. Pure. */
export function tellVoid(was: Was, both: readonly [Now, Now]): Words {
  const [a, b] = both
  const gone = both.find(({ status }) => status === 'cancelled' || status === 'missed')
  if (gone) return noMore(`“${gone.title}” không phát nữa`, `“${gone.title}” is not broadcast`)
  if (!overlap(a, b)) {
    const later = both.find(({ startAt }) => startAt > was.startsAt)
    const moved = later ?? both.find(({ endAt }) => endAt < was.endsAt)
    if (moved && later) return noMore(...tellTime('phát lúc', 'begins at', moved, moved.startAt, was))
    if (moved) return noMore(...tellTime('kết thúc lúc', 'ends at', moved, moved.endAt, was))
  }
  if ((was.rule === 'same-class') !== (a.priority === b.priority))
    return {
      vi: 'Mức ưu tiên của một lượt đã đổi nên hai lượt được xét lại.',
      en: 'The priority of one was changed, so the two were looked at anew.',
    }
  const { decidedAt } = was
  const sent = decidedAt && both.find(({ dispatchAt }) => dispatchAt <= decidedAt)
  return sent
    ? {
        vi: `“${sent.title}” đã gửi đến cụm loa trước khi có ai chọn.`,
        en: `“${sent.title}” had been sent to the speakers before anybody chose.`,
      }
    : noMore('lúc đó một lượt đã đổi giờ hoặc bị bỏ', 'one had been moved or left out by then')
}

const noMore = (vi: string, en: string): Words => ({
  vi: `Không còn trùng: ${vi}.`,
  en: `They no longer collide: ${en}.`,
})

function tellTime(vi: string, en: string, { title }: Now, at: Date, was: Was): [vi: string, en: string] {
  const [, month, day] = vietnamDate(at).split('-')
  const isThatDay = vietnamDate(at) === vietnamDate(was.startsAt)
  const clock = clockOf(at)
  return [
    `“${title}” nay ${vi} ${clock}${isThatDay ? '' : ` ngày ${day}/${month}`}`,
    `“${title}” now ${en} ${clock}${isThatDay ? '' : ` on ${day}/${month}`}`,
  ]
}
