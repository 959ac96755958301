import { List, Text } from '@mantine/core'
import { modals } from '@mantine/modals'
import type { ReactNode } from 'react'

type Confirm = {
  title: string
  /** In words: what will sound or end, where, when, for whom. */
  effect: ReactNode
  points?: readonly string[]
  confirm: string
  cancel: string
  color?: string
  onConfirm(): void
}

/** Before anything audible or destructive: says what it will do, then asks. The safe button has the focus. */
export function confirm({ title, effect, points, confirm, cancel, color, onConfirm }: Confirm): void {
  modals.openConfirmModal({
    title,
    children: (
      <>
        {typeof effect === 'string' ? <Text>{effect}</Text> : effect}
        {points && points.length > 0 && (
          <List mt="sm">
            {points.map((point) => (
              <List.Item key={point}>{point}</List.Item>
            ))}
          </List>
        )}
      </>
    ),
    labels: { confirm, cancel },
    confirmProps: { color: color ?? 'brand' },
    cancelProps: { 'data-autofocus': true },
    onConfirm,
  })
}
