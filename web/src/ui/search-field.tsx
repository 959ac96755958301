import { TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useState } from 'react'

type SearchFieldProps = {
  label: string
  hint?: string
  className?: string | undefined
  /** What the address says at first. */
  initial: string
  /** A moment after the last key; undefined for nothing. */
  onSearch(text: string | undefined): void
}

const AFTER_MS = 300

/** A search whose text lives in the address. */
export function SearchField({ label, hint, className, initial, onSearch }: SearchFieldProps) {
  const [typed, setTyped] = useState(initial)
  const search = useDebouncedCallback((text: string) => onSearch(text.trim() || undefined), AFTER_MS)
  return (
    <TextInput
      type="search"
      {...(className ? { className } : { w: '100%' })}
      aria-label={label}
      placeholder={hint ?? label}
      leftSection={<IconSearch size={20} aria-hidden />}
      value={typed}
      onChange={({ currentTarget }) => {
        setTyped(currentTarget.value)
        search(currentTarget.value)
      }}
    />
  )
}
