import { Card, CloseButton, Group, Text } from '@mantine/core'
import { useTexts } from '../../i18n/language.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { type Areas, type Point, placeOf } from './points.ts'
import classes from './speakers.module.css'
import { StateMark } from './state-mark.tsx'
import { speakersTexts } from './texts.ts'

type ChosenSpeakerProps = { point: Point | undefined; areas: Areas; onClose(): void }

/** The one that is marked in the list and on the map, and the way to it; its place is kept, so that nothing jumps. */
export function ChosenSpeaker({ point, areas, onClose }: ChosenSpeakerProps) {
  const t = useTexts(speakersTexts)
  if (!point)
    return (
      <Card withBorder padding="md">
        <div className={classes['chosen']}>
          <Text c="dimmed">{t.chooseOne}</Text>
        </div>
      </Card>
    )
  return (
    <Card withBorder padding="md" component="section" aria-label={t.chosen}>
      <div className={classes['chosen']}>
        <div role="status">
          <Text fw={600}>{point.name}</Text>
          <Text c="dimmed">{placeOf(point.areaCode, areas)}</Text>
          <StateMark point={point} />
        </div>
        <Group gap="xs" wrap="nowrap">
          <LinkButton to="/speakers/$speakerId" params={{ speakerId: point.id }} variant="default">
            {t.openPage}
          </LinkButton>
          <CloseButton aria-label={t.unchoose} onClick={onClose} />
        </Group>
      </div>
    </Card>
  )
}
