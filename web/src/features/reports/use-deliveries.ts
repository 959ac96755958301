import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { askDeliveries, type DeliveryStatus, type Summary } from './queries.ts'

/**
 * The rows of the ledger, page by page. They are read again when the counts have changed, but never while they are
 * being read: with thousands of speakers an airing would otherwise keep the list from ever arriving.
 */
export function useDeliveries(occurrenceId: string, status: DeliveryStatus | undefined, summary: Summary) {
  const list = useInfiniteQuery({
    queryKey: ['ledger', occurrenceId, status],
    queryFn: ({ pageParam }) => askDeliveries(occurrenceId, status, pageParam),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
  })
  const { isFetching, refetch } = list
  const counts = JSON.stringify([summary.byStatus, summary.reasons])
  const readFor = useRef(counts)
  useEffect(() => {
    if (isFetching || readFor.current === counts) return
    readFor.current = counts
    void refetch()
  }, [isFetching, counts, refetch])
  return list
}
