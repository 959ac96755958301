import { Badge, Card, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { common } from '../../i18n/common.ts'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { QueryView } from '../../ui/states.tsx'
import classes from './inbox.module.css'
import { type InboxItem, type Outcome, outcomeQuery } from './inbox-queries.ts'
import { inboxTexts } from './texts.ts'

const COLOR = { sent: 'leaf', waiting: 'gray', dead: 'emergency' } as const

/** What its source was told, step by step, and whether that arrived. */
export function ItemTold({ item }: { item: InboxItem }) {
  const t = useTexts(inboxTexts)
  const outcome = useQuery(outcomeQuery(item))
  return (
    <Card withBorder padding="md">
      <Stack gap="sm">
        <Title order={2}>{t.told}</Title>
        <QueryView
          query={outcome}
          empty={{ when: ({ told }) => told.length === 0, show: <Text c="dimmed">{t.toldNone}</Text> }}
        >
          {({ told }) => (
            <ul className={classes['list']}>
              {told.map((message) => (
                <Told key={`${message.kind} ${message.status} ${message.at}`} message={message} />
              ))}
            </ul>
          )}
        </QueryView>
      </Stack>
    </Card>
  )
}

function Told({ message: { kind, status, reason, state, at } }: { message: Outcome['told'][number] }) {
  const t = useTexts(inboxTexts)
  const words = useTexts(common)
  const format = useFormat()
  const names: Record<string, string> = kind === 'receipt' ? t.status : words.occurrenceStatus
  const name = names[status] ?? status
  return (
    <li className={classes['line']}>
      <div>
        <Text fw={600}>{kind === 'receipt' ? t.toldReceipt(name) : t.toldResult(name)}</Text>
        <Text c="dimmed">{format.dateTime(at)}</Text>
        {kind === 'receipt' && status === 'declined' && reason && <Text>{reason}</Text>}
      </div>
      <Badge variant="light" color={COLOR[state]}>
        {t.toldStates[state]}
      </Badge>
    </li>
  )
}
