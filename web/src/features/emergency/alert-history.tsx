import { Button, Stack, Title } from '@mantine/core'
import { IconHistory } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { api, call } from '../../api.ts'
import { common } from '../../i18n/common.ts'
import { useTexts } from '../../i18n/language.tsx'
import { MoreButton } from '../../ui/more-button.tsx'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { Empty, Loading } from '../../ui/states.tsx'
import { AlertLine } from './alert-line.tsx'
import { activeQuery } from './queries.ts'
import { emergencyTexts } from './texts.ts'

/** What is on the air first, then everything that was, newest first. Drafts have their place in their lane. */
export function AlertHistory() {
  const t = { ...useTexts(common), ...useTexts(emergencyTexts) }
  const active = useQuery(activeQuery)
  const past = useInfiniteQuery({
    queryKey: ['alerts', 'history'],
    queryFn: ({ pageParam }) =>
      call(api.alerts.$get({ query: { limit: 20, ...(pageParam && { cursor: pageParam }) } })),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  })
  const alerts = past.data?.pages.flatMap(({ items }) => items).filter(({ status }) => status !== 'active') ?? []
  const onAir = active.data?.items ?? []
  return (
    <>
      {onAir.length > 0 && (
        <Stack component="section" gap="sm" aria-labelledby="on-air">
          <Title order={2} id="on-air">
            {t.onAir}
          </Title>
          <Lines>
            {onAir.map((alert) => (
              <AlertLine key={alert.id} alert={alert} open={t.watch} primary />
            ))}
          </Lines>
        </Stack>
      )}
      <Stack component="section" gap="sm" aria-labelledby="history">
        <Title order={2} id="history">
          {t.history}
        </Title>
        {past.isPending && <Loading />}
        {past.error && !past.data && (
          <Stack align="flex-start">
            <ProblemAlert error={past.error} title={t.failed} />
            <Button variant="default" loading={past.isFetching} onClick={() => void past.refetch()}>
              {t.retry}
            </Button>
          </Stack>
        )}
        {past.data && alerts.length === 0 && !past.hasNextPage && (
          <Empty icon={<IconHistory size={40} aria-hidden />} title={t.historyEmpty}>
            {t.historyEmptyText}
          </Empty>
        )}
        <Lines>
          {alerts.map((alert) => (
            <AlertLine key={alert.id} alert={alert} open={alert.sentAt ? t.see : t.openDraft} />
          ))}
        </Lines>
        <MoreButton list={past}>{t.more}</MoreButton>
      </Stack>
    </>
  )
}

function Lines({ children }: { children: React.ReactNode }) {
  return (
    <Stack component="ul" gap="sm" p={0} m={0} style={{ listStyle: 'none' }}>
      {children}
    </Stack>
  )
}
