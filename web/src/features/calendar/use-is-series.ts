import { useQuery } from '@tanstack/react-query'
import { scheduleQuery } from './queries.ts'

/** Whether an airing is one of several of its schedule; false as long as that is not known. */
export function useIsSeries(scheduleId: string | null): boolean {
  const { data } = useQuery({ ...scheduleQuery(scheduleId ?? ''), enabled: scheduleId !== null })
  return data !== undefined && data.rule.kind !== 'once'
}
