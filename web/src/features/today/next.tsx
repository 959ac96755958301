import { Card, Stack, Text, Title } from '@mantine/core'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { PriorityBadge } from '../../ui/badges.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { Empty } from '../../ui/states.tsx'
import { placeWords } from './places.ts'
import { todayTexts } from './texts.ts'
import classes from './today.module.css'
import type { NextAiring, Today } from './types.ts'

/** What comes, under each of the person's areas. */
export function Next({ today, now }: { today: Today; now: number }) {
  const t = useTexts(todayTexts)
  const groups = Object.values(Object.groupBy(today.next, ({ topArea }) => topArea.code)).filter((rows) => rows?.[0])
  return (
    <Stack component="section" gap="sm" aria-labelledby="coming-up">
      <Title order={2} id="coming-up">
        {t.next}
      </Title>
      {groups.length === 0 && (
        <Card withBorder padding="md">
          <Empty title={t.nothingNext}>
            <Text c="dimmed">{t.nothingNextText}</Text>
            <LinkButton to="/calendar" variant="default">
              {t.calendar}
            </LinkButton>
          </Empty>
        </Card>
      )}
      {groups.map(
        (rows) =>
          rows?.[0] && (
            <Card key={rows[0].topArea.code} withBorder padding="md">
              <Stack gap="sm">
                {groups.length > 1 && <Title order={3}>{rows[0].topArea.name}</Title>}
                <ul className={classes['list']}>
                  {rows.map((airing) => (
                    <Coming key={airing.id} airing={airing} now={now} />
                  ))}
                </ul>
              </Stack>
            </Card>
          ),
      )}
    </Stack>
  )
}

function Coming({ airing, now }: { airing: NextAiring; now: number }) {
  const t = useTexts(todayTexts)
  const format = useFormat()
  const { session } = airing
  const length = Date.parse((session ?? airing).endAt) - Date.parse(airing.startAt)
  const details = [
    format.day(airing.startAt, now),
    airing.kind === 'alert' ? undefined : format.duration(length),
    session && t.sessionItems(format.number(session.items), session.items),
    format.list(placeWords(airing.areaNames, format)),
  ]
  return (
    <li className={classes['row']}>
      <span className={classes['time']}>{format.time(airing.startAt)}</span>
      <div className={classes['words']}>
        <Text fw={600}>{(session ?? airing).title}</Text>
        <Text c="dimmed">{details.filter(Boolean).join(' · ')}</Text>
      </div>
      {(airing.priority !== 'normal' || airing.mode !== 'live') && (
        <PriorityBadge priority={airing.priority} mode={airing.mode} />
      )}
    </li>
  )
}
