import { Badge, Button, Group, Modal, Stack, Text, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconCalendarPlus, IconCalendarRepeat } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { api, call } from '../../api.ts'
import { common } from '../../i18n/common.ts'
import { localDate } from '../../i18n/format.ts'
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
import { restOf } from './split-rule.ts'
import { calendarTexts } from './texts.ts'

type SeriesPartProps = {
  scheduleId: string
  priority: 'normal' | 'priority' | 'emergency'
  durationMs: number | undefined
  /** The day of the rule that the airing stands for, `YYYY-MM-DD`. */
  day: string
  now: number
}

/** The series of an airing: its rule in words, and another time, a pause or an end for all that is to come. */
export function SeriesPart({ scheduleId, ...rest }: SeriesPartProps) {
  const t = useTexts(calendarTexts)
  const schedule = useQuery(scheduleQuery(scheduleId))
  return (
    <QueryView query={schedule}>
      {(data) => (data.rule.kind === 'once' ? <Text c="dimmed">{t.once}</Text> : <Series schedule={data} {...rest} />)}
    </QueryView>
  )
}

type SeriesProps = Omit<SeriesPartProps, 'scheduleId'> & { schedule: Schedule }

function Series({ schedule, durationMs, priority, day, now }: SeriesProps) {
  const t = useTexts(calendarTexts)
  const bulletin = useTexts(bulletinTexts)
  const words = useTexts(common)
  const format = useFormat()
  const may = useMay()
  const [isMoving, moving] = useDisclosure(false)
  const [isSplitting, splitting] = useDisclosure(false)
  const { id, rule, status, nextAirings } = schedule
  // Of a day that has passed, or with which the series begins, there is nothing to keep as it was.
  const isWithin = rule.kind !== 'once' && day > rule.startsOn && day >= localDate(now)
  const rest = isWithin ? restOf(rule, day) : undefined
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
    <Stack gap="sm" component="section" aria-labelledby="panel-series">
      <Title order={3} id="panel-series">
        {t.wholeSeries}
      </Title>
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
          {rest && (
            <Button variant="default" leftSection={<IconCalendarPlus size={20} aria-hidden />} onClick={splitting.open}>
              {t.split}
            </Button>
          )}
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
        <SeriesDialog {...{ schedule, rule, durationMs, priority }} onDone={moving.close} />
      </Modal>
      <Modal opened={isSplitting} onClose={splitting.close} title={t.splitTitle} size="lg">
        {rest && (
          <SeriesDialog {...{ schedule, durationMs, priority }} rule={rest} from={day} onDone={splitting.close} />
        )}
      </Modal>
    </Stack>
  )
}
