import { Badge, Card, Group, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { Empty, QueryView } from '../../ui/states.tsx'
import { TextLink } from '../../ui/text-link.tsx'
import { recentQuery } from './queries.ts'
import { liveTexts } from './texts.ts'

export function RecentSessions() {
  const t = useTexts(liveTexts)
  const format = useFormat()
  const query = useQuery(recentQuery)
  return (
    <Stack>
      <Title order={2}>{t.recent}</Title>
      <QueryView
        query={query}
        empty={{ when: ({ items }) => items.length === 0, show: <Empty title={t.recentNone} /> }}
      >
        {({ items }) => (
          <Stack gap="sm" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
            {items.map((live) => (
              <Card key={live.id} component="li" withBorder padding="md">
                <Group justify="space-between">
                  <div>
                    <TextLink to="/live" search={{ session: live.id }} fw={600}>
                      {live.title}
                    </TextLink>
                    <Text c="dimmed">{format.dateTime(live.createdAt)}</Text>
                  </div>
                  <Badge variant="light" color={live.status === 'ended' ? 'gray' : 'brand'}>
                    {t.status[live.status]}
                  </Badge>
                </Group>
              </Card>
            ))}
          </Stack>
        )}
      </QueryView>
    </Stack>
  )
}
