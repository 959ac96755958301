import { Button, Card, Group, Stack, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useLanguage, useTexts } from '../../i18n/language.tsx'
import { AudioPlayer } from '../../ui/audio/audio-player.tsx'
import type { LiveSession } from './queries.ts'
import { liveTexts } from './texts.ts'

export function EndedSession({ live, onAgain }: { live: LiveSession; onAgain(): void }) {
  const t = useTexts(liveTexts)
  const { language, format } = useLanguage()
  const spokenMs = live.startedAt && live.endedAt ? Date.parse(live.endedAt) - Date.parse(live.startedAt) : undefined
  return (
    <Card withBorder padding="md">
      <Stack>
        <div role="status">
          <Title order={2}>{t.ended}</Title>
        </div>
        <Text>
          {live.title}
          {spokenMs !== undefined && `. ${t.elapsed}: ${format.duration(spokenMs)}`}
        </Text>
        {live.endReasonText && <Text>{t.endedBy(live.endReasonText[language])}</Text>}
        {live.delay.totalMs !== null && (
          <Text>
            {t.delay}:{' '}
            {t.seconds((live.delay.totalMs / 1_000).toLocaleString(format.locale, { maximumFractionDigits: 1 }))}
          </Text>
        )}
        <Title order={3}>{t.recording}</Title>
        {live.clipSha256 ? (
          <AudioPlayer src={`/audio/${live.clipSha256}.mp3`} title={live.title} />
        ) : (
          <Text role="status">
            {
              { none: t.recordingNone, pending: t.recordingPending, saved: '', failed: t.recordingFailed }[
                live.recording
              ]
            }
          </Text>
        )}
        <Group>
          <Button component={Link} to={`/occurrences/${live.occurrenceId}`} variant="default">
            {t.ledger}
          </Button>
          <Button onClick={onAgain}>{t.again}</Button>
        </Group>
      </Stack>
    </Card>
  )
}
