import { Button, Group, Stack, Text } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { common } from '../../i18n/common.ts'
import { localDate } from '../../i18n/format.ts'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { addDays, isRange } from '../../lib/months.ts'
import { AreaSelect } from '../../ui/area-picker/area-select.tsx'
import { DateField } from '../../ui/date-field.tsx'
import { MoreButton } from '../../ui/more-button.tsx'
import { Empty, QueryView } from '../../ui/states.tsx'
import { FileButtons } from './file-buttons.tsx'
import { LogCards, LogTable } from './log-entries.tsx'
import { askLog } from './queries.ts'
import classes from './reports.module.css'
import { reportTexts } from './texts.ts'

const ROOM_FOR_TABLE = '(min-width: 62em)'

/** Everything that was due from one day to another, as speakers report it. */
export function LogTab() {
  const t = { ...useTexts(common), ...useTexts(reportTexts) }
  const format = useFormat()
  const navigate = useNavigate()
  const isWide = useMediaQuery(ROOM_FOR_TABLE)
  const search: Record<string, string | undefined> = useSearch({ strict: false })
  const today = localDate(Date.now())
  const { area = '', from = today, to = today } = search
  const isAsked = isRange(from, to)
  const log = useInfiniteQuery({
    queryKey: ['reports', 'log', area, from, to],
    queryFn: ({ pageParam }) => askLog({ ...(area && { area }), from, to }, pageParam),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
    enabled: isAsked,
    placeholderData: keepPreviousData,
  })
  // A range is shown as it is, whatever was mistyped before.
  const [round, setRound] = useState(0)
  const show = (patch: Record<string, string | undefined>) =>
    void navigate({ to: '/reports', search: { tab: 'log', area: search['area'], from, to, ...patch }, replace: true })
  const ranges = {
    today: { from: today, to: today },
    yesterday: { from: addDays(today, -1), to: addDays(today, -1) },
    week: { from: addDays(today, -6), to: today },
    month: { from: `${today.slice(0, 7)}-01`, to: today },
  }
  return (
    <Stack gap="md">
      <Stack gap="sm" className="loa-screen-only">
        <div className={classes['filters']} data-dates="">
          <AreaSelect value={area} withAll onChange={(code) => show({ area: code || undefined })} />
          <DateField
            key={`from ${round}`}
            label={t.from}
            value={from}
            onChange={(date) => date && show({ from: date })}
          />
          <DateField
            key={`to ${round}`}
            label={t.to}
            value={to}
            min={from}
            error={isAsked ? undefined : t.wrongRange}
            onChange={(date) => date && show({ to: date })}
          />
        </div>
        <Group justify="space-between" gap="sm">
          <Group gap="xs" role="group" aria-label={t.range}>
            {(['today', 'yesterday', 'week', 'month'] as const).map((name) => {
              const isChosen = ranges[name].from === from && ranges[name].to === to
              return (
                <Button
                  key={name}
                  variant={isChosen ? 'light' : 'default'}
                  px="sm"
                  aria-pressed={isChosen}
                  onClick={() => {
                    setRound(round + 1)
                    show(ranges[name])
                  }}
                >
                  {t.ranges[name]}
                </Button>
              )
            })}
          </Group>
          <Group gap="sm" className={classes['files']}>
            <FileButtons path="/reports/broadcast-log" query={{ area, from, to }} withPdf />
          </Group>
        </Group>
      </Stack>
      {isAsked && (
        <QueryView
          query={log}
          empty={{
            when: ({ pages }) => pages[0]?.items.length === 0,
            show: <Empty title={t.logNone}>{t.logNoneText}</Empty>,
          }}
        >
          {({ pages }) => {
            const entries = pages.flatMap(({ items }) => items)
            const count = format.number(entries.length)
            return (
              <Stack gap="sm" className={classes['report']} data-old={log.isPlaceholderData || undefined}>
                <Text c="dimmed" role="status">
                  {log.hasNextPage ? t.shownMore(count) : t.shown(count)}
                </Text>
                {isWide ? <LogTable entries={entries} /> : <LogCards entries={entries} />}
                <MoreButton list={log} className="loa-screen-only">
                  {t.loadMore}
                </MoreButton>
              </Stack>
            )
          }}
        </QueryView>
      )}
    </Stack>
  )
}
