import { Button, Card, Group, Stack, Text, Title } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { groupsQuery } from '../../ui/area-picker/queries.ts'
import { useNamed } from '../../ui/area-picker/use-area-tree.ts'
import { Empty, QueryView } from '../../ui/states.tsx'
import classes from './admin.module.css'
import { EditGroup } from './edit-group.tsx'
import { groupsTexts } from './groups-texts.ts'

type AreaGroup = { id: string; name: string; areaCodes: string[] }
const NAMES_AT_MOST = 5

/** Free groups of areas: made, renamed, their members changed. */
export function AreaGroupsTab() {
  const t = useTexts(groupsTexts)
  const groups = useQuery(groupsQuery)
  const [open, setOpen] = useState<AreaGroup | 'new'>()
  return (
    <Card withBorder padding="md">
      <Stack>
        <Group justify="space-between" align="flex-start" gap="sm">
          <Text flex="1 1 280px">{t.lead}</Text>
          <Button leftSection={<IconPlus size={20} aria-hidden />} onClick={() => setOpen('new')}>
            {t.make}
          </Button>
        </Group>
        <QueryView
          query={groups}
          empty={{ when: ({ items }) => items.length === 0, show: <Empty title={t.none}>{t.noneText}</Empty> }}
        >
          {({ items }) => (
            <Stack component="ul" aria-label={t.listLabel} gap={0} p={0} m={0} style={{ listStyle: 'none' }}>
              {items.map((group) => (
                <GroupRow key={group.id} group={group} onEdit={() => setOpen(group)} />
              ))}
            </Stack>
          )}
        </QueryView>
      </Stack>
      {open && <EditGroup group={open === 'new' ? undefined : open} onClose={() => setOpen(undefined)} />}
    </Card>
  )
}

function GroupRow({ group: { name, areaCodes }, onEdit }: { group: AreaGroup; onEdit(): void }) {
  const t = useTexts(groupsTexts)
  const format = useFormat()
  const shown = areaCodes.slice(0, NAMES_AT_MOST)
  const named = useNamed(shown)
  const others = areaCodes.length - shown.length
  const names = shown.map((code) => named.get(code)?.name ?? code)
  return (
    <Group component="li" className={classes['row']} justify="space-between" gap="sm">
      <div style={{ flex: '1 1 280px' }}>
        <Title order={2} size="h3">
          {name}
        </Title>
        <Text c="dimmed">
          {t.count(format.number(areaCodes.length))}:{' '}
          {format.list([...names, ...(others > 0 ? [t.others(format.number(others))] : [])])}
        </Text>
      </div>
      <Button variant="default" aria-label={t.editLabel(name)} onClick={onEdit}>
        {t.edit}
      </Button>
    </Group>
  )
}
