import { Alert, Stack, Text } from '@mantine/core'
import { IconArrowsCross } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { collisionsOfBulletinQuery, collisionsWithinQuery, type Side } from './collision-queries.ts'
import { collisionTexts } from './texts.ts'

type Airing = { id: string; programmeId?: string | null; startAt: string; endAt: string }

/** In an airing's panel: that it collides, with whom, and the way to choose. Nothing while it does not. */
export function AiringCollision({ airing }: { airing: Airing }) {
  const t = useTexts(collisionTexts)
  const { data = [] } = useQuery(collisionsWithinQuery(airing))
  // A programme is one side, whichever of its items is looked at.
  const isThis = ({ occurrenceId, programmeId }: Side) =>
    occurrenceId === airing.id || (programmeId !== null && programmeId === airing.programmeId)
  const own = data.find(({ sides }) => sides.some(isThis))
  if (!own) return null
  return <Notice title={t.here} others={own.sides.filter((side) => !isThis(side))} />
}

/** On a bulletin, after its time was saved: what it collides with, while somebody still has to choose. */
export function BulletinCollisions({ bulletinId }: { bulletinId: string }) {
  const t = useTexts(collisionTexts)
  const format = useFormat()
  const { data = [] } = useQuery(collisionsOfBulletinQuery(bulletinId))
  if (data.length === 0) return null
  const others = data.flatMap(({ sides }) => sides.filter((side) => side.bulletinId !== bulletinId))
  return <Notice title={t.afterSave(format.number(data.length))} others={others} />
}

const NAMED = 3

function Notice({ title, others }: { title: string; others: readonly Side[] }) {
  const t = useTexts(collisionTexts)
  const format = useFormat()
  return (
    <Alert color="amber" variant="light" icon={<IconArrowsCross />} title={title}>
      <Stack gap="xs" align="flex-start">
        {others.slice(0, NAMED).map(({ occurrenceId, title: of, startAt }) => (
          <Text key={occurrenceId}>{t.hereOf(of, format.when(startAt))}</Text>
        ))}
        <LinkButton to="/collisions" variant="default">
          {t.choose}
        </LinkButton>
      </Stack>
    </Alert>
  )
}
