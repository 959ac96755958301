import { Button, Modal, Stack, Text, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { api, call } from '../../api.ts'
import { common } from '../../i18n/common.ts'
import { useFormat, useTexts } from '../../i18n/language.tsx'
import type { Area } from '../../ui/area-picker/queries.ts'
import { useReach } from '../../ui/area-picker/use-reach.ts'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { useAct } from '../../ui/use-act.tsx'
import { areasTexts } from './areas-texts.ts'

type NameHamletProps = {
  /** The commune of a new hamlet, or the hamlet that gets another name. */
  area: Area
  isNew: boolean
  onClose(): void
}

/** Adds a hamlet, or renames one; says what it changes. */
export function NameHamlet({ area, isNew, onClose }: NameHamletProps) {
  const t = { ...useTexts(common), ...useTexts(areasTexts) }
  const format = useFormat()
  const [name, setName] = useState(isNew ? '' : area.name)
  const [isAsked, setAsked] = useState(false)
  const reach = useReach(isNew ? [] : [area.code])
  const typed = name.trim()
  const save = useAct({
    do: async () => {
      const sent = { param: { code: area.code }, json: { name: typed } }
      return isNew ? call(api.areas[':code'].hamlets.$post(sent)) : call(api.areas[':code'].$patch(sent))
    },
    stale: ['areas', 'reach', 'audit'],
    said: isNew ? t.added(typed) : t.renamed,
    ownErrors: true,
    onDone: onClose,
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setAsked(true)
    if (typed) save.mutate()
  }
  const speakers = reach.data ? t.speakers(format.number(reach.data.speakers)) : '…'
  return (
    <Modal opened onClose={onClose} title={isNew ? t.addTitle(area.name) : t.renameTitle(area.name)} size="lg">
      <form onSubmit={submit} noValidate>
        <Stack>
          <TextInput
            label={t.name}
            description={t.nameHint}
            value={name}
            maxLength={120}
            data-autofocus
            autoComplete="off"
            onChange={({ currentTarget }) => setName(currentTarget.value)}
            error={isAsked && !typed ? t.nameFault : undefined}
          />
          <Text>{isNew ? t.addEffect(typed || t.thisPlace, area.name) : t.renameEffect(speakers)}</Text>
          <ProblemAlert error={save.error} />
          <Button type="submit" loading={save.isPending}>
            {isNew ? t.addGo : t.rename}
          </Button>
        </Stack>
      </form>
    </Modal>
  )
}
