import { Badge, Box, Button, Card, Group, Stack, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { PriorityBadge } from '../../ui/badges.tsx'
import { laneColor, laneOf } from './lane.ts'
import type { Alert } from './queries.ts'
import { RiskMark } from './risk-scale.tsx'
import { emergencyTexts } from './texts.ts'

type AlertLineProps = { alert: Alert; open: string; primary?: boolean; children?: ReactNode }

/** One alert in a list: whose lane, what, where, when, and the way to it. */
export function AlertLine({ alert, open, primary, children }: AlertLineProps) {
  const t = useTexts(emergencyTexts)
  const format = useFormat()
  const lane = laneOf(alert)
  const isDiscarded = alert.status === 'cancelled' && alert.sentAt === null
  const when = alert.sentAt ? t.at(format.dateTime(alert.sentAt)) : t.createdAt(format.dateTime(alert.createdAt))
  return (
    <Card
      component="li"
      withBorder
      padding="md"
      style={{ borderLeft: `6px solid var(--mantine-color-${laneColor(lane)}-7)` }}
    >
      <Group justify="space-between" gap="md">
        <Stack gap={4} flex="1 1 260px">
          <Group gap="xs">
            <PriorityBadge priority="emergency" mode={alert.mode} />
            <Badge variant="light" color={alert.status === 'active' ? laneColor(lane) : 'gray'}>
              {isDiscarded ? t.neverSent : t.status[alert.status]}
            </Badge>
            <RiskMark level={alert.riskLevel} />
          </Group>
          <Text fw={600} size="lg">
            {alert.title}
          </Text>
          <Text c="dimmed">
            {t.inAreas(shortList(alert.areaNames))}, {when}
          </Text>
        </Stack>
        <Box>
          <Group gap="sm">
            {children}
            <Button
              component={Link}
              to={`/emergency/${alert.id}`}
              variant={primary ? 'filled' : 'default'}
              aria-label={`${open}: ${alert.title}`}
              {...(primary ? { color: laneColor(lane) } : {})}
            >
              {open}
            </Button>
          </Group>
        </Box>
      </Group>
    </Card>
  )
}

/** Four names at most; the rest as a count. */
export const shortList = (names: readonly string[]): string =>
  names.length > 4 ? `${names.slice(0, 4).join(', ')} +${names.length - 4}` : names.join(', ')
