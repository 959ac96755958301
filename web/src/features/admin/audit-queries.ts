import { infiniteQueryOptions, keepPreviousData } from '@tanstack/react-query'
import { api, call } from '../../api.ts'
import { addDays } from '../../lib/months.ts'
import { auditTexts } from './audit-texts.ts'

/** As it stands in the address; days in the station's zone, both included. */
export type AuditFilter = Partial<Record<'area' | 'actor' | 'kind' | 'from' | 'to', string>>

export const KINDS = Object.keys(auditTexts.vi.kinds) as Array<keyof typeof auditTexts.vi.kinds> // safe: its own keys
const isDay = (text: string | undefined) => text !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(text)
const startOf = (day: string) => `${day}T00:00:00+07:00`

const askAudit = ({ area, actor, kind, from, to }: AuditFilter, cursor: string) => {
  const query = {
    limit: 50,
    ...(area && { area }),
    ...(actor && { actorId: actor }),
    ...(kind && { action: kind }),
    ...(from && isDay(from) && { from: startOf(from) }),
    ...(to && isDay(to) && { to: startOf(addDays(to, 1)) }),
    ...(cursor && { cursor }),
  }
  return call(api.audit.$get({ query }))
}
export type AuditEntry = Awaited<ReturnType<typeof askAudit>>['items'][number]

export const auditQuery = (filter: AuditFilter) =>
  infiniteQueryOptions({
    queryKey: ['audit', filter],
    queryFn: ({ pageParam }) => askAudit(filter, pageParam),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
  })
