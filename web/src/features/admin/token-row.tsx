import { Badge, Button, Group, Stack, Text, Title } from '@mantine/core'
import { IconCheck, IconClockX, IconX } from '@tabler/icons-react'
import { infiniteQueryOptions } from '@tanstack/react-query'
import { api, call } from '../../api.ts'
import { common } from '../../i18n/common.ts'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import { confirm } from '../../ui/confirm.tsx'
import { useAct } from '../../ui/use-act.tsx'
import classes from './admin.module.css'
import { roleTexts } from './role-texts.ts'
import { tokensTexts } from './tokens-texts.ts'

const askTokens = (cursor: string) => call(api.tokens.$get({ query: { limit: 50, ...(cursor && { cursor }) } }))
export type Token = Awaited<ReturnType<typeof askTokens>>['items'][number]

export const tokensQuery = infiniteQueryOptions({
  queryKey: ['tokens'],
  queryFn: ({ pageParam }) => askTokens(pageParam),
  initialPageParam: '',
  getNextPageParam: ({ nextCursor }) => nextCursor,
})

const stateOf = ({ revokedAt, expiresAt }: Token) => {
  if (revokedAt) return 'revoked'
  return expiresAt && Date.parse(expiresAt) <= Date.now() ? 'expired' : 'active'
}
const LOOKS = {
  active: { color: 'leaf', icon: IconCheck },
  expired: { color: 'gray', icon: IconClockX },
  revoked: { color: 'gray', icon: IconX },
}

/** One token: what it opens, when it was used, its end. */
export function TokenRow({ token }: { token: Token }) {
  const t = { ...useTexts(common), ...useTexts(roleTexts), ...useTexts(tokensTexts) }
  const format = useFormat()
  const state = stateOf(token)
  const { color, icon: Icon } = LOOKS[state]
  const revoke = useAct({
    do: () => call(api.tokens[':id'].$delete({ param: { id: token.id } })),
    stale: ['tokens', 'audit'],
    said: t.done,
  })
  const ask = () =>
    confirm({
      title: t.revokeTitle(token.name),
      effect: t.revokeEffect(t.may[token.role], token.areaName),
      points: t.revokePoints,
      confirm: t.revoke,
      cancel: t.cancel,
      color: 'emergency',
      onConfirm: () => revoke.mutate(),
    })
  const used = token.lastUsedAt ? `${t.used}: ${format.dateTime(token.lastUsedAt)}` : t.neverUsed
  const until = token.expiresAt ? t.untilDate(format.dateTime(token.expiresAt)) : t.forever
  return (
    <Group component="li" className={classes['row']} justify="space-between" gap="sm">
      <Stack gap={4} flex="1 1 280px">
        <Group gap="xs">
          <Title order={2} size="h3">
            {token.name}
          </Title>
          <Badge color={color} variant="light" leftSection={<Icon size={16} aria-hidden />}>
            {t[state]}
          </Badge>
        </Group>
        <Text>{t.at(t.role[token.role], token.areaName)}</Text>
        <Text c="dimmed">
          {used} · {until}
        </Text>
      </Stack>
      {state === 'active' && (
        <Button variant="default" loading={revoke.isPending} aria-label={t.revokeLabel(token.name)} onClick={ask}>
          {t.revoke}
        </Button>
      )}
    </Group>
  )
}
