import { Button, Modal, Stack, Text, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { api, call } from '../../api.ts'
import { common } from '../../i18n/common.ts'
import { useTexts } from '../../i18n/language.tsx'
import { AreaPicker } from '../../ui/area-picker/area-picker.tsx'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { useAct } from '../../ui/use-act.tsx'
import { groupsTexts } from './groups-texts.ts'

type EditGroupProps = {
  /** Undefined: a new one. */
  group: { id: string; name: string; areaCodes: string[] } | undefined
  onClose(): void
}

/** Name and members of a group, new or not. */
export function EditGroup({ group, onClose }: EditGroupProps) {
  const t = { ...useTexts(common), ...useTexts(groupsTexts) }
  const [name, setName] = useState(group?.name ?? '')
  const [areaCodes, setAreaCodes] = useState<string[]>(group?.areaCodes ?? [])
  const [isAsked, setAsked] = useState(false)
  const save = useAct({
    do: async () => {
      const json = { name: name.trim(), areaCodes }
      return group
        ? call(api['area-groups'][':id'].$patch({ param: { id: group.id }, json }))
        : call(api['area-groups'].$post({ json }))
    },
    stale: ['areas', 'people', 'audit'],
    said: group ? t.changed : t.made,
    ownErrors: true,
    onDone: onClose,
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setAsked(true)
    if (name.trim() && areaCodes.length > 0) save.mutate()
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={group ? t.editTitle(group.name) : t.makeTitle}
      size="lg"
      closeOnClickOutside={false}
    >
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
            error={isAsked && !name.trim() ? t.nameFault : undefined}
          />
          <AreaPicker
            label={t.members}
            permission="area.write"
            value={areaCodes}
            onChange={setAreaCodes}
            error={isAsked && areaCodes.length === 0 ? t.membersFault : undefined}
          />
          <Text>{group ? t.effectEdit : t.effectMake}</Text>
          <ProblemAlert error={save.error} />
          <Button type="submit" loading={save.isPending}>
            {group ? t.save : t.make}
          </Button>
        </Stack>
      </form>
    </Modal>
  )
}
