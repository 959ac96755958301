import { Card, List, Stack, Text, Title } from '@mantine/core'
import { IconCircleCheck } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useTexts } from '../../i18n/language.tsx'
import { useMay } from '../../session.ts'
import { LinkButton } from '../../ui/link-button.tsx'
import { Empty } from '../../ui/states.tsx'
import { InboxNeed } from './inbox-need.tsx'
import {
  Approvals,
  Collisions,
  DraftAlerts,
  Faults,
  ProgrammeApprovals,
  Rejected,
  SilentAreas,
  WaitingSchedules,
} from './needs.tsx'
import { Silenced } from './silenced-need.tsx'
import { todayTexts } from './texts.ts'
import classes from './today.module.css'
import type { Today } from './types.ts'

/** What waits for this person, the most urgent first; a calm word when nothing does. */
export function NeedsMe({ today, now }: { today: Today; now: number }) {
  const t = useTexts(todayTexts)
  const may = useMay()
  const {
    approvals,
    programmeApprovals,
    rejectedMine,
    silentAreas,
    faults,
    draftAlerts,
    collisions,
    inbox,
    waitingSchedules,
    silenced,
  } = today.needsMe
  const isNew = today.speakers.total === 0 && may('area.write')
  const isCalm = [
    approvals,
    programmeApprovals,
    rejectedMine,
    silentAreas,
    faults,
    draftAlerts,
    collisions,
    inbox,
    waitingSchedules,
    silenced,
  ].every(({ count }) => count === 0)
  return (
    <Stack component="section" gap="sm" aria-labelledby="needs-me">
      <Title order={2} id="needs-me">
        {t.needsMe}
      </Title>
      {isNew && <Begin />}
      {isCalm && !isNew && (
        <Card withBorder padding="md">
          <Empty title={t.nothing} icon={<IconCircleCheck size={44} color="var(--mantine-color-leaf-6)" aria-hidden />}>
            {t.nothingText}
          </Empty>
        </Card>
      )}
      <Approvals some={approvals} now={now} />
      <ProgrammeApprovals some={programmeApprovals} now={now} />
      <DraftAlerts some={draftAlerts} now={now} />
      <Silenced some={silenced} now={now} />
      <Collisions some={collisions} now={now} />
      <InboxNeed some={inbox} now={now} />
      <Rejected some={rejectedMine} />
      <WaitingSchedules some={waitingSchedules} now={now} />
      <SilentAreas some={silentAreas} now={now} />
      <Faults some={faults} />
    </Stack>
  )
}

function Begin() {
  const t = useTexts(todayTexts)
  const may = useMay()
  return (
    <Card withBorder padding="md">
      <Stack gap="sm">
        <Title order={3}>{t.beginTitle}</Title>
        <Text>{t.beginText}</Text>
        <List type="ordered">
          <List.Item>
            <Link to="/admin/areas" className={classes['link']}>
              {t.beginAreas}
            </Link>
          </List.Item>
          <List.Item>
            <Link to="/admin/people" className={classes['link']}>
              {t.beginPeople}
            </Link>
          </List.Item>
          <List.Item>
            <Link to="/speakers" className={classes['link']}>
              {t.beginSpeakers}
            </Link>
          </List.Item>
        </List>
        {may('area.write') && <LinkButton to="/admin/areas">{t.beginAreas}</LinkButton>}
      </Stack>
    </Card>
  )
}
