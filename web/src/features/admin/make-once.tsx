import { Modal } from '@mantine/core'
import { type ReactNode, useState } from 'react'

type MakeOnceProps<Made> = {
  opened: boolean
  onClose(): void
  title: string
  titleOf(made: Made): string
  /** What asks; it says what was made, or closes when there is nothing to be shown. */
  form(onMade: (made: Made) => void, close: () => void): ReactNode
  /** What is shown of it, in the end and never again. */
  secret(made: Made, close: () => void): ReactNode
}

/** A dialog that makes something with a secret. */
export function MakeOnce<Made>({ opened, onClose, title, titleOf, form, secret }: MakeOnceProps<Made>) {
  const [made, setMade] = useState<{ made: Made }>()
  const close = () => {
    setMade(undefined)
    onClose()
  }
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={made ? titleOf(made.made) : title}
      size="lg"
      // A tap beside it would lose what was typed, and a text that is shown once.
      closeOnClickOutside={false}
    >
      {made ? secret(made.made, close) : form((now) => setMade({ made: now }), close)}
    </Modal>
  )
}
