import { Box, Card, Group, Progress, Stack, Text, Title } from '@mantine/core'
import { IconPlayerPause } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { PriorityBadge, priorityColor } from '../../ui/badges.tsx'
import { placeWords } from './places.ts'
import { todayTexts } from './texts.ts'
import classes from './today.module.css'
import type { Airing, Today } from './types.ts'
import { type AiringCounts, useAiring } from './use-airing.ts'

export function NowPlaying({ today, now }: { today: Today; now: number }) {
  const t = useTexts(todayTexts)
  const format = useFormat()
  const [next] = today.next
  return (
    <Stack component="section" gap="sm" aria-labelledby="now-playing">
      <Title order={2} id="now-playing">
        {t.nowPlaying}
      </Title>
      {today.nowPlaying.map((airing) => (
        <AiringCard key={airing.id} airing={airing} now={now} />
      ))}
      {today.nowPlaying.length === 0 && (
        <Card withBorder padding="md">
          <Group gap="sm" wrap="nowrap">
            <IconPlayerPause size={28} aria-hidden style={{ flex: 'none' }} />
            <Box>
              <Text fw={600}>{t.silence}</Text>
              {next && <Text c="dimmed">{t.nextAt(format.when(next.startAt, now), (next.session ?? next).title)}</Text>}
            </Box>
          </Group>
        </Card>
      )}
    </Stack>
  )
}

function AiringCard({ airing, now }: { airing: Airing; now: number }) {
  const t = useTexts(todayTexts)
  const format = useFormat()
  const counts = useAiring(airing.id)
  const [start, end] = [Date.parse(airing.startAt), Date.parse(airing.endAt)]
  const total = Math.max(1, end - start)
  const done = Math.min(Math.max(0, now - start), total)
  const color = priorityColor(airing.priority, airing.mode)
  // A warning repeats until it is over; how far along it is says nothing.
  const isAlert = airing.kind === 'alert'
  return (
    <Card
      withBorder
      padding="md"
      className={classes['airing'] ?? ''}
      data-drill={airing.mode === 'drill' || undefined}
      style={{ '--airing-color': `var(--mantine-color-${color}-6)` }}
    >
      <Stack gap="sm">
        <Group gap="sm">
          <PriorityBadge priority={airing.priority} mode={airing.mode} />
          <Text fw={600} size="lg" flex="1 1 200px">
            {airing.title}
          </Text>
        </Group>
        <Text c="dimmed">
          {format.list(placeWords(airing.areaNames, format))} · {format.time(start)}{' '}
          {isAlert ? t.validUntil(format.when(end, now)) : t.until(format.time(end))}
        </Text>
        {!isAlert && (
          <Group gap="sm" wrap="nowrap">
            <Progress
              value={(100 * done) / total}
              color={color}
              size="md"
              flex={1}
              aria-label={t.progressLabel(airing.title)}
            />
            <Text className="loa-tabular">{t.elapsed(format.duration(done), format.duration(total))}</Text>
          </Group>
        )}
        <Counts title={airing.title} counts={counts} targets={airing.targets} />
        <Link
          className={classes['link']}
          {...(airing.alertId && isAlert
            ? { to: '/emergency/$alertId', params: { alertId: airing.alertId } }
            : { to: '/occurrences/$occurrenceId', params: { occurrenceId: airing.id } })}
        >
          {t.eachSpeaker}
        </Link>
      </Stack>
    </Card>
  )
}

type CountsProps = { title: string; counts: AiringCounts | undefined; targets: number | null }

/** "Played" only for what a speaker itself has said. */
function Counts({ title, counts, targets }: CountsProps) {
  const t = useTexts(todayTexts)
  const format = useFormat()
  if (!counts || counts.total === 0) return targets === null ? null : <Text>{t.sentTo(format.number(targets))}</Text>
  const { total, playing, played, failed, waiting } = counts
  const share = (count: number) => (100 * count) / total
  const words = [
    t.playing(format.number(playing), format.number(total)),
    played > 0 && t.played(format.number(played)),
    failed > 0 && t.silentOnes(format.number(failed)),
    waiting > 0 && t.waitingOnes(format.number(waiting)),
  ]
  return (
    <Stack gap={6}>
      <Progress.Root size="md" role="img" aria-label={t.speakersLabel(title)}>
        <Progress.Section value={share(played)} color="leaf" withAria={false} />
        <Progress.Section value={share(playing)} color="brand" withAria={false} />
        <Progress.Section value={share(failed)} color="emergency" withAria={false} />
      </Progress.Root>
      <Text role="status">{words.filter(Boolean).join(' · ')}</Text>
    </Stack>
  )
}
