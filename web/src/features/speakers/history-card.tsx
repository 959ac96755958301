import { Card, Stack, Text, Title } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api, call } from '../../api.ts'
import { useFormat, useLanguage, useTexts } from '../../i18n/language.tsx'
import { DeliveryBadge, PriorityBadge } from '../../ui/badges.tsx'
import { MoreButton } from '../../ui/more-button.tsx'
import { Empty, QueryView } from '../../ui/states.tsx'
import classes from './speaker.module.css'
import { speakerTexts } from './speaker-texts.ts'

const PAGE = 10

/** What became of every airing here, newest first, with the reason when it did not play. */
export function HistoryCard({ speakerId }: { speakerId: string }) {
  const t = useTexts(speakerTexts)
  const { language } = useLanguage()
  const format = useFormat()
  const history = useInfiniteQuery({
    queryKey: ['deliveries', 'speaker', speakerId],
    queryFn: ({ pageParam }) =>
      call(
        api.speakers[':id'].deliveries.$get({
          param: { id: speakerId },
          query: { limit: PAGE, ...(pageParam && { cursor: pageParam }) },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
  })
  return (
    <Card withBorder padding="md" component="section" aria-labelledby="speaker-history">
      <Stack gap="sm">
        <Title order={2} id="speaker-history">
          {t.history}
        </Title>
        <QueryView
          query={history}
          empty={{
            when: ({ pages }) => pages.every(({ items }) => items.length === 0),
            show: <Empty title={t.historyNone}>{t.historyNoneText}</Empty>,
          }}
        >
          {({ pages }) => (
            <ul className={classes['list']}>
              {pages.flatMap(({ items }) =>
                items.map(({ occurrenceId, title, startAt, status, reasonText, priority, mode, playedMs }) => (
                  <li key={occurrenceId}>
                    <div className={classes['words']}>
                      <Link to="/occurrences/$occurrenceId" params={{ occurrenceId }} className={classes['link']}>
                        {title}
                      </Link>
                      <Text c="dimmed">
                        {format.dateTime(startAt)}
                        {playedMs ? `, ${t.historyPlayed(format.duration(playedMs))}` : ''}
                      </Text>
                      {reasonText && status !== 'played' && <Text>{reasonText[language]}</Text>}
                    </div>
                    {(priority !== 'normal' || mode !== 'live') && <PriorityBadge priority={priority} mode={mode} />}
                    <DeliveryBadge status={status} />
                  </li>
                )),
              )}
            </ul>
          )}
        </QueryView>
        <MoreButton list={history}>{t.historyMore}</MoreButton>
      </Stack>
    </Card>
  )
}
