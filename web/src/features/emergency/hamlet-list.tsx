import { Badge, Button, Group, Paper, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { laneColor, laneOf } from './lane.ts'
import type { Alert, AreaOfReach, Delivery } from './queries.ts'
import { emergencyTexts } from './texts.ts'

const FIRST = 40
const KINDS = ['silent', 'failed', 'starting', 'playing', 'played', 'stopped'] as const

type HamletListProps = {
  areas: readonly AreaOfReach[]
  missing: readonly Delivery[]
  alert: Alert
  reasonOf(delivery: Delivery): string
}
type HamletLineProps = Omit<HamletListProps, 'areas'> & { area: AreaOfReach }

/** One line per lowest area, in the server's order: the most silent first. Names the speakers that are silent. */
export function HamletList({ areas, missing, ...shared }: HamletListProps) {
  const t = useTexts(emergencyTexts)
  const format = useFormat()
  const [shown, setShown] = useState(FIRST)
  const byArea = Map.groupBy(missing, ({ areaCode }) => areaCode)
  return (
    <>
      <Stack component="ol" gap="xs" p={0} m={0} style={{ listStyle: 'none' }} aria-label={t.byHamlet}>
        {areas.slice(0, shown).map((area) => (
          <HamletLine key={area.code} area={area} missing={byArea.get(area.code) ?? []} {...shared} />
        ))}
      </Stack>
      {areas.length > shown && (
        <Button variant="default" onClick={() => setShown(shown + 5 * FIRST)}>
          {t.moreAreas(format.number(areas.length - shown))}
        </Button>
      )}
    </>
  )
}

function HamletLine({ area, missing, alert, reasonOf }: HamletLineProps) {
  const t = useTexts(emergencyTexts)
  const format = useFormat()
  const words = {
    silent: t.silentOf,
    failed: t.failedOf,
    starting: t.startingOf,
    playing: t.playingOf,
    played: t.playedOf,
    stopped: t.stoppedOf,
  }
  const colors = { silent: 'amber', failed: 'amber', starting: 'gray', played: 'leaf', stopped: 'gray' }
  const kinds = KINDS.filter((kind) => area[kind] > 0)
  return (
    <Paper component="li" withBorder p="sm" data-area={area.code}>
      <Group justify="space-between" gap="xs">
        <Text component="span">
          <b>{area.name}</b>
          {area.parentName && `, ${area.parentName}`}
        </Text>
        <Group gap="xs">
          {kinds.map((kind) => (
            <Badge
              key={kind}
              variant={kind === 'silent' || kind === 'failed' ? 'filled' : 'light'}
              color={kind === 'playing' ? laneColor(laneOf(alert)) : colors[kind]}
            >
              {words[kind](format.number(area[kind]), format.number(area.total))}
            </Badge>
          ))}
        </Group>
      </Group>
      {missing.map((delivery) => (
        <Text key={delivery.speakerId}>
          {delivery.speakerName}: {reasonOf(delivery)}
        </Text>
      ))}
    </Paper>
  )
}
