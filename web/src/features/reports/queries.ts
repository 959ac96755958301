import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { z } from 'zod'
import type { DeliveryView, LogEntryView, MonthlyView, SummaryView } from '../../../../src/reports/schema.ts'
import { api, call } from '../../api.ts'

export type Month = z.infer<typeof MonthlyView>
export type LogEntry = z.infer<typeof LogEntryView>
export type Delivery = z.infer<typeof DeliveryView>
export type DeliveryStatus = Delivery['status']
export type Summary = z.infer<typeof SummaryView>
type PageOf<T> = { items: T[]; nextCursor: string | null }

const MONTH_FRESH_MS = 60_000

/** One area over one month (`YYYY-MM`). What was shown before stays while another is on its way. */
export const monthQuery = (area: string, month: string) =>
  queryOptions({
    queryKey: ['reports', 'month', area, month],
    queryFn: async () => (await call(api.reports.monthly.$get({ query: { area, month } }))) as Month, // safe: no Accept for a file
    staleTime: MONTH_FRESH_MS,
    enabled: area !== '',
    placeholderData: keepPreviousData,
  })

/** A page of what was due from `from` to `to` (days, included), by start. */
export async function askLog(find: { area?: string; from: string; to: string }, cursor: string) {
  const query = { ...find, limit: LOG_PAGE, ...(cursor && { cursor }) }
  return (await call(api.reports['broadcast-log'].$get({ query }))) as PageOf<LogEntry> // safe: as above
}
const LOG_PAGE = 50

export const occurrenceQuery = (id: string) =>
  queryOptions({
    queryKey: ['occurrences', 'one', id],
    queryFn: () => call(api.occurrences[':id'].$get({ param: { id } })),
  })
export type Airing = Awaited<ReturnType<NonNullable<ReturnType<typeof occurrenceQuery>['queryFn']>>>

/** The counts of the ledger. Events of the airing make it stale. */
export const summaryQuery = (id: string) =>
  queryOptions({
    queryKey: ['deliveries', 'summary', id],
    queryFn: () => call(api.occurrences[':id'].summary.$get({ param: { id } })),
  })

export async function askDeliveries(id: string, status: DeliveryStatus | undefined, cursor: string) {
  const query = { limit: LEDGER_PAGE, ...(status && { status }), ...(cursor && { cursor }) }
  const page = await call(api.occurrences[':id'].deliveries.$get({ param: { id }, query }))
  return page as PageOf<Delivery> // safe: as above
}
const LEDGER_PAGE = 200
