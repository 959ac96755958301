import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api, call } from '../../api.ts'

export const explainOccurrenceQuery = (id: string) =>
  queryOptions({
    queryKey: ['occurrences', 'explain', id],
    queryFn: () => call(api.occurrences[':id'].explain.$get({ param: { id } })),
  })
export type Explanation = Awaited<ReturnType<NonNullable<ReturnType<typeof explainOccurrenceQuery>['queryFn']>>>
export type Step = Explanation['steps'][number]

/** `at`: an instant, or nothing for now. */
export const explainSpeakerQuery = (id: string, at: string | undefined) =>
  queryOptions({
    queryKey: ['occurrences', 'explain-speaker', id, at ?? 'now'],
    queryFn: () => call(api.speakers[':id'].explain.$get({ param: { id }, query: at ? { at } : {} })),
    placeholderData: keepPreviousData,
  })
export type AtSpeaker = Awaited<ReturnType<NonNullable<ReturnType<typeof explainSpeakerQuery>['queryFn']>>>
export type AiringThen = AtSpeaker['airings'][number]

/** All of one day (`YYYY-MM-DD`) at one speaker. */
export const speakerDayQuery = (id: string, day: string) =>
  queryOptions({
    queryKey: ['programme', 'speaker', id, day],
    queryFn: () => call(api.speakers[':id'].programme.$get({ param: { id }, query: { from: day, to: day } })),
  })

export type UnplannedOwner = { bulletinId: string } | { programmeId: string }

/** When a bulletin or a programme should have aired, and was not in the plan. */
export const unplannedQuery = (of: UnplannedOwner) =>
  queryOptions({
    queryKey: ['occurrences', 'unplanned', 'bulletinId' in of ? of.bulletinId : of.programmeId],
    queryFn: () =>
      'bulletinId' in of
        ? call(api.bulletins[':id'].unplanned.$get({ param: { id: of.bulletinId } }))
        : call(api.programmes[':id'].unplanned.$get({ param: { id: of.programmeId } })),
  })
