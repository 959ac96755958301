import { Button, Stack, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, call } from '../../api.ts'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { AudioPlayer } from '../../ui/audio/audio-player.tsx'
import classes from '../../ui/layout.module.css'
import { Empty, QueryView } from '../../ui/states.tsx'
import type { ClipRef } from './draft.ts'
import { toClipRef } from './send.ts'
import { composeTexts } from './texts.ts'

const SHOWN = 20

type ClipChoiceProps = { chosen: ClipRef | undefined; onChange(clip: ClipRef | undefined): void }

/** A sound that is in the library already. */
export function ClipChoice({ chosen, onChange }: ClipChoiceProps) {
  const t = useTexts(composeTexts)
  if (!chosen) return <ClipSearch onChoose={onChange} />
  return (
    <Stack gap="sm">
      <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
        {chosen.title}
      </Text>
      <AudioPlayer src={chosen.url} title={chosen.title} peaks={chosen.peaks} durationMs={chosen.durationMs} />
      <Button variant="default" onClick={() => onChange(undefined)}>
        {t.otherClip}
      </Button>
    </Stack>
  )
}

function ClipSearch({ onChoose }: { onChoose(clip: ClipRef): void }) {
  const t = useTexts(composeTexts)
  const format = useFormat()
  const [typed, setTyped] = useState('')
  const [q] = useDebouncedValue(typed.trim(), 300)
  const clips = useQuery({
    queryKey: ['clips', 'choice', q],
    queryFn: () => call(api.clips.$get({ query: { limit: SHOWN, ...(q && { q }) } })),
    placeholderData: keepPreviousData,
  })
  return (
    <Stack gap="sm">
      <TextInput
        type="search"
        label={t.chooseClip}
        leftSection={<IconSearch size={20} aria-hidden />}
        value={typed}
        onChange={({ currentTarget }) => setTyped(currentTarget.value)}
      />
      <QueryView
        query={clips}
        empty={{
          when: ({ items }) => items.length === 0,
          show: <Empty title={q ? t.noMatch : t.noClips}>{q ? undefined : t.noClipsText}</Empty>,
        }}
      >
        {({ items }) => (
          <Stack gap="md" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
            {items.map((clip) => (
              <li key={clip.id}>
                <div className={classes.row}>
                  <div className={classes.rowMain}>
                    <Text fw={600}>{clip.title}</Text>
                    <Text c="dimmed" className="loa-tabular">
                      {format.duration(clip.durationMs)} · {format.date(clip.createdAt)}
                    </Text>
                  </div>
                  <Button
                    variant="light"
                    aria-label={`${t.choose}: ${clip.title}`}
                    onClick={() => onChoose(toClipRef(clip))}
                  >
                    {t.choose}
                  </Button>
                </div>
                <AudioPlayer src={clip.url} title={clip.title} peaks={clip.peaks} durationMs={clip.durationMs} />
              </li>
            ))}
          </Stack>
        )}
      </QueryView>
    </Stack>
  )
}
