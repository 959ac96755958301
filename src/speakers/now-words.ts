import { DateTime } from 'luxon'
import type { SpeakerNow } from './schema.ts'

type Facts = Pick<SpeakerNow, 'online' | 'current' | 'alert' | 'next'> & { enrolled: boolean }
type Words = { vi: string; en: string }

/** What a speaker does at `now`, in one or two sentences for an official, by the clocks of `zone`. Pure. */
export function tellNow(facts: Facts, now: Date, zone: string): Words {
  const sentences = [tellCurrent(facts, now, zone), tellNext(facts, now, zone)]
  return { vi: join(sentences.map((one) => one?.vi)), en: join(sentences.map((one) => one?.en)) }
}

const join = (sentences: Array<string | undefined>): string => sentences.filter(Boolean).join(' ')

function tellCurrent({ enrolled, online, current, alert }: Facts, now: Date, zone: string): Words {
  if (!enrolled)
    return { vi: 'Chưa lắp thiết bị cho cụm loa này.', en: 'No device has been installed for this speaker yet.' }
  const away = online ? { vi: '', en: '' } : { vi: ' Cụm loa đang mất kết nối.', en: ' It is not connected now.' }
  if (current?.step === 'playing') {
    const since = current.since ? clockOf(current.since, zone) : undefined
    const why = WHY[current.priority]
    const drill = current.mode === 'live' ? { vi: '', en: '' } : { vi: ' (diễn tập)', en: ' (drill)' }
    return {
      vi: `Đang phát “${current.title}”${since ? ` từ ${since}` : ''}: ${why.vi}${drill.vi}.${away.vi}`,
      en: `Playing “${current.title}”${since ? ` since ${since}` : ''}: ${why.en}${drill.en}.${away.en}`,
    }
  }
  if (current && new Date(current.startAt) > now)
    return {
      vi: `Sẽ phát “${current.title}” lúc ${clockOf(current.startAt, zone)}, đã nhận lệnh.${away.vi}`,
      en: `Will play “${current.title}” at ${clockOf(current.startAt, zone)}, has the order.${away.en}`,
    }
  if (current)
    return {
      vi: `Đã nhận lệnh phát “${current.title}”, chưa có tiếng.${away.vi}`,
      en: `Has the order to play “${current.title}”, no sound yet.${away.en}`,
    }
  if (alert)
    return {
      vi: `Không phát gì, dù cảnh báo “${alert.title}” đang có hiệu lực.${away.vi}`,
      en: `Plays nothing although the alert “${alert.title}” is in force.${away.en}`,
    }
  if (!online) return { vi: 'Cụm loa đang mất kết nối.', en: 'It is not connected now.' }
  return { vi: 'Không phát gì.', en: 'Plays nothing.' }
}

const WHY = {
  normal: { vi: 'bản tin theo lịch', en: 'a scheduled bulletin' },
  priority: { vi: 'bản tin ưu tiên theo lịch', en: 'a scheduled bulletin with priority' },
  emergency: { vi: 'nội dung khẩn cấp', en: 'an emergency' },
} as const

function tellNext({ next: [first] }: Facts, now: Date, zone: string): Words | undefined {
  if (!first) return undefined
  const [at, today] = [dayOf(first.startAt, zone), dayOf(now.toISOString(), zone)]
  const [vi, en] = at === today ? ['', ''] : [` ngày ${at}`, ` on ${at}`]
  return {
    vi: `Tiếp theo: “${first.title}” lúc ${clockOf(first.startAt, zone)}${vi}.`,
    en: `Next: “${first.title}” at ${clockOf(first.startAt, zone)}${en}.`,
  }
}

const clockOf = (iso: string, zone: string): string => DateTime.fromISO(iso, { zone }).toFormat('HH:mm')
const dayOf = (iso: string, zone: string): string => DateTime.fromISO(iso, { zone }).toFormat('d/M')
