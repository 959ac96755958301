import { Button, Center, Loader, Skeleton, Stack, Text, Title } from '@mantine/core'
import { IconCloudOff } from '@tabler/icons-react'
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { common } from '../i18n/common.ts'
import { useTexts } from '../i18n/language.tsx'
import { ProblemAlert } from './problem-alert.tsx'

/** What a list or a screen shows when there is nothing: why, and what one may do about it. */
export function Empty({ icon, title, children }: { icon?: ReactNode; title: string; children?: ReactNode }) {
  return (
    <Center py="xl" px="md">
      <Stack align="center" gap="xs" maw={460} ta="center">
        {icon}
        <Title order={3}>{title}</Title>
        {typeof children === 'string' ? <Text c="dimmed">{children}</Text> : children}
      </Stack>
    </Center>
  )
}

export function Loading({ lines = 4 }: { lines?: number }) {
  const t = useTexts(common)
  return (
    <Stack gap="sm" role="status" aria-label={t.loading}>
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: grey lines have no identity
        <Skeleton key={line} height={52} />
      ))}
    </Stack>
  )
}

/** A whole screen whose code is still on its way. */
export function PageLoading() {
  const t = useTexts(common)
  return (
    <Center h="50vh" role="status" aria-label={t.loading}>
      <Loader />
    </Center>
  )
}

type QueryViewProps<T> = {
  query: UseQueryResult<T>
  children: (data: T) => ReactNode
  /** Shown instead of `children` when this says that there is nothing. */
  empty?: { when: (data: T) => boolean; show: ReactNode }
  loading?: ReactNode
}

/** The four states of anything that is asked of the server: loading, failed (with retry), empty, there. Old data stays. */
export function QueryView<T>({ query, children, empty, loading }: QueryViewProps<T>) {
  const t = useTexts(common)
  const { data, error, isPending, refetch, isFetching } = query
  if (data !== undefined) return <>{empty?.when(data) ? empty.show : children(data)}</>
  if (isPending && !error) return <>{loading ?? <Loading />}</>
  return (
    <Stack align="flex-start">
      <ProblemAlert error={error} title={t.failed} icon={<IconCloudOff />} />
      <Button variant="default" loading={isFetching} onClick={() => void refetch()}>
        {t.retry}
      </Button>
    </Stack>
  )
}
