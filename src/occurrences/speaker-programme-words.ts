import { DateTime } from 'luxon'
import type { SpeakerProgrammeAiring } from './programme-view-schema.ts'

type Words = { vi: string; en: string }
type Facts = Omit<SpeakerProgrammeAiring, 'words'>

const TO_COME = ['expected', 'planned', 'armed', 'airing']

/** What and why, in a sentence or two for an official. Pure. */
export function tellAiring(facts: Facts, nameOfArea: (code: string) => string): Words {
  const at = (iso: string) => DateTime.fromISO(iso, { zone: facts.zone }).toFormat('HH:mm')
  const [from, to] = [at(facts.startAt), at(facts.endAt)]
  const session =
    facts.sessionTitle === null
      ? { vi: '', en: '' }
      : { vi: ` trong chương trình “${facts.sessionTitle}”`, en: ` in the programme “${facts.sessionTitle}”` }
  const why = [whyOf(facts), approvalOf(facts)].filter((one) => one !== undefined)
  const because = { vi: why.map(({ vi }) => vi).join(', '), en: why.map(({ en }) => en).join(', ') }
  const outcome = outcomeOf(facts, nameOfArea)
  return {
    vi: `${from}–${to} “${facts.title}”${session.vi}${because.vi ? `: ${because.vi}` : ''}. ${outcome.vi}`,
    en: `${from}–${to} “${facts.title}”${session.en}${because.en ? `: ${because.en}` : ''}. ${outcome.en}`,
  }
}

function whyOf({ rule, createdBy, kind }: Facts): Words | undefined {
  if (kind === 'alert') return { vi: 'cảnh báo khẩn cấp', en: 'an emergency alert' }
  if (kind === 'all-clear') return { vi: 'báo yên', en: 'an all-clear' }
  if (kind === 'live') return { vi: 'phát trực tiếp', en: 'a live voice' }
  if (!rule) return undefined
  return {
    vi: `lịch ${rule.vi}${createdBy ? ` do ${createdBy} lập` : ''}`,
    en: `planned ${rule.en}${createdBy ? ` by ${createdBy}` : ''}`,
  }
}

function approvalOf({ approvedBy, approvedAt, awaitsApproval, zone }: Facts): Words | undefined {
  if (awaitsApproval) return { vi: 'chưa được duyệt', en: 'not approved yet' }
  if (approvedBy === null || approvedAt === null) return undefined
  const day = DateTime.fromISO(approvedAt, { zone })
  return {
    vi: `${approvedBy} duyệt ngày ${day.toFormat('d/M/yyyy')}`,
    en: `approved by ${approvedBy} on ${day.setLocale('en-GB').toFormat('d LLL yyyy')}`,
  }
}

function outcomeOf(facts: Facts, nameOfArea: (code: string) => string): Words {
  const { delivery, status, refusal, reasonText, note, awaitsApproval, volume } = facts
  if (delivery?.status === 'played')
    return { vi: 'Cụm loa báo đã phát.', en: 'The speaker says that it has played it.' }
  if (!TO_COME.includes(status)) {
    const reason = delivery?.reasonText ?? reasonText
    const said = note ? `: ${note}` : ''
    if (!reason) return { vi: `Không phát${said}.`, en: `Not played${said}.` }
    return { vi: `Không phát: ${lower(reason.vi)}${said}.`, en: `Not played: ${lower(reason.en)}${said}.` }
  }
  if (refusal) {
    const area = nameOfArea(refusal.areaCode)
    return {
      vi: `Sẽ im lặng: ${lower(refusal.words.vi)} (quy định của ${area}).`,
      en: `It will stay silent: ${lower(refusal.words.en)} (policy of ${area}).`,
    }
  }
  if (awaitsApproval)
    return { vi: 'Chỉ phát nếu được duyệt trước giờ đó.', en: 'It sounds only if it is approved by then.' }
  return { vi: `Âm lượng ${volume}%.`, en: `At volume ${volume}%.` }
}

/** How much it plays in these days, and what comes next. Pure. */
export function tellProgramme(airings: readonly Facts[], days: { from: string; to: string }, now: Date): Words {
  const [from, to] = [days.from, days.to].map((date) => DateTime.fromISO(date, { zone: 'utc' }).toFormat('d/M/yyyy'))
  const when =
    from === to ? { vi: `Ngày ${from}`, en: `On ${from}` } : { vi: `Từ ${from} đến ${to}`, en: `From ${from} to ${to}` }
  if (airings.length === 0)
    return { vi: `${when.vi} cụm loa này không có gì để phát.`, en: `${when.en} this speaker has nothing to play.` }
  const next = airings.find(
    (one) =>
      TO_COME.includes(one.status) && !one.refusal && !one.awaitsApproval && Date.parse(one.startAt) > now.getTime(),
  )
  const at = next && DateTime.fromISO(next.startAt, { zone: next.zone })
  const silent = airings.filter((one) => one.refusal && TO_COME.includes(one.status)).length
  return {
    vi: [
      `${when.vi} có ${airings.length} lượt phát.`,
      next && at && `Tiếp theo “${next.title}” lúc ${at.toFormat("HH:mm 'ngày' d/M")}.`,
      silent > 0 && `${silent} lượt sẽ im lặng theo quy định phát thanh.`,
    ]
      .filter(Boolean)
      .join(' '),
    en: [
      `${when.en} there ${airings.length === 1 ? 'is 1 airing' : `are ${airings.length} airings`}.`,
      next && at && `Next “${next.title}” at ${at.toFormat('HH:mm')} on ${at.setLocale('en-GB').toFormat('d LLL')}.`,
      silent > 0 && `${silent} will stay silent by policy.`,
    ]
      .filter(Boolean)
      .join(' '),
  }
}

const lower = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1)
