import { Badge } from '@mantine/core'
import { OccurrenceBadge } from '../../ui/badges.tsx'
import { useStateWords } from './airing-card.tsx'
import type { Listed } from './queries.ts'

/** The state of an airing, an item or a session, also of one that is only expected. */
export function StateBadge({
  status,
  isPaused,
  awaits,
}: {
  status: Listed['status']
  isPaused: boolean
  awaits: boolean
}) {
  const inWords = useStateWords()
  const isPlain = !isPaused && !(awaits && status === 'planned')
  if (isPlain && status !== 'expected' && status !== 'unplanned') return <OccurrenceBadge status={status} />
  return (
    <Badge variant="light" color={awaits && !isPaused ? 'amber' : 'gray'}>
      {inWords(status, isPaused, awaits)}
    </Badge>
  )
}
