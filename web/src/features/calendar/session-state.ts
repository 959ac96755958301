import type { Session } from './queries.ts'

type Item = Pick<Session['items'][number], 'status'>
export type SessionStatus = Item['status']

const AHEAD: readonly SessionStatus[] = ['planned', 'armed', 'expected']

/** What is said of a whole session, from the states of its items: one that began airs until its last item is over. */
export function statusOfSession(items: readonly Item[]): SessionStatus {
  const heard = items.map(({ status }) => status).filter((status) => status !== 'cancelled')
  const [first] = heard
  if (first === undefined) return 'cancelled'
  if (heard.every((status) => status === first)) return first
  if (heard.includes('airing')) return 'airing'
  const hasBegun = heard.some((status) => !AHEAD.includes(status))
  if (heard.some((status) => AHEAD.includes(status)))
    return hasBegun ? 'airing' : heard.includes('armed') ? 'armed' : 'planned'
  return 'partial'
}
