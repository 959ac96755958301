import { IconArrowsCross } from '@tabler/icons-react'
import { useTexts } from '../../i18n/language.tsx'
import { TextLink } from '../../ui/text-link.tsx'
import type { Collision } from './collision-queries.ts'
import { collisionTexts } from './texts.ts'

type Meets = { occurrenceId: string | null; programmeId: string | null; startAt: string; endAt: string }

/** The open collision that an airing, or a session, is part of. Pure. */
export const collisionOf = (collisions: readonly Collision[], { occurrenceId, programmeId, startAt, endAt }: Meets) =>
  collisions.find(({ sides }) =>
    sides.some((side) =>
      side.programmeId === null
        ? side.occurrenceId === occurrenceId
        : side.programmeId === programmeId && side.startAt < endAt && side.endAt > startAt,
    ),
  )

/** Beside an airing that a collision holds in question: that somebody has to choose, and the way there. */
export function OpenMark({ collision }: { collision: Collision | undefined }) {
  const t = useTexts(collisionTexts)
  if (!collision) return null
  return (
    <TextLink
      to="/collisions"
      hash={`collision-${collision.id}`}
      fw={600}
      style={{ display: 'inline-flex', alignItems: 'center', gap: 6, minHeight: 44 }}
    >
      <IconArrowsCross size={18} aria-hidden style={{ flex: 'none' }} />
      {t.mark}
    </TextLink>
  )
}
