import { Badge, Button, Card, Group, Stack, Text, Title } from '@mantine/core'
import { IconDeviceDesktop, IconDeviceMobile } from '@tabler/icons-react'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { api, call } from '../../api.ts'
import { common } from '../../i18n/common.ts'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { confirm } from '../../ui/confirm.tsx'
import { QueryView } from '../../ui/states.tsx'
import { useAct } from '../../ui/use-act.tsx'
import { accountTexts } from './account-texts.ts'
import { describeUserAgent } from './user-agent.ts'

const sessionsQuery = queryOptions({ queryKey: ['sessions'], queryFn: () => call(api.auth.sessions.$get()) })
type Session = Awaited<ReturnType<NonNullable<typeof sessionsQuery.queryFn>>>['items'][number]

/** Where I am signed in; any of them can be ended from here, a lost phone above all. */
export function Devices() {
  const t = { ...useTexts(common), ...useTexts(accountTexts) }
  const format = useFormat()
  const query = useQuery(sessionsQuery)
  const endOthers = useAct({ do: () => call(api.auth.sessions.$delete()), stale: ['sessions'], said: t.endedOthers })
  const others = query.data?.items.filter(({ current }) => !current).length ?? 0
  const ask = () =>
    confirm({
      title: t.endOthers,
      effect: t.endOthersEffect(format.number(others)),
      confirm: t.endOthers,
      cancel: t.cancel,
      color: 'emergency',
      onConfirm: () => endOthers.mutate(),
    })
  return (
    <Card withBorder padding="md">
      <Stack>
        <Title order={2}>{t.devices}</Title>
        <QueryView query={query}>
          {({ items }) => (
            <Stack component="ul" gap="md" p={0} m={0} style={{ listStyle: 'none' }}>
              {items.map((session) => (
                <Device key={session.id} session={session} />
              ))}
            </Stack>
          )}
        </QueryView>
        {others > 0 && (
          <Button variant="default" onClick={ask} loading={endOthers.isPending} style={{ alignSelf: 'flex-start' }}>
            {t.endOthers}
          </Button>
        )}
      </Stack>
    </Card>
  )
}

function Device({ session }: { session: Session }) {
  const t = useTexts(accountTexts)
  const format = useFormat()
  const { browser, os, isPhone } = describeUserAgent(session.userAgent)
  const end = useAct({
    do: () => call(api.auth.sessions[':id'].$delete({ param: { id: session.id } })),
    stale: ['sessions'],
    said: t.ended,
  })
  const name = t.device(browser ?? t.unknownBrowser, os ?? t.unknownOs)
  const since = format.dateTime(session.createdAt)
  const details = [
    t.since(since),
    t.until(format.dateTime(session.expiresAt)),
    session.address ? t.from(session.address) : undefined,
  ]
  const Icon = isPhone ? IconDeviceMobile : IconDeviceDesktop
  return (
    <Group component="li" align="flex-start" gap="sm">
      <Icon size={28} aria-hidden style={{ flex: 'none' }} />
      <Stack gap={2} flex="1 1 240px">
        <Group gap="xs">
          <Text fw={600}>{name}</Text>
          {session.current && (
            <Badge color="leaf" variant="light">
              {t.thisDevice}
            </Badge>
          )}
        </Group>
        <Text c="dimmed">{details.filter((detail) => detail !== undefined).join(' · ')}</Text>
      </Stack>
      {!session.current && (
        <Button
          variant="default"
          loading={end.isPending}
          onClick={() => end.mutate()}
          aria-label={t.endLabel(name, since)}
        >
          {t.end}
        </Button>
      )}
    </Group>
  )
}
