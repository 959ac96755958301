import { OpenMark } from '../collisions/open-mark.tsx'
import { AiringCard, type CardSize } from './airing-card.tsx'
import type { Entry } from './queries.ts'
import { SessionCard } from './session-card.tsx'
import { dragSource, type Shown } from './shown.ts'

/** One thing that stands in the calendar: a single airing, or a session with its items. */
export function EntryCard({ entry, shown, size }: { entry: Entry; shown: Shown; size: CardSize }) {
  const isPaused = shown.isPaused(entry)
  return (
    <>
      {entry.type === 'session' ? (
        <SessionCard session={entry} isPaused={isPaused} size={size} />
      ) : (
        <AiringCard airing={entry} isPaused={isPaused} size={size} {...dragSource(shown, entry)} />
      )}
      {/* A line of a month has no room for it; its day has. */}
      {size !== 'line' && <OpenMark collision={shown.collisionOf(entry)} />}
    </>
  )
}
