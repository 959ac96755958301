import { Alert, Badge, Button, Group, Modal, Stack, Text, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import {
  IconAlertOctagon,
  IconHourglass,
  IconMailX,
  IconPlayerPause,
  IconPlugConnected,
  IconPlugConnectedX,
} from '@tabler/icons-react'
import { useState } from 'react'
import { api, call } from '../../api.ts'
import { common } from '../../i18n/common.ts'
import { useFormat, useLanguage, useTexts } from '../../i18n/language.tsx'
import { useNow } from '../../lib/use-now.ts'
import { confirm } from '../../ui/confirm.tsx'
import layout from '../../ui/layout.module.css'
import rows from '../../ui/rows.module.css'
import { useAct } from '../../ui/use-act.tsx'
import { type MadeToken, TokenOnce } from './connect-source.tsx'
import { SourceForm } from './source-form.tsx'
import type { Source } from './source-queries.ts'
import { sourcesTexts } from './sources-texts.ts'

const LOOK = {
  active: { color: 'leaf', Icon: IconPlugConnected },
  paused: { color: 'amber', Icon: IconPlayerPause },
  ended: { color: 'gray', Icon: IconPlugConnectedX },
} as const satisfies Record<Source['status'], unknown>

const UNHEARD = { color: 'amber', Icon: IconHourglass } as const
const FAILING = { color: 'emergency', Icon: IconPlugConnectedX } as const

/** One source: what it may do, how the road to it is, and what may be done about it. */
export function SourceItem({ source, onOutbox }: { source: Source; onOutbox(): void }) {
  const t = useTexts(sourcesTexts)
  const { language } = useLanguage()
  const format = useFormat()
  const { lastErrorText } = source
  // It is wanted, and the last try to reach it failed.
  const isFailing = source.status === 'active' && lastErrorText !== null
  const isUnheard = source.status === 'active' && source.lastContactAt === null && !isFailing
  const { color, Icon } = isFailing ? FAILING : isUnheard ? UNHEARD : LOOK[source.status]
  return (
    <li className={rows.item} style={{ padding: '16px 0' }}>
      <Stack gap="xs">
        <div className={layout.row}>
          <Title order={2} size="h3" className={rows.title}>
            {source.name}
          </Title>
          <Badge variant="light" color={color} leftSection={<Icon size={16} aria-hidden />}>
            {isFailing ? t.failing : isUnheard ? t.unheard : t.status[source.status]}
          </Badge>
        </div>
        <Text>
          {t.kind[source.kind]}. {t.within(source.areaName)}.
        </Text>
        {source.mayEmergency ? (
          <Group gap="xs" wrap="nowrap" c="var(--mantine-color-error)">
            <IconAlertOctagon size={20} aria-hidden style={{ flexShrink: 0 }} />
            <Text fw={600}>{t.mayEmergency}</Text>
          </Group>
        ) : (
          <Text c="dimmed">{t.mayNotEmergency}</Text>
        )}
        <Contact source={source} />
        {lastErrorText && source.status !== 'ended' && (
          <Text c={isFailing ? 'var(--mantine-color-error)' : undefined}>
            <Text component="span" fw={600}>
              {t.lastError}:
            </Text>{' '}
            {lastErrorText[language]}
          </Text>
        )}
        {source.deadLetters > 0 && (
          <Alert
            color="emergency"
            variant="light"
            icon={<IconMailX aria-hidden />}
            title={t.deadLetters(format.number(source.deadLetters))}
          >
            {t.deadText}
          </Alert>
        )}
        <Actions source={source} onOutbox={onOutbox} />
      </Stack>
    </li>
  )
}

function Contact({ source: { lastContactAt, waitingToSend, baseUrl } }: { source: Source }) {
  const t = useTexts(sourcesTexts)
  const format = useFormat()
  const now = useNow(30_000)
  const contact = lastContactAt
    ? t.lastContact(format.ago(lastContactAt, Math.max(now, Date.parse(lastContactAt))))
    : t.neverContact
  const waiting = waitingToSend > 0 ? t.waitingToSend(format.number(waitingToSend)) : t.nothingToSend
  return (
    <Text c="dimmed" className="loa-tabular">
      {contact} {baseUrl === null ? t.noReports : waiting}
    </Text>
  )
}

function Actions({ source, onOutbox }: { source: Source; onOutbox(): void }) {
  const t = { ...useTexts(common), ...useTexts(sourcesTexts) }
  const [isEditing, editing] = useDisclosure(false)
  const [made, setMade] = useState<MadeToken>()
  const { id, name, status, kind } = source
  const change = useAct({
    do: (to: Source['status']) => call(api['inbox-sources'][':id'].$patch({ param: { id }, json: { status: to } })),
    stale: ['inbox', 'audit'],
    said: (after) => ({ active: t.resumed, paused: t.paused, ended: t.ended })[after.status],
  })
  const renew = useAct({
    do: () => call(api['inbox-sources'][':id'].$patch({ param: { id }, json: { newToken: true } })),
    stale: ['inbox', 'audit'],
    onDone: ({ token }) => setMade(token === null ? undefined : { id, name, token }),
  })
  const ask = (what: { title: string; effect: string; points?: readonly string[]; confirm: string; act(): void }) =>
    confirm({ ...what, cancel: t.cancel, color: 'emergency', onConfirm: what.act })
  return (
    <>
      <Group gap="xs">
        <Button
          variant={source.deadLetters > 0 ? 'filled' : 'default'}
          aria-label={t.outboxName(name)}
          onClick={onOutbox}
        >
          {t.outbox}
        </Button>
        {status !== 'ended' && (
          <Button variant="default" onClick={editing.open}>
            {t.edit}
          </Button>
        )}
        {status === 'paused' && (
          <Button variant="light" loading={change.isPending} onClick={() => change.mutate('active')}>
            {t.resume}
          </Button>
        )}
        {status === 'active' && (
          <Button
            variant="default"
            loading={change.isPending}
            onClick={() =>
              ask({
                title: t.pauseTitle(name),
                effect: t.pauseEffect,
                points: t.pausePoints,
                confirm: t.pause,
                act: () => change.mutate('paused'),
              })
            }
          >
            {t.pause}
          </Button>
        )}
        {status !== 'ended' && kind === 'push' && (
          <Button
            variant="default"
            loading={renew.isPending}
            onClick={() =>
              ask({
                title: t.newTokenTitle(name),
                effect: t.newTokenEffect,
                confirm: t.newToken,
                act: () => renew.mutate(),
              })
            }
          >
            {t.newToken}
          </Button>
        )}
        {status !== 'ended' && (
          <Button
            variant="default"
            onClick={() =>
              ask({
                title: t.endTitle(name),
                effect: t.endEffect,
                points: t.endPoints,
                confirm: t.end,
                act: () => change.mutate('ended'),
              })
            }
          >
            {t.end}
          </Button>
        )}
      </Group>
      <Modal opened={isEditing} onClose={editing.close} title={t.editTitle(name)} size="lg">
        <SourceForm source={source} onDone={editing.close} />
      </Modal>
      <Modal
        opened={made !== undefined}
        onClose={() => setMade(undefined)}
        title={t.token}
        size="lg"
        closeOnClickOutside={false}
      >
        {made && <TokenOnce made={made} onDone={() => setMade(undefined)} />}
      </Modal>
    </>
  )
}
