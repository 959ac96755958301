import { Button, Modal } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconInboxOff, IconSend } from '@tabler/icons-react'
import { useTexts } from '../../i18n/language.tsx'
import { useMay } from '../../session.ts'
import { DeclineItem } from './decline-item.tsx'
import type { InboxItem } from './inbox-queries.ts'
import { TakeItem } from './take-item.tsx'
import { inboxTexts } from './texts.ts'

/** Of a normal item that waits: take it, or not. */
export function ItemActions({ item }: { item: InboxItem }) {
  const t = useTexts(inboxTexts)
  const may = useMay()
  const [isTaking, taking] = useDisclosure(false)
  const [isDeclining, declining] = useDisclosure(false)
  if (!may('inbox.decide')) return null
  return (
    <>
      {item.status === 'waiting' && (
        <>
          <Button leftSection={<IconSend size={20} aria-hidden />} onClick={taking.open}>
            {t.take}
          </Button>
          <Button variant="default" leftSection={<IconInboxOff size={20} aria-hidden />} onClick={declining.open}>
            {t.decline}
          </Button>
        </>
      )}
      {/* Open on when the item has been taken meanwhile: what could not be planned is said in it. */}
      <Modal opened={isTaking} onClose={taking.close} title={t.takeTitle} size="lg">
        <TakeItem item={item} onDone={taking.close} />
      </Modal>
      <Modal opened={isDeclining} onClose={declining.close} title={t.declineTitle}>
        <DeclineItem item={item} onDone={declining.close} />
      </Modal>
    </>
  )
}
