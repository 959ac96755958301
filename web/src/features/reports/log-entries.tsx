import { Badge, Card, Group, Stack, Table, Text } from '@mantine/core'
import { useFormat, useLanguage, useTexts } from '../../i18n/language.tsx'
import { useNamed } from '../../ui/area-picker/use-area-tree.ts'
import { type Mode, OccurrenceBadge, type Priority, PriorityBadge } from '../../ui/badges.tsx'
import { TextLink } from '../../ui/text-link.tsx'
import type { LogEntry } from './queries.ts'
import classes from './reports.module.css'
import { statusOf } from './status-of.ts'
import { reportTexts } from './texts.ts'

const NAMES_AT_MOST = 3

/** Names of the places of entries, of which only the first few are asked for. */
function usePlaces(entries: readonly LogEntry[]): (entry: LogEntry) => string {
  const t = useTexts(reportTexts)
  const format = useFormat()
  const named = useNamed([...new Set(entries.flatMap(({ areaCodes }) => areaCodes.slice(0, NAMES_AT_MOST)))])
  return ({ areaCodes }) => {
    const names = areaCodes.slice(0, NAMES_AT_MOST).map((code) => named.get(code)?.name ?? code)
    const others = areaCodes.length - names.length
    return format.list([...names, ...(others > 0 ? [t.othersToo(format.number(others))] : [])])
  }
}

/** On a PC: one line each. */
export function LogTable({ entries }: { entries: readonly LogEntry[] }) {
  const t = useTexts(reportTexts)
  const { number } = useFormat()
  const placesOf = usePlaces(entries)
  return (
    <Card withBorder padding={0}>
      <Table aria-label={t.logTable} verticalSpacing="sm" horizontalSpacing="md" highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            {[t.when, t.what, t.where, t.playedOn, t.result].map((head) => (
              <Table.Th key={head} scope="col">
                {head}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {entries.map((entry) => (
            <Table.Tr key={entry.occurrenceId} style={{ verticalAlign: 'top' }}>
              <Table.Td className={`${classes['when']} loa-tabular`}>
                <When entry={entry} />
              </Table.Td>
              <Table.Td>
                <What entry={entry} />
              </Table.Td>
              <Table.Td>{placesOf(entry)}</Table.Td>
              <Table.Td className="loa-tabular">
                {entry.targets === 0 ? t.notSent : t.planned(number(entry.played), number(entry.targets))}
              </Table.Td>
              <Table.Td>
                <Result entry={entry} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Card>
  )
}

/** On a phone: one card each. */
export function LogCards({ entries }: { entries: readonly LogEntry[] }) {
  const t = useTexts(reportTexts)
  const { number } = useFormat()
  const placesOf = usePlaces(entries)
  return (
    <Stack component="ul" gap="sm" p={0} m={0} style={{ listStyle: 'none' }} aria-label={t.logTable}>
      {entries.map((entry) => (
        <Card key={entry.occurrenceId} component="li" withBorder padding="md">
          <Stack gap="xs">
            <Text c="dimmed" className="loa-tabular">
              <When entry={entry} />
            </Text>
            <What entry={entry} />
            <Text>{placesOf(entry)}</Text>
            <Text className="loa-tabular">
              {entry.targets === 0 ? t.notSent : t.ofSpeakers(number(entry.played), number(entry.targets))}
            </Text>
            <Result entry={entry} />
          </Stack>
        </Card>
      ))}
    </Stack>
  )
}

function When({ entry }: { entry: LogEntry }) {
  const format = useFormat()
  return (
    <>
      <b>{format.time(entry.startAt)}</b> {format.shortDate(entry.startAt)}
    </>
  )
}

function What({ entry }: { entry: LogEntry }) {
  const t = useTexts(reportTexts)
  const { kind } = entry
  return (
    <Stack gap={4} align="flex-start">
      <TextLink to="/occurrences/$occurrenceId" params={{ occurrenceId: entry.occurrenceId }}>
        {entry.title}
      </TextLink>
      <Group gap="xs">
        <PriorityBadge priority={entry.priority as Priority} mode={entry.mode as Mode} />
        {kind !== 'schedule' && (
          <Badge variant="light" color="gray">
            {t.kind[kind]}
          </Badge>
        )}
      </Group>
    </Stack>
  )
}

function Result({ entry }: { entry: LogEntry }) {
  const { language } = useLanguage()
  const status = statusOf(entry.status)
  const reason = language === 'vi' ? entry.reasonVi : entry.reasonEn
  return (
    <Stack gap={4} align="flex-start">
      {status && <OccurrenceBadge status={status} />}
      {reason && <Text c="dimmed">{reason}</Text>}
    </Stack>
  )
}
