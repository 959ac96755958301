import { Badge, Button, Card, Group, Modal, Stack, Text, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconCalendarPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { api, call } from '../../api.ts'
import { common } from '../../i18n/common.ts'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { useMay } from '../../session.ts'
import { confirm } from '../../ui/confirm.tsx'
import classes from '../../ui/layout.module.css'
import rows from '../../ui/rows.module.css'
import { SoundButton } from '../../ui/sound-button.tsx'
import { QueryView } from '../../ui/states.tsx'
import { UnreadableRows } from '../../ui/unreadable.tsx'
import { useAct } from '../../ui/use-act.tsx'
import { AddTime } from './add-time.tsx'
import type { ServerBulletin } from './begin-draft.ts'
import { bulletinTexts } from './list-texts.ts'
import { ruleInWords } from './when.ts'

type Schedule = Awaited<ReturnType<typeof listSchedules>>['items'][number]
const listSchedules = (bulletinId: string) => call(api.schedules.$get({ query: { bulletinId, limit: 100 } }))

/** When a bulletin plays: each of its rules, what comes next, and how to pause, resume or end it. */
export function SchedulesCard({ bulletin }: { bulletin: ServerBulletin }) {
  const t = useTexts(bulletinTexts)
  const may = useMay()
  const [isAdding, adding] = useDisclosure(false)
  const schedules = useQuery({
    queryKey: ['schedules', 'of', bulletin.id],
    queryFn: () => listSchedules(bulletin.id),
  })
  const canAdd = may('schedule.write') && bulletin.status !== 'revoked' && bulletin.status !== 'rejected'
  return (
    <Card withBorder padding="md">
      <Stack gap="sm">
        <div className={classes.row}>
          <Title order={2}>{t.schedules}</Title>
          {canAdd && bulletin.clipId && (
            <Button variant="light" leftSection={<IconCalendarPlus size={20} aria-hidden />} onClick={adding.open}>
              {t.addTime}
            </Button>
          )}
        </div>
        {bulletin.status !== 'approved' && <Text c="dimmed">{t.waitsApproval}</Text>}
        <QueryView
          query={schedules}
          empty={{
            when: ({ items, unreadable }) => items.length + unreadable.length === 0,
            show: <Text>{t.noSchedules}</Text>,
          }}
        >
          {({ items, unreadable }) => (
            <>
              <UnreadableRows rows={unreadable} />
              <Stack gap={0} component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
                {items.map((schedule) => (
                  <ScheduleItem key={schedule.id} schedule={schedule} />
                ))}
              </Stack>
            </>
          )}
        </QueryView>
      </Stack>
      <Modal opened={isAdding} onClose={adding.close} title={t.addTimeTitle} size="lg">
        <AddTime bulletin={bulletin} onDone={adding.close} />
      </Modal>
    </Card>
  )
}

function ScheduleItem({ schedule }: { schedule: Schedule }) {
  const t = useTexts(bulletinTexts)
  const words = useTexts(common)
  const format = useFormat()
  const may = useMay()
  const { id, rule, status, nextAirings } = schedule
  const change = useAct({
    do: (event: 'pause' | 'resume' | 'end') => call(api.schedules[':id'][':event'].$post({ param: { id, event } })),
    stale: ['schedules', 'bulletins', 'occurrences', 'today'],
    said: (after) => ({ active: t.resumedSaid, paused: t.pausedSaid, ended: t.endedSaid })[after.status],
  })
  const ask = (event: 'pause' | 'end') =>
    confirm({
      title: event === 'pause' ? t.pauseTitle : t.endTitle,
      effect: event === 'pause' ? t.pauseEffect : t.endEffect,
      confirm: event === 'pause' ? t.pause : t.end,
      cancel: words.cancel,
      ...(event === 'end' && { color: 'emergency' }),
      onConfirm: () => change.mutate(event),
    })
  return (
    <li className={rows.item} style={{ padding: '12px 0' }}>
      <div className={classes.row}>
        <div className={classes.rowMain}>
          <Group gap="xs">
            <Text fw={600}>{ruleInWords(rule, format, Date.now())}</Text>
            {status !== 'active' && (
              <Badge variant="light" color="gray">
                {status === 'paused' ? t.paused : t.ended}
              </Badge>
            )}
          </Group>
          {status === 'active' && (
            <Text c="dimmed">
              {nextAirings.length > 0
                ? t.nextAirings(nextAirings.map((at) => format.when(at)).join('; '))
                : t.noneAhead}
            </Text>
          )}
        </div>
        {may('schedule.write') && status !== 'ended' && (
          <Group gap="xs">
            {status === 'active' ? (
              <Button variant="default" loading={change.isPending} onClick={() => ask('pause')}>
                {t.pause}
              </Button>
            ) : (
              <SoundButton variant="light" loading={change.isPending} onClick={() => change.mutate('resume')}>
                {t.resume}
              </SoundButton>
            )}
            <Button variant="default" onClick={() => ask('end')}>
              {t.end}
            </Button>
          </Group>
        )}
      </div>
    </li>
  )
}
