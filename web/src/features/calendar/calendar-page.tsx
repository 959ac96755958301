import { Button, Group, Stack, Text, Title } from '@mantine/core'
import { IconCalendarOff, IconPrinter } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { localDate } from '../../i18n/format.ts'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { useNow } from '../../lib/use-now.ts'
import { useMay } from '../../session.ts'
import { LinkButton } from '../../ui/link-button.tsx'
import { Page } from '../../ui/page.tsx'
import { Empty, QueryView } from '../../ui/states.tsx'
import { dayInstant } from '../bulletins/when.ts'
import { collisionsOfDaysQuery } from '../collisions/collision-queries.ts'
import { collisionOf } from '../collisions/open-mark.tsx'
import { Agenda } from './agenda.tsx'
import { AiringPanel } from './airing-panel.tsx'
import { useAreaInCharge } from './area-in-charge.ts'
import classes from './calendar.module.css'
import { DayStrip } from './day-strip.tsx'
import { ExportButton } from './export-button.tsx'
import { HoursLegend } from './hours-legend.tsx'
import { Legend } from './legend.tsx'
import { MonthGrid } from './month-grid.tsx'
import { MoveDialog } from './move-dialog.tsx'
import { PrintFoot, PrintHead } from './print-parts.tsx'
import {
  type Airing,
  byDay,
  type Entry,
  keyOf,
  type Listed,
  type Programme,
  pausedQuery,
  programmeQuery,
  slotOf,
} from './queries.ts'
import { dateOf, rangeOf, VIEWS, type View } from './range.ts'
import { statusOfSession } from './session-state.ts'
import type { Shown } from './shown.ts'
import { SlotPanel } from './slot-panel.tsx'
import { stageOf } from './state-of.ts'
import { calendarTexts } from './texts.ts'
import { TimeGrid } from './time-grid.tsx'
import { Toolbar } from './toolbar.tsx'
import { useDrag, type Wish } from './use-drag.ts'
import { useIsWide } from './use-width.ts'

const TICK_MS = 15_000

