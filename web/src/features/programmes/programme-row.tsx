import { Group, Text } from '@mantine/core'
import { IconAlertTriangle, IconChevronRight } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { useMe } from '../../session.ts'
import { PriorityBadge } from '../../ui/badges.tsx'
import classes from '../../ui/layout.module.css'
import rows from '../../ui/rows.module.css'
import { dayInstant, ruleInWords } from '../bulletins/when.ts'
import { hasEdit } from './kept-edit.ts'
import { ProgrammeBadge } from './programme-badge.tsx'
import type { Programme } from './queries.ts'
import { programmeTexts } from './texts.ts'

/** One programme of a list: its state, when, where and how long, all of it a link. */
export function ProgrammeRow({ programme }: { programme: Programme }) {
  const t = useTexts(programmeTexts)
  const format = useFormat()
  const me = useMe()
  const { id, title, status, rule, areaNames, items, totalMs, budgetSeconds, nextAirings, priority } = programme
  const [next] = nextAirings
  const used = t.used(format.number(Math.ceil(totalMs / 60_000)), format.number(Math.round(budgetSeconds / 6) / 10))
  const isTooLong = totalMs > budgetSeconds * 1_000 && status !== 'ended'
  const isOver = status === 'paused' || status === 'ended'
  return (
    <li className={rows.item}>
      <Link to="/programmes/$programmeId" params={{ programmeId: id }} className={rows.link}>
        <Group component="span" wrap="nowrap" justify="space-between">
          <span className={classes.rowMain}>
            <Text component="span" fw={600} display="block" className={rows.title}>
              {title}
            </Text>
            <Text component="span" display="block">
              {ruleInWords(rule, format, Date.now())} · {format.list(areaNames.slice(0, 3))}
              {areaNames.length > 3 ? '…' : ''}
            </Text>
            <Text component="span" c="dimmed" display="block">
              {t.items(format.number(items.length))}, {used}
              {next ? ` · ${t.next(format.when(next.startAt))}` : isOver ? '' : ` · ${t.noNext}`}
            </Text>
            {isTooLong && (
              <Group component="span" gap={4} wrap="nowrap" c="var(--mantine-color-error)">
                <IconAlertTriangle size={20} aria-hidden style={{ flexShrink: 0 }} />
                <Text component="span" fw={600}>
                  {t.over}
                </Text>
              </Group>
            )}
            <OriginWords programme={programme} />
            {hasEdit(me.id, id) && (
              <Text component="span" display="block" fw={600}>
                {t.unsaved}
              </Text>
            )}
            <Group component="span" gap="xs" mt="xs">
              <ProgrammeBadge status={status} />
              {priority === 'priority' && <PriorityBadge priority="priority" />}
            </Group>
          </span>
          <IconChevronRight size={24} aria-hidden style={{ flexShrink: 0 }} />
        </Group>
      </Link>
    </li>
  )
}

/** What it stands in for, where it was made from another. */
export function OriginWords({ programme: { originKind, originDate } }: { programme: Programme }) {
  const t = useTexts(programmeTexts)
  const format = useFormat()
  if (!originKind) return null
  const date = originDate ? format.date(dayInstant(originDate)) : ''
  return (
    <Text component="span" c="dimmed" display="block">
      {originKind === 'copy' ? t.origin.copy : t.origin[originKind](date)}
    </Text>
  )
}
