import { Alert, Badge, Button, Card, Group, Stack, Text, Title } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { api, call } from '../../api.ts'
import { localDate } from '../../i18n/format.ts'
import { useFormat, useLanguage, useTexts } from '../../i18n/language.tsx'
import { useMay } from '../../session.ts'
import rows from '../../ui/rows.module.css'
import { SoundButton } from '../../ui/sound-button.tsx'
import { QueryView } from '../../ui/states.tsx'
import { useAct } from '../../ui/use-act.tsx'
import { calendarTexts } from '../calendar/texts.ts'
import { decisionTexts } from './decision-texts.ts'
import { comingQuery } from './queries.ts'

const COLORS = {
  planned: 'leaf',
  expected: 'brand',
  'awaits-approval': 'amber',
  partly: 'amber',
  'left-out': 'gray',
  forbidden: 'emergency',
  silent: 'emergency',
}

/** What silences its next sessions although nobody decided so of this programme, with the way out for who may take it. */
export function ComingNotices({ programmeId, onEdit }: { programmeId: string; onEdit: (() => void) | undefined }) {
  const t = useTexts(decisionTexts)
  const { language } = useLanguage()
  const { data } = useQuery(comingQuery(programmeId))
  return data?.notices.map(({ kind, words }) => (
    <Alert
      key={words.en}
      color="emergency"
      variant="light"
      icon={<IconAlertTriangle aria-hidden />}
      title={words[language]}
    >
      {onEdit && (
        <Button variant="default" onClick={onEdit}>
          {kind === 'policy' ? t.toTime : t.toItems}
        </Button>
      )}
    </Alert>
  ))
}

function TakeBack({ programmeId: id, startAt }: { programmeId: string; startAt: string }) {
  const t = useTexts(decisionTexts)
  const format = useFormat()
  const { restoreDay, restoredDaySaid } = useTexts(calendarTexts)
  const restore = useAct({
    do: () => call(api.programmes[':id'].restore.$post({ param: { id }, json: { date: localDate(startAt) } })),
    stale: ['occurrences', 'programmes', 'programme', 'today'],
    said: restoredDaySaid,
  })
  return (
    <SoundButton
      variant="default"
      mb="xs"
      loading={restore.isPending}
      aria-label={t.takeBackLabel(format.when(startAt))}
      onClick={() => restore.mutate()}
    >
      {restoreDay}
    </SoundButton>
  )
}

/** The next sessions, each with what the plan has of it: a silent one says so, and why. */
export function ComingSessions({ programmeId }: { programmeId: string }) {
  const t = useTexts(decisionTexts)
  const format = useFormat()
  const { language } = useLanguage()
  const may = useMay()
  const coming = useQuery(comingQuery(programmeId))
  return (
    <Card withBorder padding="md" component="section" aria-labelledby="next">
      <Stack gap="xs">
        <Title order={2} id="next">
          {t.next}
        </Title>
        <QueryView
          query={coming}
          empty={{ when: ({ sessions }) => sessions.length === 0, show: <Text c="dimmed">{t.noNext}</Text> }}
        >
          {({ sessions }) => (
            <Stack gap={0} component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
              {sessions.map(({ startAt, endAt, state, why }) => (
                <li key={startAt} className={rows.item}>
                  <Group gap="xs" py="xs">
                    <Text fw={600} className="loa-tabular">
                      {format.time(startAt)}–{format.time(endAt)}, {format.weekday(startAt)} {format.date(startAt)}
                    </Text>
                    <Badge color={COLORS[state]} variant="light">
                      {t.coming[state]}
                    </Badge>
                  </Group>
                  {why.map((words) => (
                    <Text key={words.en} pb="xs" c="dimmed">
                      {words[language].charAt(0).toLocaleUpperCase(language) + words[language].slice(1)}
                    </Text>
                  ))}
                  {state === 'left-out' && may('schedule.write') && (
                    <TakeBack programmeId={programmeId} startAt={startAt} />
                  )}
                </li>
              ))}
            </Stack>
          )}
        </QueryView>
      </Stack>
    </Card>
  )
}
