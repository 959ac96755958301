import { Card, Stack, Text, Title } from '@mantine/core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api, call } from '../../api.ts'
import { useFormat, useLanguage, useTexts } from '../../i18n/language.tsx'
import { OccurrenceBadge } from '../../ui/badges.tsx'
import classes from '../../ui/layout.module.css'
import { MoreButton } from '../../ui/more-button.tsx'
import rows from '../../ui/rows.module.css'
import { QueryView } from '../../ui/states.tsx'
import { collisionsOfBulletinQuery } from '../collisions/collision-queries.ts'
import { collisionOf, OpenMark } from '../collisions/open-mark.tsx'
import { UnplannedTimes } from '../explain/unplanned.tsx'
import { bulletinTexts } from './list-texts.ts'

/** How its airings went, as the speakers say it. */
export function AiringHistory({ bulletinId }: { bulletinId: string }) {
  const t = useTexts(bulletinTexts)
  const format = useFormat()
  const { language } = useLanguage()
  const airings = useInfiniteQuery({
    queryKey: ['occurrences', 'of', bulletinId],
    queryFn: ({ pageParam }) =>
      call(
        api.occurrences.$get({
          query: { bulletinId, limit: 10, counts: 'true', ...(pageParam && { cursor: pageParam }) },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
  })
  const { data: collisions = [] } = useQuery(collisionsOfBulletinQuery(bulletinId))
  return (
    <Card withBorder padding="md">
      <Stack gap="sm">
        <Title order={2}>{t.history}</Title>
        <UnplannedTimes of={{ bulletinId }} />
        <QueryView
          query={airings}
          empty={{ when: ({ pages }) => pages[0]?.items.length === 0, show: <Text>{t.noHistory}</Text> }}
        >
          {({ pages }) => (
            <Stack gap={0} component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
              {pages
                .flatMap(({ items }) => items)
                .map((airing) => (
                  <li key={airing.id} className={rows.item} style={{ padding: '12px 0' }}>
                    <div className={classes.row}>
                      <div className={classes.rowMain}>
                        <Text fw={600}>{format.dateTime(airing.startAt)}</Text>
                        {airing.counts && airing.targets !== null && (
                          <Text c="dimmed">
                            {t.playedOn(format.number(airing.counts.played), format.number(airing.targets))}
                          </Text>
                        )}
                        {airing.reasonText && <Text c="dimmed">{airing.reasonText[language]}</Text>}
                        <OpenMark collision={collisionOf(collisions, { ...airing, occurrenceId: airing.id })} />
                        {airing.targets !== null && (
                          <Link
                            to="/occurrences/$occurrenceId"
                            params={{ occurrenceId: airing.id }}
                            className={rows.plain}
                          >
                            {t.ledger}
                          </Link>
                        )}
                      </div>
                      <OccurrenceBadge status={airing.status} />
                    </div>
                  </li>
                ))}
            </Stack>
          )}
        </QueryView>
        <MoreButton list={airings}>{t.loadMore}</MoreButton>
      </Stack>
    </Card>
  )
}
