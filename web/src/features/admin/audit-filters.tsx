import { Button, type ComboboxItem, NativeSelect, Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTexts } from '../../i18n/language.tsx'
import { AreaSelect } from '../../ui/area-picker/area-select.tsx'
import { DateField } from '../../ui/date-field.tsx'
import classes from './admin.module.css'
import { type AuditFilter, KINDS } from './audit-queries.ts'
import { auditTexts } from './audit-texts.ts'
import { askPeople } from './people-queries.ts'

type AuditFiltersProps = { value: AuditFilter; onChange(filter: AuditFilter): void }

/** Area, person, kind, days. An empty choice leaves the address. */
export function AuditFilters({ value, onChange }: AuditFiltersProps) {
  const t = useTexts(auditTexts)
  const set = (name: keyof AuditFilter, text: string) => {
    const { [name]: _, ...others } = value
    onChange(text ? { ...others, [name]: text } : others)
  }
  // A field keeps what was typed wrong until it is another one.
  const [round, setRound] = useState(0)
  const isFiltered = Object.keys(value).length > 0
  return (
    <div className={classes['filters']}>
      <AreaSelect value={value.area ?? ''} withAll onChange={(code) => set('area', code)} />
      <PersonSelect value={value.actor} onChange={(id) => set('actor', id)} />
      <NativeSelect
        label={t.kind}
        value={KINDS.find((kind) => kind === value.kind) ?? ''}
        data={KINDS.map((kind) => ({ value: kind, label: t.kinds[kind] }))}
        onChange={({ currentTarget }) => set('kind', currentTarget.value)}
      />
      <DateField
        key={`from ${round}`}
        label={t.from}
        value={value.from ?? ''}
        onChange={(date, fault) => !fault && set('from', date)}
      />
      <DateField
        key={`to ${round}`}
        label={t.to}
        value={value.to ?? ''}
        min={value.from}
        onChange={(date, fault) => !fault && set('to', date)}
      />
      {isFiltered && (
        <Button
          variant="default"
          onClick={() => {
            setRound(round + 1)
            onChange({})
          }}
        >
          {t.clear}
        </Button>
      )}
    </div>
  )
}

const SHOWN = 20

/** Whom one finds by a few letters; a program or the system itself is chosen at an entry. */
function PersonSelect({ value, onChange }: { value: string | undefined; onChange(id: string): void }) {
  const t = useTexts(auditTexts)
  const [typed, setTyped] = useState('')
  const [q] = useDebouncedValue(typed.trim(), 250)
  const people = useQuery({
    queryKey: ['people', 'some', q],
    queryFn: () => askPeople(q, '', SHOWN),
    placeholderData: keepPreviousData,
  })
  const found: ComboboxItem[] = (people.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))
  const isUnknown = value !== undefined && !found.some((one) => one.value === value)
  return (
    <Select
      label={t.person}
      placeholder={t.anyone}
      data={isUnknown ? [...found, { value, label: value }] : found}
      value={value ?? null}
      onChange={(id) => onChange(id ?? '')}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t.anyone }}
      searchValue={typed}
      onSearchChange={setTyped}
      // The server has looked already.
      filter={({ options }) => options}
      nothingFoundMessage={t.nobody}
      aria-description={t.personHint}
    />
  )
}
