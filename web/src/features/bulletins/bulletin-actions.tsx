import { Button, Modal, Stack, Text, Textarea } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconChecks, IconCopy, IconPencil, IconPlayerStop, IconSend } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api, call } from '../../api.ts'
import { common } from '../../i18n/common.ts'
import { useTexts } from '../../i18n/language.tsx'
import { useMay, useMe } from '../../session.ts'
import { confirm } from '../../ui/confirm.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { SoundButton } from '../../ui/sound-button.tsx'
import { useAct } from '../../ui/use-act.tsx'
import type { ServerBulletin } from './begin-draft.ts'
import { bulletinTexts } from './list-texts.ts'

/** What may be done with a bulletin in its state; the first one is the one that is wanted most. */
export function BulletinActions({ bulletin }: { bulletin: ServerBulletin }) {
  const t = useTexts(bulletinTexts)
  const words = useTexts(common)
  const may = useMay()
  const me = useMe()
  const navigate = useNavigate()
  const [isRevoking, revoking] = useDisclosure(false)
  const { id, status, authorId } = bulletin
  const submit = useAct({
    do: () => call(api.bulletins[':id'].submit.$post({ param: { id } })),
    stale: ['bulletins', 'today'],
    said: t.submitted,
  })
  const edit = () => {
    const open = () => void navigate({ to: '/compose', search: { bulletin: id } })
    if (status !== 'approved') return open()
    confirm({
      title: t.editTitle,
      effect: t.editEffect,
      confirm: t.editGo,
      cancel: words.cancel,
      color: 'amber',
      onConfirm: open,
    })
  }
  const isMain = (wanted: typeof status) => (status === wanted ? 'filled' : 'default')
  return (
    <>
      {status === 'submitted' && may('bulletin.decide') && authorId !== me.id && (
        <LinkButton
          to="/approvals/$bulletinId"
          params={{ bulletinId: id }}
          leftSection={<IconChecks size={20} aria-hidden />}
        >
          {t.decide}
        </LinkButton>
      )}
      {status === 'draft' && bulletin.clipId && may('bulletin.submit') && (
        <SoundButton
          leftSection={<IconSend size={20} aria-hidden />}
          loading={submit.isPending}
          onClick={() => submit.mutate()}
        >
          {t.submit}
        </SoundButton>
      )}
      {status !== 'revoked' && may('bulletin.write') && (
        <Button variant={isMain('rejected')} leftSection={<IconPencil size={20} aria-hidden />} onClick={edit}>
          {t.edit}
        </Button>
      )}
      {may('bulletin.write') && (
        <LinkButton
          to="/compose"
          search={{ from: id }}
          variant={isMain('revoked')}
          leftSection={<IconCopy size={20} aria-hidden />}
        >
          {t.copy}
        </LinkButton>
      )}
      {status === 'approved' && may('bulletin.decide') && (
        <Button
          color="emergency"
          variant="outline"
          leftSection={<IconPlayerStop size={20} aria-hidden />}
          onClick={revoking.open}
        >
          {t.revoke}
        </Button>
      )}
      <Modal opened={isRevoking} onClose={revoking.close} title={t.revokeTitle}>
        <Revoke id={id} onDone={revoking.close} />
      </Modal>
    </>
  )
}

function Revoke({ id, onDone }: { id: string; onDone(): void }) {
  const t = useTexts(bulletinTexts)
  const [reason, setReason] = useState('')
  const [isTried, setTried] = useState(false)
  const revoke = useAct({
    do: (given: string) => call(api.bulletins[':id'].revoke.$post({ param: { id }, json: { reason: given } })),
    ownErrors: true,
    stale: ['bulletins', 'schedules', 'occurrences', 'today'],
    said: t.revoked,
    onDone,
  })
  const isMissing = reason.trim() === ''
  return (
    <Stack>
      <Text>{t.revokeEffect}</Text>
      <Textarea
        label={t.reason}
        required
        data-autofocus
        autosize
        minRows={2}
        maxLength={1_000}
        value={reason}
        error={isTried && isMissing ? t.reasonNeeded : undefined}
        onChange={({ currentTarget }) => setReason(currentTarget.value)}
      />
      <ProblemAlert error={revoke.error} />
      <SoundButton
        color="emergency"
        loading={revoke.isPending}
        onClick={() => (isMissing ? setTried(true) : revoke.mutate(reason.trim()))}
      >
        {t.revokeGo}
      </SoundButton>
    </Stack>
  )
}
