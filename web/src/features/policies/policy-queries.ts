import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api, call } from '../../api.ts'
import { addDays } from '../../lib/months.ts'

export const policyQuery = (area: string) =>
  queryOptions({ queryKey: ['policies', 'one', area], queryFn: () => call(api.policies.$get({ query: { area } })) })
export type Policy = Awaited<ReturnType<NonNullable<ReturnType<typeof policyQuery>['queryFn']>>>
export type Effective = Policy['effective']
export type PolicyDocument = NonNullable<Policy['own']>['rules']
export type PolicyField = PolicyDocument['mayOverride'][number]
export type PolicyWindow = NonNullable<PolicyDocument['windows']>[number]
export type TimeRange = NonNullable<PolicyDocument['quietHours']>[number]
export type VolumeCap = NonNullable<PolicyDocument['volumeCaps']>[number]
export type Version = Policy['versions'][number]

export const presetsQuery = queryOptions({
  queryKey: ['policies', 'presets'],
  queryFn: async () => (await call(api.policies.presets.$get())).items,
  staleTime: Number.POSITIVE_INFINITY,
})

/** When an area may be broadcast to on the days from `from` to `to`, `YYYY-MM-DD`, both included. */
export const hoursQuery = (area: string, from: string, to: string) =>
  queryOptions({
    queryKey: ['policies', 'hours', area, from, to],
    queryFn: async () => (await call(api.policies.hours.$get({ query: { area, from, to } }))).days,
    placeholderData: keepPreviousData,
  })
export type DayHours = Awaited<ReturnType<NonNullable<ReturnType<typeof hoursQuery>['queryFn']>>>[number]

/** The same as a draft would make it. `rules` as JSON: it is the key too. */
export const draftHoursQuery = (area: string, from: string, rules: string) =>
  queryOptions({
    queryKey: ['policies', 'draft-hours', area, from, rules],
    queryFn: async () => {
      const json = { area, from, to: addDays(from, 6), rules: JSON.parse(rules) }
      return (await call(api.policies.hours.$post({ json }))).days
    },
    placeholderData: keepPreviousData,
    retry: false,
  })

export const holidaysQuery = (from: string) =>
  queryOptions({
    queryKey: ['holidays', from],
    queryFn: async () => (await call(api.holidays.$get({ query: { from, to: addDays(from, 365) } }))).items,
    staleTime: Number.POSITIVE_INFINITY,
  })
