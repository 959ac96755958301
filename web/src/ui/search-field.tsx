import { CloseButton, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import { common } from '../i18n/common.ts'
import { useTexts } from '../i18n/language.tsx'

type SearchFieldProps = {
  label: string
  hint?: string
  className?: string | undefined
  /** The label stands above, as those of the fields beside it do. */
  labelled?: boolean
  /** What the address says. */
  initial: string
  /** A moment after the last key; undefined for nothing. */
  onSearch(text: string | undefined): void
}

const AFTER_MS = 300

/** A search whose text lives in the address. */
export function SearchField({ label, hint, className, labelled, initial, onSearch }: SearchFieldProps) {
  const t = useTexts(common)
  const [typed, setTyped] = useState(initial)
  const [address, setAddress] = useState({ now: initial, asked: initial })
  // Changed by somebody else ("drop all filters"); what was asked for from here may be older than what is typed by now.
  if (initial !== address.now) {
    setAddress({ now: initial, asked: initial })
    if (initial !== address.asked) setTyped(initial)
  }
  const search = useDebouncedCallback((text: string) => {
    setAddress(({ now }) => ({ now, asked: text }))
    onSearch(text || undefined)
  }, AFTER_MS)
  const change = (text: string) => {
    setTyped(text)
    search(text.trim())
  }
  return (
    <TextInput
      type="search"
      {...(className ? { className } : { w: '100%' })}
      {...(labelled ? { label } : { 'aria-label': label })}
      placeholder={hint ?? label}
      leftSection={<IconSearch size={20} aria-hidden />}
      rightSection={typed && <CloseButton aria-label={t.clearSearch} onClick={() => change('')} />}
      rightSectionWidth={48}
      value={typed}
      onChange={({ currentTarget }) => change(currentTarget.value)}
    />
  )
}
