import { Badge, Button, Card, Group, Stack, Table, Text, Title } from '@mantine/core'
import { IconLock, IconShieldCheck, IconUserOff } from '@tabler/icons-react'
import { common } from '../../i18n/common.ts'
import { useTexts } from '../../i18n/language.tsx'
import type { Person } from './people-queries.ts'
import { peopleTexts } from './people-texts.ts'
import { roleTexts } from './role-texts.ts'

type PeopleListProps = { people: readonly Person[]; onManage(person: Person): void }

/** On a PC: one line each. */
export function PeopleTable({ people, onManage }: PeopleListProps) {
  const t = useTexts(peopleTexts)
  return (
    <Table aria-label={t.listLabel} verticalSpacing="sm" horizontalSpacing="md">
      <Table.Thead>
        <Table.Tr>
          {[t.name, t.roles, t.signIn].map((head) => (
            <Table.Th key={head} scope="col">
              {head}
            </Table.Th>
          ))}
          <Table.Td />
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {people.map((person) => (
          <Table.Tr key={person.id}>
            <Table.Td>
              <Text fw={600}>{person.name}</Text>
              <Text c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                {person.email}
              </Text>
            </Table.Td>
            <Table.Td>
              <Roles person={person} />
            </Table.Td>
            <Table.Td>
              <WayIn person={person} />
            </Table.Td>
            <Table.Td ta="end">
              <Manage person={person} onManage={onManage} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}

/** On a phone. */
export function PeopleCards({ people, onManage }: PeopleListProps) {
  const t = useTexts(peopleTexts)
  return (
    <Stack component="ul" aria-label={t.listLabel} gap="sm" p={0} m={0} style={{ listStyle: 'none' }}>
      {people.map((person) => (
        <Card key={person.id} component="li" withBorder padding="md">
          <Stack gap="xs">
            <div>
              <Title order={2} size="h3">
                {person.name}
              </Title>
              <Text c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                {person.email}
              </Text>
            </div>
            <Roles person={person} />
            <Group justify="space-between" gap="xs">
              <WayIn person={person} />
              <Manage person={person} onManage={onManage} />
            </Group>
          </Stack>
        </Card>
      ))}
    </Stack>
  )
}

function Roles({ person: { grants } }: { person: Person }) {
  const t = { ...useTexts(common), ...useTexts(roleTexts), none: useTexts(peopleTexts).noRoles }
  if (grants.length === 0) return <Text c="dimmed">{t.none}</Text>
  return grants.map(({ id, role, areaName }) => <Text key={id}>{t.at(t.role[role], areaName)}</Text>)
}

export function WayIn({ person: { disabledAt, twoFactorEnabled } }: { person: Person }) {
  const t = useTexts(peopleTexts)
  if (disabledAt)
    return (
      <Badge color="gray" variant="light" leftSection={<IconUserOff size={16} aria-hidden />}>
        {t.disabled}
      </Badge>
    )
  const Icon = twoFactorEnabled ? IconShieldCheck : IconLock
  return (
    <Badge color={twoFactorEnabled ? 'leaf' : 'gray'} variant="light" leftSection={<Icon size={16} aria-hidden />}>
      {twoFactorEnabled ? t.twoFactorOn : t.twoFactorOff}
    </Badge>
  )
}

function Manage({ person, onManage }: { person: Person; onManage(person: Person): void }) {
  const t = useTexts(peopleTexts)
  return (
    <Button variant="default" aria-label={t.manageLabel(person.name)} onClick={() => onManage(person)}>
      {t.manage}
    </Button>
  )
}
