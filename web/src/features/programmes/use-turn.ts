import { useQueryClient } from '@tanstack/react-query'
import { api, call } from '../../api.ts'
import { useAct } from '../../ui/use-act.tsx'
import { type ProgrammeDetail, programmeQuery } from './queries.ts'

const STALE = ['programmes', 'programme', 'occurrences', 'preflight', 'today']

/** Pause, resume or end a programme; `said` when it is done. */
export function useTurn({ id }: ProgrammeDetail, event: 'pause' | 'resume' | 'end', said: string, onDone?: () => void) {
  const queries = useQueryClient()
  return useAct({
    do: () => call(api.programmes[':id'][event].$post({ param: { id } })),
    stale: STALE,
    said,
    onDone: (now) => {
      queries.setQueryData(programmeQuery(id).queryKey, now)
      onDone?.()
    },
  })
}
