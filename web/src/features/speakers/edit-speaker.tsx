import { Button, NumberInput, Stack, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { api, call } from '../../api.ts'
import { common } from '../../i18n/common.ts'
import { useTexts } from '../../i18n/language.tsx'
import { ProblemAlert, useFieldText } from '../../ui/problem-alert.tsx'
import { useAct } from '../../ui/use-act.tsx'
import { addTexts } from './add-texts.ts'
import { POINTS_KEY } from './points.ts'
import type { Speaker } from './speaker-queries.ts'
import { speakerTexts } from './speaker-texts.ts'

export function EditSpeaker({ speaker, onDone }: { speaker: Speaker; onDone(): void }) {
  const t = useTexts(speakerTexts)
  const fields = useTexts(addTexts)
  const words = useTexts(common)
  const [name, setName] = useState(speaker.name)
  const [hornCount, setHornCount] = useState(speaker.hornCount)
  const save = useAct({
    do: () => call(api.speakers[':id'].$patch({ param: { id: speaker.id }, json: { name: name.trim(), hornCount } })),
    stale: ['speakers', POINTS_KEY],
    said: t.editSaved,
    ownErrors: true,
    onDone,
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (name.trim()) save.mutate()
  }
  const said = useFieldText()(save.error, 'name')
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <TextInput
          label={fields.name}
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
          maxLength={120}
          required
          data-autofocus
          error={name.trim() ? said : fields.nameMissing}
        />
        <NumberInput
          label={fields.horns}
          value={hornCount}
          onChange={(value) => typeof value === 'number' && setHornCount(value)}
          min={1}
          max={16}
          allowDecimal={false}
          clampBehavior="strict"
          hideControls
        />
        <ProblemAlert error={save.error} />
        <Button type="submit" loading={save.isPending}>
          {words.save}
        </Button>
      </Stack>
    </form>
  )
}