/** What aired and what will, by day, week or month; one touch from there to what can be done about it. */
export function CalendarPage() {
  const t = useTexts(calendarTexts)
  const may = useMay()
  const navigate = useNavigate()
  const search = useSearch({ strict: false })
  const isWide = useIsWide()
  const now = useNow(TICK_MS)
  const [wish, setWish] = useState<Wish>()
  const drag = useDrag(setWish)
  const title = useRangeTitle()

  const view: View = VIEWS.find((known) => known === search.view) ?? (isWide ? 'week' : 'day')
  const date = dateOf(search.date, now)
  const area = search.area ?? ''
  const range = rangeOf(view, date)
  const inCharge = useAreaInCharge()
  const programme = useQuery(programmeQuery(range, area || inCharge))
  const { data: paused } = useQuery(pausedQuery)
  const { data: collisions = [] } = useQuery({
    ...collisionsOfDaysQuery(range.from, range.to),
    enabled: range.to >= localDate(now),
  })
  const isPaused = (entry: Entry | Airing) => {
    const [status, owner] =
      'items' in entry
        ? [statusOfSession(entry.items), entry.programmeId]
        : [entry.status, entry.programmeId ?? entry.scheduleId]
    return (status === 'planned' || status === 'armed') && owner !== null && paused?.has(owner) === true
  }
  const canMove = (airing: Listed) => may('schedule.write') && stageOf(airing, now) === 'ahead'
  const go = (patch: Record<string, string | undefined>) =>
    void navigate({ to: '/calendar', search: (before) => ({ ...before, ...patch }), resetScroll: false })
  const entries = programme.data?.days.flatMap((day) => day.entries) ?? []
  // What was opened as its slot may have been planned since.
  const known = search.item
    ? entries.find((entry) => keyOf(entry) === search.item || slotOf(entry) === search.item)
    : undefined
  const airingId = known?.type === 'airing' ? known.occurrenceId : search.item?.startsWith('occ_') ? search.item : null
  const heading = title(view, date)
  const [firstDay = date, lastDay = firstDay] = [range.days[0], range.days.at(-1)]
  const exported = { area: area || inCharge, from: firstDay, to: lastDay }

  const draw = (data: Programme) => {
    const shown: Shown = {
      ...{ days: range.days, date, byDay: byDay(data), isPaused, canMove, now },
      collisionOf: (entry) => collisionOf(collisions, { occurrenceId: null, ...entry }),
      holidays: new Map(data.days.flatMap(({ date, holiday }) => (holiday ? [[date, holiday]] : []))),
      drag: may('schedule.write') && isWide ? drag : null,
    }
    const isEmpty = range.days.every((day) => !shown.byDay.has(day))
    return (
      <Stack gap="md">
        {!isWide && view === 'day' && <DayStrip {...shown} />}
        {view === 'month' && <MonthGrid {...shown} isWide={isWide} caption={t.monthCaption(heading)} />}
        {view !== 'month' && isEmpty && <Nothing view={view} />}
        {view !== 'month' && !isEmpty && isWide && <TimeGrid {...shown} caption={t.gridCaption(heading)} />}
        {view !== 'month' && !isEmpty && !isWide && <Agenda {...shown} />}
      </Stack>
    )
  }
  return (
    <Page
      title={t.title}
      lead={t.lead}
      actions={
        <Group gap="sm">
          <ExportButton {...exported} visibleFrom="xs" />
          <Button
            visibleFrom="xs"
            variant="default"
            leftSection={<IconPrinter size={20} aria-hidden />}
            onClick={() => window.print()}
          >
            {t.print}
          </Button>
        </Group>
      }
    >
      <div className={classes['sheet']} data-view={view}>
        <PrintHead heading={heading} area={area} now={now} />
        <Toolbar view={view} date={date} area={area} onGo={go} />
        <Title order={2} aria-live="polite" className="loa-screen-only">
          {heading}
        </Title>
        <QueryView query={programme}>{draw}</QueryView>
        <Notes
          shown={entries.length}
          hasMore={Boolean(programme.data?.nextCursor)}
          canDrag={isWide && may('schedule.write')}
        />
        {view !== 'month' && <HoursLegend days={range.days} />}
        <ExportButton {...exported} hiddenFrom="xs" />
        <Legend />
        <PrintFoot />
      </div>
      <AiringPanel
        id={airingId ?? undefined}
        known={known?.type === 'airing' ? known : undefined}
        isPaused={isPaused}
        now={now}
        onClose={() => go({ item: undefined })}
        onMove={setWish}
      />
      <SlotPanel
        entry={airingId === null ? known : undefined}
        isPaused={known !== undefined && isPaused(known)}
        now={now}
        onClose={() => go({ item: undefined })}
      />
      <MoveDialog
        wish={wish}
        onClose={() => setWish(undefined)}
        onMoved={() => {
          setWish(undefined)
          go({ item: undefined })
        }}
      />
    </Page>
  )
}

function useRangeTitle(): (view: View, date: string) => string {
  const t = useTexts(calendarTexts)
  const format = useFormat()
  return (view, date) => {
    const [first = date, ...more] = rangeOf(view, date).days
    if (view === 'month') return t.monthTitle(`${Number(date.slice(5, 7))}/${date.slice(0, 4)}`)
    if (view === 'day') return t.dayTitle(format.weekday(dayInstant(date)), format.date(dayInstant(date)))
    return t.weekTitle(format.date(dayInstant(first)).slice(0, 5), format.date(dayInstant(more.at(-1) ?? first)))
  }
}

function Nothing({ view }: { view: 'day' | 'week' }) {
  const t = useTexts(calendarTexts)
  const may = useMay()
  const canWrite = may('bulletin.write')
  return (
    <Empty
      title={view === 'day' ? t.emptyDay : t.emptyWeek}
      icon={<IconCalendarOff size={44} color="var(--mantine-color-dimmed)" aria-hidden />}
    >
      <Text c="dimmed">{canWrite ? t.emptyText : t.emptyViewer}</Text>
      {canWrite && (
        <LinkButton to="/compose" variant="light">
          {t.newBulletin}
        </LinkButton>
      )}
    </Empty>
  )
}

function Notes({ shown, hasMore, canDrag }: { shown: number; hasMore: boolean; canDrag: boolean }) {
  const t = useTexts(calendarTexts)
  const format = useFormat()
  return (
    <Stack gap={4} className="loa-screen-only">
      {hasMore && <Text fw={600}>{t.tooMany(format.number(shown))}</Text>}
      {canDrag && shown > 0 && <Text c="dimmed">{t.dragHint}</Text>}
    </Stack>
  )
}
