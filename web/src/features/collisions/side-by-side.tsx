import { Badge, Group, Stack, Text } from '@mantine/core'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { PriorityBadge } from '../../ui/badges.tsx'
import { TextLink } from '../../ui/text-link.tsx'
import { placeWords } from '../today/places.ts'
import type { Collision, Side } from './collision-queries.ts'
import classes from './collisions.module.css'
import { collisionTexts } from './texts.ts'

/** Both airings with their times and places, and how they lie over each other. */
export function SideBySide({ collision }: { collision: Collision }) {
  const { sides, startsAt, endsAt } = collision
  const from = Math.min(...sides.map(({ startAt }) => Date.parse(startAt)))
  const to = Math.max(...sides.map(({ endAt }) => Date.parse(endAt)))
  // Two that begin and end together need no picture.
  const isPartly = Date.parse(endsAt) - Date.parse(startsAt) < to - from
  const place = (start: string, end: string) => ({
    left: `${((Date.parse(start) - from) / (to - from)) * 100}%`,
    width: `${((Date.parse(end) - Date.parse(start)) / (to - from)) * 100}%`,
  })
  return (
    <Stack gap="sm">
      <div className={classes['sides']}>
        {sides.map((side) => (
          <OneSide key={side.occurrenceId} side={side} />
        ))}
      </div>
      {isPartly && (
        <div className={classes['strip']} aria-hidden>
          {sides.map(({ occurrenceId, priority, startAt, endAt }) => (
            <span key={occurrenceId} data-class={priority} style={place(startAt, endAt)} />
          ))}
          <i style={place(startsAt, endsAt)} />
        </div>
      )}
    </Stack>
  )
}

function OneSide({ side }: { side: Side }) {
  const t = useTexts(collisionTexts)
  const format = useFormat()
  const { occurrenceId, title, priority, startAt, endAt, areaNames, isLoser, kind } = side
  return (
    <div className={classes['side']} data-class={priority}>
      <Text fw={600}>{title}</Text>
      <Text className="loa-tabular">
        {format.clock(startAt)}–{format.clock(endAt)} {format.day(startAt)}
      </Text>
      <Text c="dimmed">{format.list(placeWords(areaNames, format))}</Text>
      <Group gap="xs" mt={4}>
        <PriorityBadge priority={priority} />
        {kind === 'programme' && (
          <Badge variant="light" color="gray">
            {t.session}
          </Badge>
        )}
        {isLoser && (
          <Badge variant="light" color="gray">
            {t.gives}
          </Badge>
        )}
      </Group>
      <TextLink to="/occurrences/$occurrenceId" params={{ occurrenceId }} style={{ lineHeight: '44px' }}>
        {t.toAiring}
      </TextLink>
    </div>
  )
}
