import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { z } from 'zod'
import type { AlertReach as AlertReachSchema, Alert as AlertSchema } from '../../../../src/alerts/schema.ts'
import type { DeliveryView } from '../../../../src/reports/schema.ts'
import { api, call } from '../../api.ts'

export type Alert = z.infer<typeof AlertSchema>
export type AlertReach = z.infer<typeof AlertReachSchema>
export type AreaOfReach = AlertReach['areas'][number]
export type Delivery = z.infer<typeof DeliveryView>

/** An alert expires without an event, by the clock. */
const WATCH_MS = 5_000

export const alertQuery = (id: string) =>
  queryOptions({
    queryKey: ['alerts', 'one', id],
    queryFn: () => call(api.alerts[':id'].$get({ param: { id } })),
    refetchInterval: ({ state }) => (state.data?.status === 'active' ? WATCH_MS : false),
  })

/** Under `deliveries`, so that each report of a speaker makes it stale. */
export const alertReachQuery = (id: string, isWatched: boolean) =>
  queryOptions({
    queryKey: ['deliveries', 'alert', id],
    queryFn: () => call(api.alerts[':id'].reach.$get({ param: { id } })),
    refetchInterval: isWatched ? WATCH_MS : false,
  })

export const draftsQuery = queryOptions({
  queryKey: ['alerts', 'drafts'],
  queryFn: () => call(api.alerts.$get({ query: { status: 'draft', limit: 100 } })),
})
export const activeQuery = queryOptions({
  queryKey: ['alerts', 'active'],
  queryFn: () => call(api.alerts.$get({ query: { status: 'active', limit: 100 } })),
})

/** Outlines of what the alert is for; of several areas, of all that one may see. */
export const shapesQuery = ({ areaCodes: [first, ...others] }: Alert) =>
  queryOptions({
    queryKey: ['areas', 'shapes', 'within', others.length === 0 ? first : ''],
    queryFn: () => call(api.areas.shapes.$get({ query: first && others.length === 0 ? { within: first } : {} })),
    staleTime: 300_000,
  })
/** Where the speakers stand, read once: thousands of them, and what they do is told by the ledger. */
export const placesQuery = ({ areaCodes: [first, ...others] }: Alert) =>
  queryOptions({
    queryKey: ['places', others.length === 0 ? first : ''],
    queryFn: () => call(api.speakers.points.$get({ query: first && others.length === 0 ? { area: first } : {} })),
    staleTime: 300_000,
  })
/** Who of one's speakers is away, at most 200; asked again when their number changes. */
export const awayQuery = (offline: number) =>
  queryOptions({
    queryKey: ['missing', 'away', offline],
    queryFn: () => call(api.speakers.$get({ query: { online: 'false', limit: PAGE } })),
    enabled: offline > 0,
    placeholderData: keepPreviousData,
  })

type LedgerPage = { items: Delivery[]; nextCursor: string | null }
export type Missing = { items: Delivery[]; more: boolean }
// Stopped before its first sound is silent too; who was stopped later has been heard.
const SILENT = ['pending', 'unreachable', 'superseded', 'cancelled'] as const
const wasSilent = ({ status, startedAt }: Delivery) => status !== 'cancelled' || startedAt === null
const FAILED = ['failed', 'rejected', 'preempted', 'expired'] as const
const PAGE = 200
const LEDGER_MS = 2_000

/**
 * The speakers that did not sound, at most 200 of each state. The counts stand in the key: it is asked again when they
 * change, not at every report of the others.
 */
export const missingQuery = (reach: AlertReach | undefined) =>
  queryOptions({
    queryKey: ['missing', reach?.occurrenceId, reach?.silent, reach?.offline, reach?.failed],
    queryFn: async (): Promise<Missing> => {
      const id = reach?.occurrenceId ?? ''
      const statuses = [...(reach?.silent ? SILENT : []), ...(reach?.failed ? FAILED : [])]
      const pages = await Promise.all(
        statuses.map(async (status) => {
          const query = { status, limit: PAGE }
          const page = await call(api.occurrences[':id'].deliveries.$get({ param: { id }, query }))
          return page as LedgerPage // safe: the file form needs another Accept
        }),
      )
      return {
        items: pages.flatMap(({ items }) => items.filter(wasSilent)),
        more: pages.some(({ nextCursor }) => nextCursor !== null),
      }
    },
    enabled: reach?.occurrenceId != null,
    placeholderData: keepPreviousData,
    // The ledger is opened a moment after the sending.
    refetchInterval: ({ state: { data } }) =>
      data && (data.more || data.items.length >= (reach?.silent ?? 0) + (reach?.failed ?? 0)) ? false : LEDGER_MS,
  })

export const summaryQuery = (occurrenceId: string) =>
  queryOptions({
    queryKey: ['deliveries', 'summary', occurrenceId],
    queryFn: () => call(api.occurrences[':id'].summary.$get({ param: { id: occurrenceId } })),
  })
