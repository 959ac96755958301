import { Button, Stack, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, call } from '../../api.ts'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import layout from '../layout.module.css'
import { Empty, QueryView } from '../states.tsx'
import { AudioPlayer } from './audio-player.tsx'
import { type ClipRef, toClipRef } from './clip-ref.ts'

const vi = {
  search: 'Tìm trong thư viện',
  choose: 'Chọn',
  chooseName: (title: string) => `Chọn: ${title}`,
  other: 'Chọn bản thu khác',
  none: 'Thư viện chưa có bản thu nào',
  noneText: 'Hãy ghi âm hoặc tải tệp lên; bản thu sẽ nằm lại trong thư viện.',
  noMatch: 'Không tìm thấy',
}
const en = {
  search: 'Search the library',
  choose: 'Choose',
  chooseName: (title: string) => `Choose: ${title}`,
  other: 'Choose another clip',
  none: 'The library is empty',
  noneText: 'Record or upload; clips stay in the library.',
  noMatch: 'Nothing found',
} satisfies typeof vi
const texts = { vi, en }

const SHOWN = 20

/** `withAlerts`: emergency alerts and all-clears too, which only another alert may use. */
type Listed = { withAlerts?: boolean }
type ClipChoiceProps = Listed & { chosen: ClipRef | undefined; onChange(clip: ClipRef | undefined): void }

/** A sound that is in the library already. */
export function ClipChoice({ chosen, onChange, withAlerts = false }: ClipChoiceProps) {
  const t = useTexts(texts)
  if (!chosen) return <ClipSearch onChoose={onChange} withAlerts={withAlerts} />
  return (
    <Stack gap="sm">
      <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
        {chosen.title}
      </Text>
      <AudioPlayer src={chosen.url} title={chosen.title} peaks={chosen.peaks} durationMs={chosen.durationMs} />
      <Button variant="default" onClick={() => onChange(undefined)}>
        {t.other}
      </Button>
    </Stack>
  )
}

/** The library, the newest first, each to be heard before it is chosen. */
export function ClipSearch({ onChoose, withAlerts = false }: Listed & { onChoose(clip: ClipRef): void }) {
  const t = useTexts(texts)
  const format = useFormat()
  const [typed, setTyped] = useState('')
  const [q] = useDebouncedValue(typed.trim(), 300)
  const clips = useQuery({
    queryKey: ['clips', 'choice', q, withAlerts],
    queryFn: () =>
      call(
        api.clips.$get({ query: { limit: SHOWN, ...(q && { q }), ...(!withAlerts && { alert: 'false' as const }) } }),
      ),
    placeholderData: keepPreviousData,
  })
  return (
    <Stack gap="sm">
      <TextInput
        type="search"
        label={t.search}
        leftSection={<IconSearch size={20} aria-hidden />}
        value={typed}
        onChange={({ currentTarget }) => setTyped(currentTarget.value)}
      />
      <QueryView
        query={clips}
        empty={{
          when: ({ items }) => items.length === 0,
          show: <Empty title={q ? t.noMatch : t.none}>{q ? undefined : t.noneText}</Empty>,
        }}
      >
        {({ items }) => (
          <Stack gap="md" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
            {items.map((clip) => (
              <li key={clip.id}>
                <div className={layout.row}>
                  <div className={layout.rowMain}>
                    <Text fw={600}>{clip.title}</Text>
                    <Text c="dimmed" className="loa-tabular">
                      {format.duration(clip.durationMs)} · {format.date(clip.createdAt)}
                    </Text>
                  </div>
                  <Button
                    variant="light"
                    aria-label={t.chooseName(clip.title)}
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
