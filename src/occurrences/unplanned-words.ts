import { DateTime } from 'luxon'
import type { Reason } from '../protocol/reasons.ts'
import type { Cause, Turn } from './series-history.ts'
import type { Unplanned } from './unplanned.ts'

type Words = { vi: string; en: string }

/** The code that airings have whose reason is the same; null: it is not known. */
export const reasonOf = ({ kind }: Cause): Reason | null => REASON_OF[kind]

const REASON_OF = {
  'not-approved': 'not-approved',
  revoked: 'revoked',
  ended: 'schedule-ended',
  paused: 'schedule-ended',
  unknown: null,
} as const

/** Why nothing aired in a slot, without a full stop; `note`: what the person said who kept it from the air. Pure. */
export function tellUnplanned({ kind, zone, startAt, cause }: Pick<Unplanned, 'kind' | 'zone' | 'startAt' | 'cause'>): {
  words: Words
  note: string | null
} {
  const when = (at: Date) => whenIn(zone, at, startAt)
  const words = wordsOf(cause, kind, when)
  return { words, note: 'act' in cause ? noteOf(cause.act) : null }
}

type When = (at: Date) => Words

function wordsOf(cause: Cause, kind: Unplanned['kind'], when: When): Words {
  if (cause.kind === 'not-approved') {
    const state = STATES[cause.state]
    const afterwards = tellAfterwards(cause, when)
    const since = cause.state === 'rejected' ? at(cause.act, when) : NOTHING
    return { vi: `${state.vi}${since.vi}; ${afterwards.vi}`, en: `${state.en}${since.en}; ${afterwards.en}` }
  }
  if (cause.kind === 'unknown') {
    const approved = when(cause.approvedAt)
    return {
      vi: `Không có trong kế hoạch lúc đó; được duyệt lúc ${approved.vi}`,
      en: `It was not in the plan then; approved at ${approved.en}`,
    }
  }
  const said = cause.kind === 'ended' ? ENDED[kind] : cause.kind === 'paused' ? PAUSED[kind] : REVOKED
  const since = at(cause.act, when)
  return { vi: `${said.vi}${since.vi}`, en: `${said.en}${since.en}` }
}

const NOTHING: Words = { vi: '', en: '' }

const at = (act: Turn | undefined, when: When): Words =>
  act ? { vi: ` lúc ${when(act.at).vi}`, en: ` at ${when(act.at).en}` } : NOTHING

const STATES = {
  submitted: { vi: 'Lúc đó chưa được duyệt', en: 'It was not approved by then' },
  draft: { vi: 'Lúc đó đang sửa nên chưa được duyệt', en: 'It was being edited then, and not approved' },
  rejected: { vi: 'Lúc đó đã bị từ chối duyệt', en: 'It had been rejected by then' },
} as const

const REVOKED: Words = { vi: 'Bản tin đã bị thu hồi', en: 'The bulletin had been revoked' }
const ENDED = {
  schedule: { vi: 'Lịch phát đã kết thúc', en: 'The schedule had been ended' },
  programme: { vi: 'Chương trình đã kết thúc', en: 'The programme had been ended' },
} as const
const PAUSED = {
  schedule: { vi: 'Lịch phát đã tạm dừng', en: 'The schedule had been paused' },
  programme: { vi: 'Chương trình đã tạm dừng', en: 'The programme had been paused' },
} as const

const DONE: Readonly<Record<string, Words>> = {
  approve: { vi: 'được duyệt', en: 'approved' },
  reject: { vi: 'bị từ chối', en: 'rejected' },
  end: { vi: 'kết thúc', en: 'ended' },
}

function tellAfterwards({ since: act, isWaiting }: Extract<Cause, { kind: 'not-approved' }>, when: When): Words {
  const done = act && DONE[act.action.slice(act.action.indexOf('.') + 1)]
  if (!done)
    return isWaiting
      ? { vi: 'đến nay vẫn chờ duyệt', en: 'it still waits for approval' }
      : { vi: 'đến nay vẫn chưa được duyệt', en: 'it is not approved yet' }
  const since = at(act, when)
  return { vi: `${done.vi}${since.vi}`, en: `${done.en}${since.en}` }
}

function noteOf(act: Turn | undefined): string | null {
  const reason = act?.data['reason']
  return typeof reason === 'string' && reason !== '' ? reason : null
}

/** The clock of `zone`, with the day unless it is that of `near`. */
function whenIn(zone: string, instant: Date, near: Date): Words {
  const [then, day] = [instant, near].map((one) => DateTime.fromJSDate(one, { zone }))
  const clock = then?.toFormat('HH:mm') ?? ''
  if (then?.toISODate() === day?.toISODate()) return { vi: clock, en: clock }
  return {
    vi: `${clock} ngày ${then?.toFormat('d/M/yyyy')}`,
    en: `${clock} on ${then?.setLocale('en-GB').toFormat('d LLL yyyy')}`,
  }
}
