import { List, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { Loading, QueryView } from '../../ui/states.tsx'
import { relayedByQuery } from './relay-queries.ts'
import { relayTexts } from './texts.ts'

/** Which programmes will be silent, for how long and from when, before a station is put away. */
export function ArchiveEffect({ id }: { id: string }) {
  const t = useTexts(relayTexts)
  const format = useFormat()
  const relayedBy = useQuery(relayedByQuery(id))
  const lengthOf = (ms: number) => {
    const seconds = Math.round(ms / 1_000)
    return seconds < 120 ? t.seconds(format.number(seconds)) : t.minutes(format.number(Math.round(seconds / 60)))
  }
  return (
    <Stack gap="sm">
      <Text>{t.archiveEffect}</Text>
      <QueryView query={relayedBy} loading={<Loading lines={1} />}>
        {({ count, first }) =>
          count === 0 ? (
            <Text>{t.archiveNone}</Text>
          ) : (
            <>
              <Text fw={600}>{t.archiveSilent(format.number(count))}</Text>
              <List>
                {first.map(({ id: programmeId, title, areaNames, nextAt, silentMs }) => (
                  <List.Item key={programmeId}>
                    {t.silentOf(title, lengthOf(silentMs), format.list(areaNames))}
                    {nextAt && t.nextSilent(format.when(nextAt))}
                  </List.Item>
                ))}
                {count > first.length && <List.Item>{t.andMore(format.number(count - first.length))}</List.Item>}
              </List>
            </>
          )
        }
      </QueryView>
    </Stack>
  )
}
