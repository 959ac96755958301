import { Button, Group, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { common } from '../i18n/common.ts'
import { useTexts } from '../i18n/language.tsx'

const SHOWN_MS = 12_000

/** Says that it is done, and how to take it back. */
export function showUndo(said: string, undo: () => void): void {
  const id = notifications.show({
    autoClose: SHOWN_MS,
    color: 'brand',
    message: (
      <Undo
        said={said}
        onUndo={() => {
          notifications.hide(id)
          undo()
        }}
      />
    ),
  })
}

function Undo({ said, onUndo }: { said: string; onUndo(): void }) {
  const t = useTexts(common)
  return (
    <Group justify="space-between">
      <Text>{said}</Text>
      <Button variant="default" onClick={onUndo}>
        {t.undo}
      </Button>
    </Group>
  )
}
