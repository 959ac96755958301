import { Alert, Badge, Card, Group, Stack, Text, Title } from '@mantine/core'
import { IconAlertOctagon, IconPlugX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useFormat, useLanguage, useTexts } from '../../i18n/language.tsx'
import { OnlineBadge, PriorityBadge } from '../../ui/badges.tsx'
import { QueryView } from '../../ui/states.tsx'
import classes from './speaker.module.css'
import { nowQuery, type Speaker } from './speaker-queries.ts'
import { speakerTexts } from './speaker-texts.ts'

/** What the fleet of devices/cli.ts calls itself: no product's name, so it has words. */
const SIMULATED = 'simulated'

/** Connected or not and since when; what it plays and why; what comes next; the device. */
export function StatusCard({ speaker }: { speaker: Speaker }) {
  const t = useTexts(speakerTexts)
  const { language } = useLanguage()
  const format = useFormat()
  const now = useQuery(nowQuery(speaker.id))
  const { enrolledAt, lastSeenAt } = speaker
  return (
    <Card withBorder padding="md" component="section" aria-labelledby="speaker-now">
      <Stack gap="md">
        <Group justify="space-between" gap="xs">
          <Title order={2} id="speaker-now">
            {t.now}
          </Title>
          {enrolledAt === null ? (
            <Badge variant="light" color="gray" leftSection={<IconPlugX size={16} aria-hidden />}>
              {t.notEnrolled}
            </Badge>
          ) : (
            <OnlineBadge online={speaker.online} />
          )}
        </Group>
        <Turn speaker={speaker} />
        <QueryView query={now}>
          {({ words, current, alert, next }) => (
            <Stack gap="sm">
              <Group gap="sm" align="flex-start">
                {current?.step === 'playing' && <PriorityBadge priority={current.priority} mode={current.mode} />}
                <Text className={classes['now'] ?? ''} role="status" flex="1 1 260px">
                  {words[language]}
                </Text>
              </Group>
              {alert && (
                <Alert
                  color={alert.mode === 'drill' ? 'drill' : 'emergency'}
                  icon={<IconAlertOctagon />}
                  title={t.alert}
                >
                  <Link to="/emergency/$alertId" params={{ alertId: alert.id }} className={classes['link']}>
                    {alert.title}
                  </Link>
                </Alert>
              )}
              {next.length > 1 && (
                <div>
                  <Text fw={600}>{t.next}</Text>
                  {next.map(({ occurrenceId, startAt, title }) => (
                    <Text key={occurrenceId}>{t.nextAt(format.when(startAt), title)}</Text>
                  ))}
                </div>
              )}
            </Stack>
          )}
        </QueryView>
        <dl className={classes['facts']}>
          <dt>{t.model}</dt>
          <dd>{speaker.model === SIMULATED ? t.modelSimulated : (speaker.model ?? t.modelUnknown)}</dd>
          <dt>{t.horns}</dt>
          <dd>{format.number(speaker.hornCount)}</dd>
          {enrolledAt !== null && (
            <>
              <dt>{t.enrolledAt}</dt>
              <dd>{format.dateTime(enrolledAt)}</dd>
            </>
          )}
          <dt>{t.id}</dt>
          <dd>{speaker.id}</dd>
        </dl>
        {!speaker.online && lastSeenAt !== null && <Text c="dimmed">{t.lastSeen(format.dateTime(lastSeenAt))}</Text>}
      </Stack>
    </Card>
  )
}

/** Since when it is connected, or not. */
function Turn({ speaker: { enrolledAt, online, presenceAt } }: { speaker: Speaker }) {
  const t = useTexts(speakerTexts)
  const format = useFormat()
  if (enrolledAt === null) return <Text>{t.notEnrolledText}</Text>
  if (presenceAt === null) return null
  const words = online ? t.onlineSince : t.offlineSince
  return <Text>{words(format.dateTime(presenceAt), format.ago(presenceAt))}</Text>
}
