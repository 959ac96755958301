import { Badge, Button, Group, Modal, Stack, Text, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconCalendarRepeat } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { api, call } from '../../api.ts'
import { common } from '../../i18n/common.ts'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { useMay } from '../../session.ts'
import { confirm } from '../../ui/confirm.tsx'
import { SoundButton } from '../../ui/sound-button.tsx'
import { QueryView } from '../../ui/states.tsx'
import { useAct } from '../../ui/use-act.tsx'
import { bulletinTexts } from '../bulletins/list-texts.ts'
import { ruleInWords } from '../bulletins/when.ts'
import { type Schedule, scheduleQuery } from './queries.ts'
import { SeriesDialog } from './series-dialog.tsx'
import { calendarTexts } from './texts.ts'

type SeriesPartProps = { scheduleId: string; durationMs: number | undefined; now: number }

/** The series of an airing: its rule in words, and another time, a pause or an end for all that is to come. */
export function SeriesPart({ scheduleId, durationMs, now }: SeriesPartProps) {
  const t = useTexts(calendarTexts)
  const schedule = useQuery(scheduleQuery(scheduleId))
  return (
    <Stack gap="sm" component="section" aria-labelledby="panel-series">
      <Title order={3} id="panel-series">
        {t.wholeSeries}
      </Title>
      <QueryView query={schedule}>
        {(data) =>
          data.rule.kind === 'once' ? (
            <Text>{t.once}</Text>
          ) : (
            <Series schedule={data} durationMs={durationMs} now={now} />
          )
        }
      </QueryView>
    </Stack>
  )
}

function Series({ schedule, durationMs, now }: { schedule: Schedule; durationMs: number | undefined; now: number }) {
  const t = useTexts(calendarTexts)
  const bulletin = useTexts(bulletinTexts)
  const words = useTexts(common)
  const format = useFormat()
  const may = useMay()
  const [isMoving, moving] = useDisclosure(false)
  const { id, rule, status, nextAirings } = schedule
  const change = useAct({
    do: (event: 'pause' | 'resume' | 'end') => call(api.schedules[':id'][':event'].$post({ param: { id, event } })),
    stale: ['schedules', 'bulletins', 'occurrences', 'today'],
    said: (after) =>
      ({ active: bulletin.resumedSaid, paused: bulletin.pausedSaid, ended: bulletin.endedSaid })[after.status],
  })
  const ask = (event: 'pause' | 'end') =>
    confirm({
      title: event === 'pause' ? bulletin.pauseTitle : bulletin.endTitle,
      effect: event === 'pause' ? bulletin.pauseEffect : bulletin.endEffect,
      confirm: event === 'pause' ? bulletin.pause : bulletin.end,
      cancel: words.cancel,
      ...(event === 'end' && { color: 'emergency' }),
      onConfirm: () => change.mutate(event),
    })
  return (
    <>
      <Group gap="xs">
        <Text fw={600}>{ruleInWords(rule, format, now)}</Text>
        {status !== 'active' && (
          <Badge variant="light" color="gray">
            {status === 'paused' ? bulletin.paused : bulletin.ended}
          </Badge>
        )}
      </Group>
      {status === 'active' && nextAirings.length > 0 && (
        <Text c="dimmed">{bulletin.nextAirings(nextAirings.map((at) => format.when(at, now)).join('; '))}</Text>
      )}
      {may('schedule.write') && status !== 'ended' && (
        <Group gap="sm">
          <Button variant="default" leftSection={<IconCalendarRepeat size={20} aria-hidden />} onClick={moving.open}>
            {t.reschedule}
          </Button>
          {status === 'active' ? (
            <Button variant="default" loading={change.isPending} onClick={() => ask('pause')}>
              {bulletin.pause}
            </Button>
          ) : (
            <SoundButton variant="light" loading={change.isPending} onClick={() => change.mutate('resume')}>
              {bulletin.resume}
            </SoundButton>
          )}
          <Button variant="default" onClick={() => ask('end')}>
            {bulletin.end}
          </Button>
        </Group>
      )}
      <Modal opened={isMoving} onClose={moving.close} title={t.rescheduleTitle} size="lg">
        <SeriesDialog schedule={schedule} durationMs={durationMs} onDone={moving.close} />
      </Modal>
    </>
  )
}
