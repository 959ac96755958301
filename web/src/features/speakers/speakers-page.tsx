import { Alert, Button, Stack } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconDeviceSpeaker, IconPlus } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { lazy, Suspense, useMemo } from 'react'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { useMay } from '../../session.ts'
import { Page } from '../../ui/page.tsx'
import { Empty, QueryView } from '../../ui/states.tsx'
import { countPoints, type Filter, isFilter, readSort, writeSort } from './points.ts'
import { SpeakerFilters } from './speaker-filters.tsx'
import { SpeakersBoard } from './speakers-board.tsx'
import { speakersTexts } from './texts.ts'
import { useLivePoints } from './use-live-points.ts'

const AddSpeaker = lazy(async () => ({ default: (await import('./add-speaker.tsx')).AddSpeaker }))

type Search = Record<string, string | undefined>
/** `online=false` is what the home screen links to. */
const filterOf = ({ state, online }: Search): Filter =>
  isFilter(state) ? state : online === 'false' ? 'offline' : online === 'true' ? 'online' : 'all'

/** All speakers of the person's areas, in a list and on a map. Filters, order and the chosen one are in the address. */
export function SpeakersPage() {
  const t = useTexts(speakersTexts)
  const format = useFormat()
  const may = useMay()
  const navigate = useNavigate()
  const search: Search = useSearch({ strict: false })
  const { area, q = '', speaker, view, add } = search
  const [filter, sort] = [filterOf(search), useMemo(() => readSort(search['sort']), [search['sort']])]
  const isWide = useMediaQuery('(min-width: 75em)', undefined, { getInitialValueInEffect: false }) ?? false
  const points = useLivePoints(area)
  const counts = useMemo(() => points.data && countPoints(points.data.items), [points.data])

  const patch = (change: Search) =>
    void navigate({
      to: '/speakers',
      search: { area, q: q || undefined, state: filter, sort: search['sort'], speaker, view, add, ...change },
      replace: true,
      resetScroll: false,
    })
  const mayAdd = may('speaker.write')
  const addButton = mayAdd && (
    <Button leftSection={<IconPlus size={20} aria-hidden />} onClick={() => patch({ add: 'true' })}>
      {t.add}
    </Button>
  )
  const clear = () => patch({ area: undefined, q: undefined, state: undefined })
  return (
    <Page title={t.title} lead={t.lead} actions={addButton}>
      <Stack gap="md">
        <SpeakerFilters
          q={q}
          onSearch={(q) => patch({ q })}
          area={area}
          onArea={(code) => patch({ area: code, speaker: undefined })}
          filter={filter}
          onFilter={(chosen) => patch({ state: chosen === 'all' ? undefined : chosen })}
          counts={counts}
          sort={isWide ? undefined : sort}
          onSort={(chosen) => patch({ sort: writeSort(chosen) })}
        />
        {points.data?.truncated && <Alert color="gray">{t.truncated(format.number(points.data.items.length))}</Alert>}
        <QueryView
          query={points}
          empty={{
            when: ({ items }) => items.length === 0 && area === undefined,
            show: (
              <Empty icon={<IconDeviceSpeaker size={40} aria-hidden />} title={t.none}>
                {mayAdd ? t.noneText : t.noneReader}
              </Empty>
            ),
          }}
        >
          {(data) => (
            <SpeakersBoard
              points={data}
              {...{ q, filter, sort, area, isWide }}
              current={speaker}
              isMap={view === 'map'}
              onView={(isMap) => patch({ view: isMap ? 'map' : undefined })}
              onChoose={(id) => patch({ speaker: id })}
              onArea={(code) => patch({ area: code, speaker: undefined })}
              onSort={(chosen) => patch({ sort: writeSort(chosen) })}
              onClear={clear}
            />
          )}
        </QueryView>
      </Stack>
      {mayAdd && add === 'true' && (
        <Suspense>
          <AddSpeaker area={area} onClose={() => patch({ add: undefined })} />
        </Suspense>
      )}
    </Page>
  )
}
