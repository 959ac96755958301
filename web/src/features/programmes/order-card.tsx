import { Button, Card, List, NumberInput, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { useDebouncedValue, useDisclosure } from '@mantine/hooks'
import { IconPlaylist, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ApiProblem } from '../../api.ts'
import { useFormat, useLanguage, useTexts } from '../../i18n/language.tsx'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { Empty, Loading } from '../../ui/states.tsx'
import { BudgetBar } from './budget-bar.tsx'
import { DayField } from './day-field.tsx'
import { type Edited, orderOf } from './edited.ts'
import { editorTexts } from './editor-texts.ts'
import { AddItem, EditItem } from './item-dialog.tsx'
import { OrderList } from './order-list.tsx'
import { orderQuery, type ProgrammeItem, type RunningOrder } from './queries.ts'

// Typing minutes asks once; a move is answered before the eye has followed it.
const ASK_AFTER_MS = 200

/** The running order of what stands on the screen, as the server computes it for a day. */
export function useOrder(edited: Edited, date: string, zone: string) {
  const request = orderOf(edited, date, zone, Date.now())
  const [settled] = useDebouncedValue(JSON.stringify(request), ASK_AFTER_MS)
  const { data, error, isPlaceholderData } = useQuery(
    orderQuery(settled === undefined ? undefined : JSON.parse(settled)),
  )
  // Without a network the names and lengths that were known are still what the items are.
  const [last, setLast] = useState(data)
  if (data && data !== last) setLast(data)
  const isOffline = error instanceof ApiProblem && error.code === 'network.unreachable'
  return isOffline
    ? { order: last, error: undefined, isOld: false, isOffline }
    : { order: data, error, isOld: isPlaceholderData, isOffline }
}

type OrderCardProps = { edited: Edited; zone: string; onChange(patch: Partial<Edited>): void }

/** Items, their times, and whether they fit. */
export function OrderCard({ edited, zone, onChange }: OrderCardProps) {
  const t = useTexts(editorTexts)
  const [date, setDate] = useState('')
  const [isAdding, adding] = useDisclosure(false)
  const [editing, setEditing] = useState<ProgrammeItem>()
  const { order, error, isOld, isOffline } = useOrder(edited, date, zone)
  const { items, budgetSeconds, areaCodes } = edited
  const change = (next: (items: readonly ProgrammeItem[]) => ProgrammeItem[]) => onChange({ items: next(items) })
  return (
    <Card withBorder padding="md" component="section" aria-labelledby="order">
      <Stack>
        <Title order={2} id="order">
          {t.order}
        </Title>
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
          <NumberInput
            label={t.budget}
            description={t.budgetText}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            min={1}
            max={1_440}
            decimalScale={1}
            value={budgetSeconds === 0 ? '' : Math.round(budgetSeconds / 6) / 10}
            onChange={(minutes) => onChange({ budgetSeconds: Math.round(Number(minutes) * 60) })}
          />
          <DayField value={date} shown={order?.date ?? undefined} onChange={setDate} />
        </SimpleGrid>
        {areaCodes.length === 0 && <Text c="dimmed">{t.noOrder}</Text>}
        {isOffline && (
          <Text c="dimmed" role="status">
            {t.orderStale}
          </Text>
        )}
        <div aria-busy={isOld}>{order && <BudgetBar order={order} />}</div>
        <ProblemAlert error={error} />
        {items.length === 0 && (
          <Empty icon={<IconPlaylist size={40} aria-hidden />} title={t.empty}>
            {t.emptyText}
          </Empty>
        )}
        <OrderList items={items} order={order} onChange={change} onEdit={setEditing} />
        {!order && !error && !isOffline && areaCodes.length > 0 && <Loading lines={1} />}
        <Button variant="light" leftSection={<IconPlus size={20} aria-hidden />} onClick={adding.open}>
          {t.add}
        </Button>
        {order && <Problems order={order} />}
      </Stack>
      <AddItem opened={isAdding} onClose={adding.close} onAdd={(item) => change((all) => [...all, item])} />
      <EditItem
        item={editing}
        onClose={() => setEditing(undefined)}
        onSave={(next) => change((all) => all.map((item) => (item.id === next.id ? next : item)))}
      />
    </Card>
  )
}

/** What keeps it from being sent, each with the item that it is about. */
export function Problems({ order: { problems, items } }: { order: RunningOrder }) {
  const t = useTexts(editorTexts)
  const format = useFormat()
  const { language } = useLanguage()
  if (problems.length === 0) return null
  return (
    <div>
      <Title order={3}>{t.problems}</Title>
      <List>
        {problems.map(({ code, index, itemId, text }) => (
          <List.Item key={`${code}${itemId}`}>
            {index !== null && `${t.problemAt(format.number(index + 1), items[index]?.title || t.untitled)}: `}
            {text[language]}
          </List.Item>
        ))}
      </List>
    </div>
  )
}
