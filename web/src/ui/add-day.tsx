import { Button, Group } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { DateField } from './date-field.tsx'

type AddDayProps = {
  /** Of the field: seen, or for a screen reader alone. */
  label?: string
  'aria-label'?: string
  go: ReactNode
  disabled?: boolean
  onAdd(day: string): void
}

/** One more day for a list. What was typed is never lost: Enter adds it, and so does going on without the button. */
export function AddDay({ go, disabled = false, onAdd, ...field }: AddDayProps) {
  const [day, setDay] = useState('')
  const canAdd = day !== '' && !disabled
  const add = () => {
    if (!canAdd) return
    setDay('')
    onAdd(day)
  }
  return (
    <Group
      align="flex-end"
      gap="sm"
      onBlur={({ currentTarget, relatedTarget }) => {
        // The calendar of the field hangs elsewhere in the page: to it is not away.
        if (!currentTarget.contains(relatedTarget) && !relatedTarget?.closest('[data-calendar]')) add()
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || !(event.target instanceof HTMLInputElement)) return
        event.preventDefault()
        add()
      }}
    >
      <DateField {...field} value={day} onChange={setDay} />
      <Button variant="default" disabled={!canAdd} onClick={add}>
        {go}
      </Button>
    </Group>
  )
}
