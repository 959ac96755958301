import { Card, Stack, Text, Title } from '@mantine/core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useFormat, useLanguage, useTexts } from '../../i18n/language.tsx'
import { MoreButton } from '../../ui/more-button.tsx'
import { QueryView } from '../../ui/states.tsx'
import { TextLink } from '../../ui/text-link.tsx'
import { type Collision, pastCollisionsQuery, settledCollisionsQuery } from './collision-queries.ts'
import classes from './collisions.module.css'
import { collisionTexts } from './texts.ts'

const WEEK_MS = 7 * 86_400_000

/** What was chosen, by whom and when, or by which rule: still to come, and of the last seven days. */
export function SettledCollisions() {
  const t = useTexts(collisionTexts)
  const [now] = useState(() => Date.now())
  const at = new Date(now).toISOString()
  const upcoming = useInfiniteQuery(settledCollisionsQuery(at))
  const past = useQuery(pastCollisionsQuery(new Date(now - WEEK_MS).toISOString(), at))
  return (
    <>
      <Stack component="section" gap="sm" aria-labelledby="collisions-upcoming">
        <Title order={2} id="collisions-upcoming">
          {t.upcoming}
        </Title>
        <QueryView
          query={upcoming}
          empty={{
            when: ({ pages }) => pages.every(({ items }) => items.length === 0),
            show: <Text c="dimmed">{t.upcomingNone}</Text>,
          }}
        >
          {({ pages }) => <Settled items={pages.flatMap(({ items }) => items)} />}
        </QueryView>
        <MoreButton list={upcoming}>{t.more}</MoreButton>
      </Stack>
      <Stack component="section" gap="sm" aria-labelledby="collisions-past">
        <Title order={2} id="collisions-past">
          {t.past}
        </Title>
        <QueryView
          query={past}
          empty={{ when: (items) => items.length === 0, show: <Text c="dimmed">{t.pastNone}</Text> }}
        >
          {(items) => <Settled items={items} />}
        </QueryView>
      </Stack>
    </>
  )
}

function Settled({ items }: { items: readonly Collision[] }) {
  const t = useTexts(collisionTexts)
  const format = useFormat()
  const { language } = useLanguage()
  const who = ({ status, decision, decidedAt, decidedByName, scope }: Collision): string => {
    const when = decidedAt ? format.when(decidedAt) : ''
    if (status === 'by-rule') return decision === null ? t.by[status] : t.by['too-late'](when)
    if (status !== 'decided') return t.by['by-deadline'](when)
    const said = t.by.decided(decidedByName ?? t.somebody, when)
    return scope === 'series' ? `${said}, ${t.series}` : said
  }
  return (
    <Card withBorder padding="md">
      <ul className={classes['list']}>
        {items.map((one) => (
          <li key={one.id}>
            <Text fw={600}>
              {one.sides.map(({ occurrenceId, title }, index) => (
                <span key={occurrenceId}>
                  {index > 0 && ' · '}
                  <TextLink
                    to="/occurrences/$occurrenceId"
                    params={{ occurrenceId }}
                    style={{ display: 'inline-flex', alignItems: 'center', minHeight: 44 }}
                  >
                    {title}
                  </TextLink>
                </span>
              ))}
            </Text>
            <Text>
              {format.when(one.startsAt)}: {one.words[language]}
            </Text>
            {one.status !== 'void' && <Text c="dimmed">{who(one)}</Text>}
          </li>
        ))}
      </ul>
    </Card>
  )
}
