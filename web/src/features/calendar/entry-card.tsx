import { AiringCard, type CardSize } from './airing-card.tsx'
import type { Entry } from './queries.ts'
import { SessionCard } from './session-card.tsx'
import { dragSource, type Shown } from './shown.ts'

/** One thing that stands in the calendar: a single airing, or a session with its items. */
export function EntryCard({ entry, shown, size }: { entry: Entry; shown: Shown; size: CardSize }) {
  if (entry.type === 'session') return <SessionCard session={entry} isPaused={shown.isPaused(entry)} size={size} />
  return <AiringCard airing={entry} isPaused={shown.isPaused(entry)} size={size} {...dragSource(shown, entry)} />
}
