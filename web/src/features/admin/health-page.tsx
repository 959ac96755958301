import { Alert, Card, Group, List, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck, IconCircleX } from '@tabler/icons-react'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { api, call } from '../../api.ts'
import { useFormat, useLanguage, useTexts } from '../../i18n/language.tsx'
import { useMayEverywhere } from '../../session.ts'
import { Page } from '../../ui/page.tsx'
import { Empty, QueryView } from '../../ui/states.tsx'
import classes from './admin.module.css'
import { Figures } from './figures.tsx'
import { healthTexts } from './health-texts.ts'

const EVERY_MS = 10_000

const healthQuery = queryOptions({
  queryKey: ['health'],
  queryFn: () => call(api.health.parts.$get()),
  refetchInterval: EVERY_MS,
})
type Health = Awaited<ReturnType<NonNullable<typeof healthQuery.queryFn>>>
type Part = Health['parts'][number]

/** Whether everything runs, in one sentence first; then part by part. */
export function HealthPage() {
  const t = useTexts(healthTexts)
  const mayLook = useMayEverywhere()('audit.read')
  const health = useQuery({ ...healthQuery, enabled: mayLook })
  return (
    <Page title={t.title} lead={t.lead}>
      {mayLook ? (
        <QueryView query={health}>{(data) => <Shown health={data} isStale={health.isError} />}</QueryView>
      ) : (
        <Empty title={t.only} />
      )}
    </Page>
  )
}

const LOOK = {
  ok: { color: 'leaf', icon: IconCircleCheck },
  degraded: { color: 'amber', icon: IconAlertTriangle },
  down: { color: 'emergency', icon: IconCircleX },
}

function Shown({ health, isStale }: { health: Health; isStale: boolean }) {
  const t = useTexts(healthTexts)
  const format = useFormat()
  return (
    <Stack gap="lg">
      <Sentence health={health} />
      <Text c="dimmed">{isStale ? t.stale : t.at(format.clock(health.at))}</Text>
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
        {health.parts.map((part) => (
          <PartCard key={part.name} part={part} />
        ))}
      </SimpleGrid>
      <Stack gap="sm">
        <Title order={2}>{t.backlog}</Title>
        <Figures
          figures={(['unsentCommands', 'lateOccurrences', 'unplanned', 'openDeliveries'] as const).map((name) => ({
            name: t[name],
            value: format.number(health.backlog[name]),
            tone: name !== 'openDeliveries' && health.backlog[name] > 0 ? 'care' : 'good',
          }))}
        />
      </Stack>
      <Stack gap="sm">
        <Title order={2}>{t.server}</Title>
        <Server health={health} />
      </Stack>
    </Stack>
  )
}

function Sentence({ health: { state, parts } }: { health: Health }) {
  const t = useTexts(healthTexts)
  const format = useFormat()
  const { color, icon: Icon } = LOOK[state]
  const wrong = parts.filter((part) => part.state !== 'ok').toSorted((a) => (a.state === 'down' ? -1 : 1))
  const names = format.list(wrong.map(({ name }) => t.parts[name]))
  const title = { ok: t.fine, degraded: t.worse(names), down: t.broken(names) }[state]
  return (
    <Alert role="status" color={color} variant="light" icon={<Icon aria-hidden />} title={title}>
      {wrong.length === 0 ? (
        t.fineText
      ) : (
        <>
          <Text fw={600}>{t.whatToDo}</Text>
          <List>
            {wrong.map(({ name }) => (
              <List.Item key={name}>{t.remedy[name]}</List.Item>
            ))}
          </List>
        </>
      )}
    </Alert>
  )
}

function PartCard({ part: { name, state, detail, ms } }: { part: Part }) {
  const t = useTexts(healthTexts)
  const format = useFormat()
  const { language } = useLanguage()
  const { icon: Icon, color } = LOOK[state]
  return (
    <Card component="li" withBorder padding="md" className={classes['part']} data-state={state}>
      <Group justify="space-between" gap="xs">
        <Title order={2} size="h3">
          {t.parts[name]}
        </Title>
        <Group gap={4} c={`light-dark(var(--mantine-color-${color}-8), var(--mantine-color-${color}-3))`}>
          <Icon size={22} aria-hidden />
          <Text fw={600}>{t.states[state]}</Text>
        </Group>
      </Group>
      <Text style={{ overflowWrap: 'anywhere' }}>{detail[language]}</Text>
      {ms !== null && <Text c="dimmed">{t.ms(format.number(ms))}</Text>}
    </Card>
  )
}

const GB = 1024 ** 3
const DAY_S = 86_400

function Server({ health: { version, uptimeSeconds, startedAt, disk } }: { health: Health }) {
  const t = useTexts(healthTexts)
  const format = useFormat()
  const days = Math.floor(uptimeSeconds / DAY_S)
  const rest = format.duration((uptimeSeconds % DAY_S) * 1_000)
  const gb = (bytes: number) => format.number(Math.round((bytes / GB) * 10) / 10)
  return (
    <Figures
      figures={[
        { name: t.version, value: version },
        { name: t.uptime, value: days > 0 ? t.days(format.number(days), rest) : rest },
        { name: t.started, value: format.dateTime(startedAt) },
        ...(disk ? [{ name: t.disk, value: t.diskOf(gb(disk.freeBytes), gb(disk.totalBytes)) }] : []),
      ]}
    />
  )
}
