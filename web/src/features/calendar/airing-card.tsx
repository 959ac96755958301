import { VisuallyHidden } from '@mantine/core'
import { IconAlertOctagon, IconArrowUp, IconMicrophone, IconVolume } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { DragEvent } from 'react'
import { common } from '../../i18n/common.ts'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { placeWords } from '../today/places.ts'
import classes from './card.module.css'
import { keyOf, type Listed } from './queries.ts'
import { spanInWords } from './span.ts'
import { calendarTexts } from './texts.ts'

/** `small`: a column of a week; `line`: one line of a month; `wide`: all that is known at a glance. */
export type CardSize = 'wide' | 'small' | 'line'

type AiringCardProps = {
  airing: Listed
  isPaused: boolean
  size: CardSize
  /** Given: it may be dragged to another time. */
  onDragStart?: ((event: DragEvent) => void) | undefined
  onDragEnd?: (() => void) | undefined
}

// Words say it; the colour lets a bad day be seen from afar.
export const STATUS_TONE: Partial<Record<Listed['status'], 'good' | 'half' | 'bad'>> = {
  completed: 'good',
  partial: 'half',
  preempted: 'half',
  failed: 'bad',
  missed: 'bad',
}

/** One airing wherever it stands. A link, because the address says which one is open, and every browser can drag links. */
export function AiringCard({ airing, isPaused, size, onDragStart, onDragEnd }: AiringCardProps) {
  const words = useTexts(common)
  const t = useTexts(calendarTexts)
  const inWords = useStateWords()
  const format = useFormat()
  const { title, priority, mode, status, counts, targets, startAt, endAt, areaNames, movedFrom, kind } = airing
  const Icon =
    kind === 'live'
      ? IconMicrophone
      : { normal: IconVolume, priority: IconArrowUp, emergency: IconAlertOctagon }[priority]
  const kindWord = mode === 'drill' ? words.drill : mode === 'test' ? words.test : words.priority[priority]
  const isPlain = mode === 'live' && priority === 'normal'
  const went = counts && targets !== null ? t.played(format.number(counts.played), format.number(targets)) : undefined
  const state = inWords(status, isPaused, airing.awaitsApproval, airing.reason)
  return (
    <Link
      to="/calendar"
      search={(search) => ({ ...search, item: keyOf(airing) })}
      resetScroll={false}
      className={classes['card']}
      data-size={size}
      data-class={mode === 'drill' ? 'drill' : mode === 'test' ? 'test' : priority}
      data-status={isPaused ? 'paused' : status}
      draggable={onDragStart !== undefined}
      onDragStart={onDragStart}
      onDragEnd={onDragEnd}
    >
      <span className={classes['cardHead']}>
        <Icon size={18} aria-hidden />
        <span className={classes['time']}>
          {size === 'wide' ? spanInWords(startAt, endAt, format) : format.time(startAt)}
        </span>
        <VisuallyHidden>{format.day(startAt)}: </VisuallyHidden>
        {isPlain || size === 'line' ? (
          <VisuallyHidden>{kindWord}, </VisuallyHidden>
        ) : (
          <span className={classes['kind']}>{kindWord}</span>
        )}
      </span>
      <span className={classes['cardTitle']}>{title}</span>
      {size === 'wide' && <span className={classes['cardMore']}>{format.list(placeWords(areaNames, format))}</span>}
      {size === 'line' ? (
        <VisuallyHidden>{state}</VisuallyHidden>
      ) : (
        <span className={classes['cardState']} data-tone={isPaused ? undefined : STATUS_TONE[status]}>
          <span>{state}</span>
          {went && <span className={classes['went']}> {went}</span>}
          {movedFrom && <span className={classes['went']}> · {t.moved}</span>}
        </span>
      )}
    </Link>
  )
}

/** What is said of the state of an airing or a session, in one or two words. */
export function useStateWords(): (
  status: Listed['status'],
  isPaused: boolean,
  awaits: boolean,
  reason?: string | null,
) => string {
  const words = useTexts(common)
  const t = useTexts(calendarTexts)
  return (status, isPaused, awaits, reason) => {
    if (isPaused) return t.paused
    if (status === 'unplanned') return t.unplannedBy[reason as keyof typeof t.unplannedBy] ?? t.unplanned // safe: else undefined
    const isAhead = status === 'expected' || status === 'planned'
    if (isAhead && awaits) return t.awaits
    return status === 'expected' ? t.expected : words.occurrenceStatus[status]
  }
}
