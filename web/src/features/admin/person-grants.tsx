import { Button, Group, Stack, Text } from '@mantine/core'
import { api, call } from '../../api.ts'
import { common } from '../../i18n/common.ts'
import { useTexts } from '../../i18n/language.tsx'
import { useMe } from '../../session.ts'
import { confirm } from '../../ui/confirm.tsx'
import { useAct } from '../../ui/use-act.tsx'
import type { Person, PersonGrant } from './people-queries.ts'
import { peopleTexts } from './people-texts.ts'
import { roleTexts } from './role-texts.ts'

const PLANNERS: readonly string[] = ['author', 'approver']

/** The roles of a person inside one's own areas, each to be taken back. */
export function PersonGrants({ person }: { person: Person }) {
  const t = useTexts(peopleTexts)
  if (person.grants.length === 0) return <Text c="dimmed">{t.noRoles}</Text>
  return (
    <Stack component="ul" gap="sm" p={0} m={0} style={{ listStyle: 'none' }}>
      {person.grants.map((grant) => (
        <Grant key={grant.id} person={person} grant={grant} />
      ))}
    </Stack>
  )
}

function Grant({ person, grant: { id, role, areaName } }: { person: Person; grant: PersonGrant }) {
  const t = { ...useTexts(common), ...useTexts(roleTexts), ...useTexts(peopleTexts) }
  const me = useMe()
  const words = t.at(t.role[role], areaName)
  const take = useAct({
    do: () => call(api.people[':id'].grants[':grantId'].$delete({ param: { id: person.id, grantId: id } })),
    stale: ['people', 'audit', ...(person.id === me.id ? ['me'] : [])],
    said: t.taken,
  })
  const ask = () =>
    confirm({
      title: t.takeTitle,
      effect: t.takeEffect(person.name, t.may[role], areaName),
      points: [...(PLANNERS.includes(role) ? [t.takeSchedules] : []), ...(person.id === me.id ? [t.takeSelf] : [])],
      confirm: t.take,
      cancel: t.cancel,
      color: 'emergency',
      onConfirm: () => take.mutate(),
    })
  return (
    <Group component="li" justify="space-between" gap="xs">
      <div style={{ flex: '1 1 240px' }}>
        <Text fw={600}>{words}</Text>
        <Text c="dimmed">{t.may[role]}</Text>
      </div>
      {!person.disabledAt && (
        <Button variant="default" loading={take.isPending} aria-label={t.takeLabel(words)} onClick={ask}>
          {t.take}
        </Button>
      )}
    </Group>
  )
}
