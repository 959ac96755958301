import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { api, call } from '../../api.ts'
import { useLiveEvent } from '../../live.tsx'

export type AiringCounts = { total: number; playing: number; played: number; failed: number; waiting: number }

// A key of its own: the events carry the counts, so that nothing has to be asked again for each of them.
const airingQuery = (id: string) =>
  queryOptions({
    queryKey: ['airing', id],
    queryFn: async () => {
      const { targets, byStatus } = await call(api.occurrences[':id'].summary.$get({ param: { id } }))
      return countsOf(targets, Object.fromEntries(byStatus.map(({ status, count }) => [status, count])))
    },
  })

/** What the speakers of a running airing have said so far, as they say it. */
export function useAiring(id: string): AiringCounts | undefined {
  const queries = useQueryClient()
  const { data } = useQuery(airingQuery(id))
  useLiveEvent(({ type, data: told }) => {
    if (type !== 'occurrence.progress' || told['occurrenceId'] !== id) return
    const count = (name: string) => Number(told[name] ?? 0)
    const ended = Object.fromEntries(ENDS.map((name) => [name, count(name)]))
    queries.setQueryData(
      airingQuery(id).queryKey,
      countsOf(Math.max(count('targets'), count('total')), {
        ...ended,
        playing: count('playing'),
        played: count('played'),
      }),
    )
  })
  return data
}

const ENDS = ['failed', 'rejected', 'preempted', 'expired', 'cancelled', 'unreachable', 'superseded'] as const

function countsOf(total: number, byStatus: Record<string, number>): AiringCounts {
  const count = (name: string) => byStatus[name] ?? 0
  const [playing, played] = [count('playing'), count('played')]
  const failed = ENDS.reduce((sum, name) => sum + count(name), 0)
  return { total, playing, played, failed, waiting: Math.max(0, total - playing - played - failed) }
}
