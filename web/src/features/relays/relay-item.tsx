import { Button, Group, Modal, Stack, Text, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { api, call } from '../../api.ts'
import { common } from '../../i18n/common.ts'
import { useFormat, useLanguage, useTexts } from '../../i18n/language.tsx'
import { useNow } from '../../lib/use-now.ts'
import { useMay } from '../../session.ts'
import { confirm } from '../../ui/confirm.tsx'
import classes from '../../ui/layout.module.css'
import rows from '../../ui/rows.module.css'
import { showUndo } from '../../ui/undo.tsx'
import { useAct } from '../../ui/use-act.tsx'
import { ArchiveEffect } from './archive-effect.tsx'
import { DryListen } from './dry-listen.tsx'
import { RelayBadge } from './relay-badge.tsx'
import { RelayForm } from './relay-form.tsx'
import type { Relay } from './relay-queries.ts'
import { relayTexts } from './texts.ts'

export function RelayItem({ relay }: { relay: Relay }) {
  const t = useTexts(relayTexts)
  const { language } = useLanguage()
  const format = useFormat()
  return (
    <li className={rows.item} style={{ padding: '16px 0' }}>
      <Stack gap="xs">
        <div className={classes.row}>
          <Title order={2} size="h3" className={rows.title}>
            {relay.name}
          </Title>
          <RelayBadge status={relay.status} />
        </div>
        <Health relay={relay} />
        {relay.status !== 'ok' && <Text>{relay.statusText[language]}</Text>}
        {relay.listeners > 0 && <Text fw={600}>{t.listeners(format.number(relay.listeners))}</Text>}
        <Text c="dimmed">{t.usable(format.list(relay.areaNames))}</Text>
        <Text c="dimmed">{t.fallback(relay.fallbackClip.title)}</Text>
        {relay.notes && <Text className={classes.text}>{relay.notes}</Text>}
        <Actions relay={relay} />
      </Stack>
    </li>
  )
}

function Health({ relay: { checkedAt, lastOkAt, measured, status } }: { relay: Relay }) {
  const t = useTexts(relayTexts)
  const format = useFormat()
  const now = useNow(60_000)
  if (!checkedAt) return <Text c="dimmed">{t.never}</Text>
  const { codec, kbps, levelDb } = measured ?? { codec: '', kbps: null, levelDb: null }
  const sound = t.measured(
    codec.toUpperCase(),
    kbps === null ? '' : t.kbps(format.number(Math.round(kbps))),
    levelDb === null ? '' : t.level(format.number(Math.round(levelDb))),
  )
  return (
    <Text c="dimmed" className="loa-tabular">
      {t.checkedAt(format.when(checkedAt, now))} {status !== 'ok' && lastOkAt && t.lastOkAt(format.when(lastOkAt, now))}
      {status === 'ok' && sound && ` ${sound}.`}
    </Text>
  )
}

function Actions({ relay }: { relay: Relay }) {
  const t = useTexts(relayTexts)
  const words = useTexts(common)
  const { language } = useLanguage()
  const may = useMay()
  const [isEditing, editing] = useDisclosure(false)
  const { id, name } = relay
  const check = useAct({
    do: () => call(api.relays[':id'].check.$post({ param: { id } })),
    stale: ['relays'],
    said: (now) => t.checked(name, now.statusText[language]),
  })
  const restore = useAct({
    do: () => call(api.relays[':id'].restore.$post({ param: { id } })),
    stale: ['relays'],
    said: t.restored,
  })
  const archive = useAct({
    do: () => call(api.relays[':id'].$delete({ param: { id } })),
    stale: ['relays'],
    onDone: () => showUndo(t.archivedSaid, () => restore.mutate()),
  })
  const put = () =>
    confirm({
      title: t.archiveTitle(name),
      effect: <ArchiveEffect id={id} />,
      confirm: t.archive,
      cancel: words.cancel,
      onConfirm: () => archive.mutate(),
    })
  if (relay.archivedAt !== null)
    return may('relay.write') ? (
      <Group gap="xs">
        <Button variant="light" loading={restore.isPending} onClick={() => restore.mutate()}>
          {t.restore}
        </Button>
      </Group>
    ) : null
  return (
    <>
      <Group gap="xs">
        <DryListen id={id} name={name} />
        <Button
          variant="default"
          loading={check.isPending}
          aria-label={t.checkName(name)}
          onClick={() => check.mutate()}
        >
          {t.check}
        </Button>
        {may('relay.write') && (
          <>
            <Button variant="default" onClick={editing.open}>
              {words.edit}
            </Button>
            <Button variant="default" onClick={put}>
              {t.archive}
            </Button>
          </>
        )}
      </Group>
      {check.isPending && (
        <Text c="dimmed" role="status">
          {t.checking}
        </Text>
      )}
      <Modal opened={isEditing} onClose={editing.close} title={t.editTitle(name)} size="lg">
        <RelayForm relay={relay} onDone={editing.close} />
      </Modal>
    </>
  )
}
