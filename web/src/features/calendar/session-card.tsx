import { VisuallyHidden } from '@mantine/core'
import { IconPlaylist } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { common } from '../../i18n/common.ts'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { placeWords } from '../today/places.ts'
import { type CardSize, STATUS_TONE, useStateWords } from './airing-card.tsx'
import classes from './card.module.css'
import { keyOf, type Session } from './queries.ts'
import { statusOfSession } from './session-state.ts'
import { lengthInWords, lengthOf, secondsOf, spanInWords } from './span.ts'
import { calendarTexts } from './texts.ts'

// A column of a week is narrow: a session shows how it begins there, and all of it on its day.
const SHOWN_SMALL = 3

type SessionCardProps = { session: Session; isPaused: boolean; size: CardSize }

/** A session as one card with its items inside. Its title is the link, so that a reader hears no whole running order. */
export function SessionCard({ session, isPaused, size }: SessionCardProps) {
  const t = useTexts(calendarTexts)
  const words = useTexts(common)
  const inWords = useStateWords()
  const format = useFormat()
  const { title, priority, items, startAt, endAt, areaNames, awaitsApproval } = session
  const status = statusOfSession(items)
  const state = inWords(status, isPaused, awaitsApproval, items[0]?.reason)
  // Nobody knows which items it would have had.
  const isUnplanned = status === 'unplanned'
  const isWide = size === 'wide'
  const shown = isUnplanned ? [] : isWide ? items : items.slice(0, SHOWN_SMALL)
  const played = items.filter((item) => item.status === 'completed').length
  return (
    <div
      className={classes['card']}
      data-size={size}
      data-class={priority}
      data-session
      data-status={isPaused ? 'paused' : status}
    >
      <Link
        to="/calendar"
        search={(search) => ({ ...search, item: keyOf(session) })}
        resetScroll={false}
        className={classes['stretched']}
      >
        <span className={classes['cardHead']}>
          <IconPlaylist size={18} aria-hidden />
          <span className={classes['time']}>{isWide ? spanInWords(startAt, endAt, format) : format.time(startAt)}</span>
          <VisuallyHidden>
            {format.day(startAt)}, {t.session}:{' '}
          </VisuallyHidden>
          {priority !== 'normal' && size !== 'line' && (
            <span className={classes['kind']}>{words.priority[priority]}</span>
          )}
        </span>
        <span className={classes['cardTitle']}>{title}</span>
        {size === 'line' && <VisuallyHidden>{state}</VisuallyHidden>}
      </Link>
      {size !== 'line' && (
        <>
          <span className={classes['cardMore']}>
            {!isUnplanned && t.sessionSize(format.number(items.length), lengthInWords(secondsOf(session), t))}
            {isWide && `${isUnplanned ? '' : ' · '}${format.list(placeWords(areaNames, format))}`}
          </span>
          <ol className={classes['items']}>
            {shown.map((item) => (
              <li key={`${item.itemId}`} data-status={item.status}>
                <span className={classes['itemTime']}>
                  {isWide ? format.clock(item.startAt) : format.time(item.startAt)}
                </span>
                <span className={classes['itemTitle']}>{item.title}</span>
                {isWide && <span className={classes['itemTime']}>{lengthOf(item, format)}</span>}
              </li>
            ))}
          </ol>
          {!isUnplanned && items.length > shown.length && (
            <span className={classes['cardMore']}>{t.moreItems(format.number(items.length - shown.length))}</span>
          )}
          <span className={classes['cardState']} data-tone={isPaused ? undefined : STATUS_TONE[status]}>
            <span>{state}</span>
            {played > 0 && status !== 'completed' && (
              <span className={classes['went']}>
                {' '}
                {t.itemsPlayed(format.number(played), format.number(items.length))}
              </span>
            )}
          </span>
        </>
      )}
    </div>
  )
}
