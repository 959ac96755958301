import { Card, Group, Stack, Text, Title } from '@mantine/core'
import { IconChevronRight } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { OccurrenceBadge } from '../../ui/badges.tsx'
import classes from '../../ui/layout.module.css'
import rows from '../../ui/rows.module.css'
import { QueryView } from '../../ui/states.tsx'
import { UnplannedTimes } from '../explain/unplanned.tsx'
import { decisionTexts } from './decision-texts.ts'
import { airedQuery } from './queries.ts'

/** What came of its items: each leads to its ledger, which says why one did not play. */
export function Aired({ programmeId }: { programmeId: string }) {
  const t = useTexts(decisionTexts)
  const format = useFormat()
  const aired = useQuery(airedQuery(programmeId))
  return (
    <Card withBorder padding="md" component="section" aria-labelledby="aired">
      <Stack gap="xs">
        <Title order={2} id="aired">
          {t.aired}
        </Title>
        <UnplannedTimes of={{ programmeId }} />
        <QueryView
          query={aired}
          empty={{ when: (all) => all.length === 0, show: <Text c="dimmed">{t.airedNone}</Text> }}
        >
          {(all) => (
            <Stack gap={0} component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
              {all.map(({ id, title, startAt, status }) => (
                <li key={id} className={rows.item}>
                  <Link
                    to="/occurrences/$occurrenceId"
                    params={{ occurrenceId: id }}
                    className={rows.link}
                    aria-label={t.ledgerOf(title, format.dateTime(startAt))}
                  >
                    <Group component="span" wrap="nowrap" justify="space-between">
                      <span className={classes.rowMain}>
                        <Text component="span" fw={600} display="block">
                          {title}
                        </Text>
                        <Text component="span" c="dimmed" display="block">
                          {format.dateTime(startAt)}
                        </Text>
                        <OccurrenceBadge status={status} />
                      </span>
                      <IconChevronRight size={24} aria-hidden style={{ flexShrink: 0 }} />
                    </Group>
                  </Link>
                </li>
              ))}
            </Stack>
          )}
        </QueryView>
      </Stack>
    </Card>
  )
}
