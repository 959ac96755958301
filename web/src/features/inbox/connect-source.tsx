import { Modal } from '@mantine/core'
import { useState } from 'react'
import { useTexts } from '../../i18n/language.tsx'
import { ShownOnce } from '../admin/shown-once.tsx'
import { SourceForm } from './source-form.tsx'
import { sourcesTexts } from './sources-texts.ts'

export type MadeToken = { id: string; name: string; token: string }

/** A new source; the token of one that comes to us is shown in the end and never again. */
export function ConnectSource({ opened, onClose }: { opened: boolean; onClose(): void }) {
  const t = useTexts(sourcesTexts)
  const [made, setMade] = useState<MadeToken>()
  const close = () => {
    setMade(undefined)
    onClose()
  }
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={made ? t.connected(made.name) : t.addTitle}
      size="lg"
      // A tap beside it would lose a text that is shown once.
      closeOnClickOutside={false}
    >
      {made ? (
        <TokenOnce made={made} onDone={close} />
      ) : (
        <SourceForm onDone={({ id, name, token }) => (token === null ? close() : setMade({ id, name, token }))} />
      )}
    </Modal>
  )
}

/** The token, and the address that it opens: all that the source has to be told. */
export function TokenOnce({ made: { id, token }, onDone }: { made: MadeToken; onDone(): void }) {
  const t = useTexts(sourcesTexts)
  return (
    <ShownOnce
      text={t.onceText}
      label={t.token}
      secret={token}
      until={t.address(`${window.location.origin}/api/v1/inbox/${id}/bulletins`)}
      onDone={onDone}
    />
  )
}
