import { Button, Card, Modal, Stack, Title } from '@mantine/core'
import { IconArrowsExchange, IconPencil, IconPlugX, IconQrcode } from '@tabler/icons-react'
import { useState } from 'react'
import { api, call } from '../../api.ts'
import { common } from '../../i18n/common.ts'
import { useTexts } from '../../i18n/language.tsx'
import { confirm } from '../../ui/confirm.tsx'
import { useAct } from '../../ui/use-act.tsx'
import { addTexts } from './add-texts.ts'
import { EditSpeaker } from './edit-speaker.tsx'
import { EnrolmentCode, type FreshCode } from './enrolment-code.tsx'
import { MoveSpeaker } from './move-speaker.tsx'
import { RetireSpeaker } from './retire-speaker.tsx'
import type { Speaker } from './speaker-queries.ts'
import { speakerTexts } from './speaker-texts.ts'

type What = 'edit' | 'move' | 'retire'

/** The rarer changes, each saying what it does before it is done. */
export function ManageCard({ speaker, place }: { speaker: Speaker; place: string }) {
  const t = useTexts(speakerTexts)
  const added = useTexts(addTexts)
  const words = useTexts(common)
  const [what, setWhat] = useState<What>()
  const [fresh, setFresh] = useState<FreshCode>()
  const renew = useAct({
    do: () => call(api.speakers[':id']['enrolment-code'].$post({ param: { id: speaker.id } })),
    onDone: ({ code, expiresAt }) => setFresh({ speaker, code, expiresAt }),
  })
  const askForCode = () =>
    confirm({
      title: t.codeTitle,
      effect: t.codeEffect,
      points: speaker.enrolledAt === null ? [] : [t.codeReplaces],
      confirm: t.codeGo,
      cancel: words.cancel,
      onConfirm: () => renew.mutate(),
    })
  const close = () => setWhat(undefined)
  const titles = { edit: t.editTitle, move: t.moveTitle, retire: t.retireTitle }
  return (
    <Card withBorder padding="md" component="section" aria-labelledby="speaker-manage">
      <Stack gap="sm">
        <Title order={2} id="speaker-manage">
          {t.manage}
        </Title>
        <Button variant="default" leftSection={<IconPencil size={20} aria-hidden />} onClick={() => setWhat('edit')}>
          {t.edit}
        </Button>
        <Button
          variant="default"
          leftSection={<IconArrowsExchange size={20} aria-hidden />}
          onClick={() => setWhat('move')}
        >
          {t.move}
        </Button>
        <Button
          variant={speaker.enrolledAt === null ? 'filled' : 'default'}
          leftSection={<IconQrcode size={20} aria-hidden />}
          loading={renew.isPending}
          onClick={askForCode}
        >
          {t.code}
        </Button>
        <Button variant="default" leftSection={<IconPlugX size={20} aria-hidden />} onClick={() => setWhat('retire')}>
          {t.retire}
        </Button>
      </Stack>
      <Modal
        opened={what !== undefined}
        onClose={close}
        title={what && titles[what]}
        size={what === 'move' ? 'lg' : 'md'}
        closeButtonProps={{ 'aria-label': words.close }}
      >
        {what === 'edit' && <EditSpeaker speaker={speaker} onDone={close} />}
        {what === 'move' && <MoveSpeaker speaker={speaker} place={place} onDone={close} />}
        {what === 'retire' && <RetireSpeaker speaker={speaker} place={place} onDone={close} />}
      </Modal>
      <Modal
        opened={fresh !== undefined}
        onClose={() => setFresh(undefined)}
        title={added.codeTitle(speaker.name)}
        size="lg"
        closeOnClickOutside={false}
        closeButtonProps={{ 'aria-label': words.close }}
      >
        {fresh && <EnrolmentCode {...fresh} />}
      </Modal>
    </Card>
  )
}
