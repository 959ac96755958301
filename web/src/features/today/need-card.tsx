import { Badge, Card, Group, Stack, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { todayTexts } from './texts.ts'
import classes from './today.module.css'

type NeedCardProps<T> = {
  title: string
  lead?: string
  icon: ReactNode
  color: string
  some: { count: number; first: readonly T[] }
  keyOf(item: T): string
  /** Where all of them are; offered when there are more than are shown. */
  all: { to: string; search?: Record<string, string> }
  children(item: T): ReactNode
}

const SHOWN = 5

/** One kind of thing that needs somebody; nothing when there is none of it. */
export function NeedCard<T>({ title, lead, icon, color, some, keyOf, all, children }: NeedCardProps<T>) {
  const t = useTexts(todayTexts)
  const format = useFormat()
  if (some.count === 0) return null
  const shown = some.first.slice(0, SHOWN)
  return (
    <Card withBorder padding="md">
      <Stack gap="sm">
        <Group gap="sm" wrap="nowrap" align="flex-start">
          <span style={{ display: 'inline-flex', color: `var(--mantine-color-${color}-text)` }}>{icon}</span>
          <Title order={3} flex={1}>
            {title}
          </Title>
          <Badge color={color} variant="light">
            {format.number(some.count)}
          </Badge>
        </Group>
        {lead && <Text c="dimmed">{lead}</Text>}
        <ul className={classes['list']}>
          {shown.map((item) => (
            <li key={keyOf(item)} className={classes['row']}>
              {children(item)}
            </li>
          ))}
        </ul>
        {some.count > shown.length && (
          <Link to={all.to} search={all.search ?? {}} className={classes['link']}>
            {t.moreOf(format.number(some.count))}
          </Link>
        )}
      </Stack>
    </Card>
  )
}

/** The words of one line: what it is about, and what is known of it. */
export function NeedWords({ title, details }: { title: ReactNode; details: ReadonlyArray<string | undefined> }) {
  return (
    <div className={classes['words']}>
      <Text fw={600}>{title}</Text>
      <Text c="dimmed">{details.filter(Boolean).join(' · ')}</Text>
    </div>
  )
}
