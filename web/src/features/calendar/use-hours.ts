import { useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { addDays } from '../../lib/months.ts'
import { type DayHours, hoursQuery } from '../policies/policy-queries.ts'
import { useAreaInCharge } from './area-in-charge.ts'
import { weekStart } from './range.ts'

/** When the shown area may be broadcast to on a day and around it, by date; empty while unknown. */
export function useHours(day: string): { area: string; hours: ReadonlyMap<string, DayHours> } {
  const search = useSearch({ strict: false })
  const inCharge = useAreaInCharge()
  const area = search.area || inCharge
  const from = weekStart(day)
  const { data } = useQuery({ ...hoursQuery(area, from, addDays(from, 6)), enabled: area !== '' })
  return { area, hours: new Map(data?.map((one) => [one.date, one])) }
}
