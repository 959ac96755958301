import { Card, Group, Stack, Text, Title } from '@mantine/core'
import { IconChecks, IconChevronRight } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { useMay, useMe } from '../../session.ts'
import { PriorityBadge } from '../../ui/badges.tsx'
import classes from '../../ui/layout.module.css'
import { Page } from '../../ui/page.tsx'
import rows from '../../ui/rows.module.css'
import { Empty, QueryView } from '../../ui/states.tsx'
import { ProgrammeRow } from '../programmes/programme-row.tsx'
import { waitingProgrammesQuery } from '../programmes/queries.ts'
import { approvalTexts } from './texts.ts'
import { type Waiting, waitingQuery } from './waiting.ts'

/** What waits for a decision, the oldest first. */
export function ApprovalsPage() {
  const t = useTexts(approvalTexts)
  const may = useMay()
  const waiting = useQuery({ ...waitingQuery, enabled: may('bulletin.decide') })
  const programmes = useQuery({ ...waitingProgrammesQuery, enabled: may('bulletin.decide') })
  return (
    <Page title={t.title} lead={t.lead} narrow>
      {may('bulletin.decide') ? (
        <QueryView
          query={waiting}
          empty={{
            // What else waits is told below; nothing at all is told once.
            when: (all) => all.length === 0,
            show: programmes.data?.length ? null : (
              <Card withBorder padding="md">
                <Empty icon={<IconChecks size={40} aria-hidden />} title={t.none}>
                  {t.noneText}
                </Empty>
              </Card>
            ),
          }}
        >
          {(all) => (
            <Stack gap="sm" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
              {all.map((bulletin) => (
                <WaitingItem key={bulletin.id} bulletin={bulletin} />
              ))}
            </Stack>
          )}
        </QueryView>
      ) : (
        <Empty title={t.noRight}>{t.noRightText}</Empty>
      )}
      {programmes.data && programmes.data.length > 0 && (
        <Card withBorder padding="md" component="section" aria-labelledby="programmes">
          <Title order={2} id="programmes">
            {t.programmes}
          </Title>
          <Stack gap={0} component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
            {programmes.data.map((programme) => (
              <ProgrammeRow key={programme.id} programme={programme} />
            ))}
          </Stack>
        </Card>
      )}
    </Page>
  )
}

function WaitingItem({ bulletin }: { bulletin: Waiting }) {
  const t = useTexts(approvalTexts)
  const format = useFormat()
  const me = useMe()
  const [first] = bulletin.nextAirings
  return (
    <Card withBorder padding={0} component="li">
      <Link to="/approvals/$bulletinId" params={{ bulletinId: bulletin.id }} className={rows.link}>
        <Group component="span" wrap="nowrap" p="xs" justify="space-between">
          <span className={classes.rowMain}>
            <Text component="span" fw={600} display="block" className={rows.title}>
              {bulletin.title}
            </Text>
            <Text component="span" display="block">
              {bulletin.authorName} · {bulletin.submittedAt && t.sentAgo(format.ago(bulletin.submittedAt))}
            </Text>
            <Text component="span" c="dimmed" display="block">
              {format.list(bulletin.areaNames.slice(0, 3))}
              {bulletin.areaNames.length > 3 ? '…' : ''}
              {first && ` · ${t.first(format.when(first.startAt))}`}
            </Text>
            {bulletin.authorId === me.id && (
              <Text component="span" c="dimmed" display="block">
                {t.own}
              </Text>
            )}
            {bulletin.priority === 'priority' && <PriorityBadge priority="priority" />}
          </span>
          <IconChevronRight size={24} aria-hidden style={{ flexShrink: 0 }} />
        </Group>
      </Link>
    </Card>
  )
}
