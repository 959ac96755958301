import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api, call } from '../../api.ts'

export const speakerQuery = (id: string) =>
  queryOptions({
    queryKey: ['speakers', 'one', id],
    queryFn: () => call(api.speakers[':id'].$get({ param: { id } })),
  })
export type Speaker = Awaited<ReturnType<NonNullable<ReturnType<typeof speakerQuery>['queryFn']>>>

/** What it plays and why. `today`: stale with whatever changes on the air. */
export const nowQuery = (id: string) =>
  queryOptions({
    queryKey: ['today', 'speaker', id],
    queryFn: () => call(api.speakers[':id'].now.$get({ param: { id } })),
    // Its words name hours; nothing is told when one of them passes.
    refetchInterval: 30_000,
  })

const ANSWER_LOOK_MS = 2_000
/** What became of a test tone; the event tells each step, the clock that no answer came. */
export const commandQuery = (id: string, commandId: string) =>
  queryOptions({
    queryKey: ['speakers', 'command', id, commandId],
    queryFn: () => call(api.speakers[':id'].commands[':commandId'].$get({ param: { id, commandId } })),
    refetchInterval: ({ state: { data } }) => (data && !isOpen(data.state) ? false : ANSWER_LOOK_MS),
  })
export const isOpen = (state: string): boolean => state === 'sent' || state === 'playing'

const PRESENCE_LOOK_MS = 5 * 60_000
/** `turn`: when it last came or went, so that a change asks anew and nobody else's does. Days are `YYYY-MM-DD`. */
export const presenceQuery = (id: string, days: { from: string; to: string }, turn: string | null) =>
  queryOptions({
    queryKey: ['speaker-presence', id, days.from, days.to, turn ?? ''],
    queryFn: () => call(api.speakers[':id'].presence.$get({ param: { id }, query: days })),
    placeholderData: keepPreviousData,
    staleTime: PRESENCE_LOOK_MS,
    refetchInterval: PRESENCE_LOOK_MS,
  })
export type Presence = Awaited<ReturnType<NonNullable<ReturnType<typeof presenceQuery>['queryFn']>>>
