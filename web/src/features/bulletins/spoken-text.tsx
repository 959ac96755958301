import { Alert, Group, SegmentedControl, Stack, Text, Textarea } from '@mantine/core'
import { IconEar, IconRefresh } from '@tabler/icons-react'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { useOnline } from '../../live.tsx'
import { AudioPlayer } from '../../ui/audio/audio-player.tsx'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { SoundButton } from '../../ui/sound-button.tsx'
import { useAct } from '../../ui/use-act.tsx'
import { durationOf, openPlaces, speechKey } from './draft.ts'
import { ReadAs } from './read-as.tsx'
import { speakDraft } from './send.ts'
import { OpenPlaces, TemplateChoice } from './template-choice.tsx'
import { composeTexts } from './texts.ts'
import type { PartProps } from './what-card.tsx'

const SPEEDS = { slow: 0.85, normal: 1, fast: 1.15 }

/** A text that the server speaks: written, heard, and shown as it will be read. */
export function SpokenText({ session, faults, ownAreas }: PartProps) {
  const t = useTexts(composeTexts)
  const format = useFormat()
  const online = useOnline()
  const { draft, change, note } = session
  const speak = useAct({
    do: (given: NonNullable<typeof draft>) => speakDraft(given, ownAreas),
    ownErrors: true,
    onDone: (clip, given) => note(() => ({ speech: { of: speechKey(given), clip } })),
  })
  if (!draft) return null
  const { text, speech } = draft
  const isCurrent = speech?.of === speechKey(draft)
  const duration = durationOf(draft)
  const places = openPlaces(draft.title, text)
  return (
    <Stack>
      <TemplateChoice session={session} />
      {places.length > 0 && <OpenPlaces places={places} session={session} error={faults.places} />}
      <Textarea
        id="field-text"
        label={t.text}
        description={t.textHint}
        autosize
        minRows={5}
        maxRows={18}
        maxLength={20_000}
        value={text}
        required
        onChange={({ currentTarget }) => change({ text: currentTarget.value })}
      />
      <ReadAs text={text} />
      <div>
        <Text fw={600} mb={4} id="speed-label">
          {t.speed}
        </Text>
        <SegmentedControl
          fullWidth
          aria-labelledby="speed-label"
          value={`${draft.speed}`}
          onChange={(speed) => change({ speed: Number(speed) })}
          data={Object.entries(SPEEDS).map(([name, value]) => ({
            value: `${value}`,
            label: t.speeds[name as keyof typeof SPEEDS], // safe: the keys of the same object
          }))}
        />
      </div>
      <Group justify="space-between">
        <SoundButton
          variant="light"
          leftSection={speech ? <IconRefresh size={20} aria-hidden /> : <IconEar size={20} aria-hidden />}
          loading={speak.isPending}
          disabled={text.trim() === '' || isCurrent}
          onClick={() => speak.mutate(draft)}
        >
          {speech ? t.hearAgain : t.hear}
        </SoundButton>
        {duration && (
          <Text c="dimmed" className="loa-tabular">
            {duration.isExact ? '' : '≈ '}
            {format.duration(duration.ms)}
          </Text>
        )}
      </Group>
      <div aria-live="polite">{speak.isPending && <Text c="dimmed">{t.speaking}</Text>}</div>
      <ProblemAlert error={speak.error} />
      {speech && !isCurrent && !speak.isPending && online && (
        <Alert color="amber" variant="light">
          {t.spokenChanged}
        </Alert>
      )}
      {speech && isCurrent && (
        <AudioPlayer
          src={speech.clip.url}
          title={t.heardTitle}
          peaks={speech.clip.peaks}
          durationMs={speech.clip.durationMs}
        />
      )}
    </Stack>
  )
}
