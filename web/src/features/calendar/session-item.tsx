import { Group, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useFormat, useLanguage, useTexts } from '../../i18n/language.tsx'
import classes from './calendar.module.css'
import type { Listed } from './queries.ts'
import { lengthOf } from './span.ts'
import { StateBadge } from './state-badge.tsx'
import { stageOf } from './state-of.ts'
import { calendarTexts } from './texts.ts'

/** One item of a session: when, how long, how it went, and the way to its ledger. */
export function SessionItem({ item, isPaused, now }: { item: Listed; isPaused: boolean; now: number }) {
  const t = useTexts(calendarTexts)
  const format = useFormat()
  const { language } = useLanguage()
  const { occurrenceId, title, startAt, status, counts, targets, reasonText, note, awaitsApproval } = item
  const stage = stageOf(item, now)
  const toChange = stage === 'skipped' ? t.itemTakeBack : t.itemLeave
  const isAhead = status === 'planned' || status === 'armed' || status === 'expected'
  return (
    <li className={classes['sessionItem']}>
      <span className={classes['sessionTime']}>
        {format.clock(startAt)}
        <span>{lengthOf(item, format)}</span>
      </span>
      <div className={classes['sessionBody']}>
        <Text fw={600}>{title}</Text>
        <Group gap="xs">
          <StateBadge status={status} isPaused={isPaused && isAhead} awaits={awaitsApproval} />
          {counts && targets !== null && (
            <Text c="dimmed">{t.played(format.number(counts.played), format.number(targets))}</Text>
          )}
        </Group>
        {reasonText && <Text c="dimmed">{reasonText[language]}</Text>}
        {note && <Text c="dimmed">{t.reason(note)}</Text>}
        {occurrenceId !== null && (
          <Group gap="md">
            <Link
              to="/occurrences/$occurrenceId"
              params={{ occurrenceId }}
              className={classes['itemLink']}
              aria-label={t.itemLabel(targets === null ? t.itemWhy : t.itemLedger, title)}
            >
              {targets === null ? t.itemWhy : t.itemLedger}
            </Link>
            {(stage === 'ahead' || stage === 'skipped') && (
              <Link
                to="/calendar"
                search={(search) => ({ ...search, item: occurrenceId })}
                className={classes['itemLink']}
                aria-label={t.itemLabel(toChange, title)}
              >
                {toChange}
              </Link>
            )}
          </Group>
        )}
      </div>
    </li>
  )
}
