import { Alert, Card, Group, SimpleGrid, Stack, Text } from '@mantine/core'
import { IconBroadcast } from '@tabler/icons-react'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { useNow } from '../../lib/use-now.ts'
import { LevelMeter } from '../../ui/audio/level-meter.tsx'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { SoundButton } from '../../ui/sound-button.tsx'
import classes from './live.module.css'
import type { LiveSession } from './queries.ts'
import { liveTexts } from './texts.ts'
import type { Upload } from './use-broadcast.ts'

type OnAirProps = {
  live: LiveSession
  stream: MediaStream | undefined
  upload: Upload
  isEnding: boolean
  onEnd(): void
}

/** While one speaks: how long, how late it is heard, by how many; and the one button that ends it. */
export function OnAir({ live, stream, upload, isEnding, onEnd }: OnAirProps) {
  const t = useTexts(liveTexts)
  const format = useFormat()
  const now = useNow(500)
  const since = (at: string | null) => (at ? now - Date.parse(at) : 0)
  const left = live.mustEndAt ? Date.parse(live.mustEndAt) - now : 0
  const { totalMs } = live.delay
  return (
    <Card withBorder padding="md">
      <Stack>
        <div className={classes.onAir} role="status">
          <IconBroadcast size={32} aria-hidden />
          <div>
            <Text fw={600} fz="xl">
              {t.onAir}
            </Text>
            <Text>{t.speak}</Text>
          </div>
        </div>
        <LevelMeter stream={stream} />
        <SimpleGrid cols={{ base: 2, sm: 4 }}>
          <Fact name={t.elapsed} value={format.duration(since(live.startedAt))} />
          <Fact name={t.left} value={format.duration(left)} />
          <Fact
            name={t.delay}
            value={
              totalMs === null
                ? t.delayUnknown
                : t.seconds((totalMs / 1_000).toLocaleString(format.locale, { maximumFractionDigits: 1 }))
            }
          />
          <Fact
            name={t.playing}
            value={`${format.number(live.speakers.playing)}/${format.number(live.speakers.targets)}`}
          />
        </SimpleGrid>
        {upload.state === 'slow' && <Alert color="amber">{t.slow}</Alert>}
        {upload.state === 'lost' && (
          <Alert color="emergency" role="alert">
            {t.lost}
          </Alert>
        )}
        {upload.state === 'refused' && <ProblemAlert error={upload.error} />}
        <Group grow>
          <SoundButton size="xl" color="emergency" loading={isEnding} onClick={onEnd}>
            {t.end}
          </SoundButton>
        </Group>
        <Text c="dimmed">{t.endHint}</Text>
      </Stack>
    </Card>
  )
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <Text c="dimmed">{name}</Text>
      <Text fz={28} fw={600} className="loa-tabular">
        {value}
      </Text>
    </div>
  )
}
