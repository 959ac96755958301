import { Card, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { TextLink } from '../../ui/text-link.tsx'
import classes from './inbox.module.css'
import { type InboxItem, versionsQuery } from './inbox-queries.ts'
import { ItemBadge } from './item-badge.tsx'
import { inboxTexts } from './texts.ts'

/** What the source has sent under the same number, the newest first; nothing when this was all. */
export function ItemVersions({ item }: { item: InboxItem }) {
  const t = useTexts(inboxTexts)
  const format = useFormat()
  const { data } = useQuery(versionsQuery(item))
  if (!data || data.length < 2) return null
  return (
    <Card withBorder padding="md">
      <Stack gap="sm">
        <Title order={2}>{t.versions}</Title>
        <ul className={classes['list']}>
          {data
            .toSorted((a, b) => b.version - a.version)
            .map(({ id, version, status, receivedAt }) => {
              const line = t.versionLine(format.number(version), format.dateTime(receivedAt))
              return (
                <li key={id} className={classes['line']}>
                  {id === item.id ? (
                    <Text>
                      {line} ({t.thisOne})
                    </Text>
                  ) : (
                    <TextLink to="/inbox/$itemId" params={{ itemId: id }}>
                      {line}
                    </TextLink>
                  )}
                  <ItemBadge status={status} />
                </li>
              )
            })}
        </ul>
      </Stack>
    </Card>
  )
}
